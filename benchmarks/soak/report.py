"""benchmarks/soak/results.md."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.soak.cases import HONEST, HOSTILE
from benchmarks.soak.soak import GROWTH_KB, Soaked


def report(soaked: Soaked, heading: str) -> str:
    problems = soaked.problems()
    lines = [
        "# Soak",
        "",
        heading,
        f"{soaked.runs:,} runs in {soaked.took_s:,.0f} s ({soaked.runs / soaked.took_s:.0f} a second),"
        " through one broker. Counted at rest: the pool full, one environment warm for each client.",
        "",
        "**Nothing was left behind, and every run ended as it must.**" if not problems else "**It leaks:**",
        "",
        *(f"- {problem}" for problem in problems),
        *_counts(soaked),
        *_memory(soaked),
        *_cases(soaked),
    ]
    return "\n".join(lines) + "\n"


def _counts(soaked: Soaked) -> Iterator[str]:
    (_, before), (_, after) = soaked.counted[0], soaked.counted[-1]
    yield from ("", "## Counts, which must be equal", "", "| | before | after |", "|---|---|---|")
    for what in sorted(before.exact.keys() | after.exact.keys()):
        yield f"| {what} | {before.exact.get(what, 0)} | {after.exact.get(what, 0)} |"


def _memory(soaked: Soaked) -> Iterator[str]:
    names = list(soaked.counted[0][1].private_kb)
    yield from (
        "",
        "## Memory, MB",
        "",
        "Anonymous and shared pages of each process, proportionally (PSS); the last column counts those of"
        f" files too. From the first tenth to the last, {GROWTH_KB // 1024} MB more may be; it was"
        f" {soaked.growth_kb / 1024:.1f} MB.",
        "",
        "| runs | " + " | ".join(names) + " | together | with files |",
        "|---" * (len(names) + 3) + "|",
    )
    for runs, counters in soaked.counted:
        each = " | ".join(f"{counters.private_kb.get(name, 0) / 1024:.1f}" for name in names)
        yield f"| {runs:,} | {each} | {counters.total_kb / 1024:.1f} | {counters.pss_kb / 1024:.1f} |"
    slopes = " | ".join(f"{soaked.slope_kb(name):.0f}" for name in names)
    yield f"| KB in 1,000 runs | {slopes} | {soaked.slope_kb():.0f} | |"


def _cases(soaked: Soaked) -> Iterator[str]:
    for title, cases in (("Honest", HONEST), ("Hostile", HOSTILE)):
        yield from ("", f"## {title}", "", "| | runs | mean s | ends |", "|---|---|---|---|")
        for case in cases:
            tally = soaked.tallies[case.name]
            ends = ", ".join(f"{end} {times:,}" for end, times in sorted(tally.ends.items()))
            yield f"| {case.name} | {tally.runs:,} | {tally.took_s / tally.runs:.3f} | {ends} |"
