"""benchmarks/soak/results.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.markdown import table
from benchmarks.soak.cases import HONEST, HOSTILE
from benchmarks.soak.clients import Tally
from benchmarks.soak.soak import GROWTH_KB, Soaked


def report(soaked: Soaked, heading: str) -> str:
    problems = soaked.problems()
    lines = [
        "# Soak",
        "",
        heading,
        f"{soaked.runs:,} runs in {soaked.took_s:,.0f} s ({soaked.runs / soaked.took_s:.0f} a second),"
        " through one broker. Counted at rest: the pool full, one environment warm for each client."
        " Functions have 128 MB, and so a fourteenth of a processor once they are initialised: what computes"
        " takes long, and cgroups come and go.",
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
    rows = (
        (what, str(before.exact.get(what, 0)), str(after.exact.get(what, 0)))
        for what in sorted(before.exact.keys() | after.exact.keys())
    )
    yield from ("", "## Counts, which must be equal", "", *table(("", "before", "after"), rows))


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
        *table(("runs", *names, "together", "with files"), _kilobytes(soaked, names)),
    )


def _kilobytes(soaked: Soaked, names: Sequence[str]) -> Iterator[Sequence[str]]:
    for runs, counters in soaked.counted:
        each = (counters.private_kb.get(name, 0) for name in names)
        yield f"{runs:,}", *(f"{kb / 1024:.1f}" for kb in (*each, counters.total_kb, counters.pss_kb))
    slopes = (f"{soaked.slope_kb(name):.0f}" for name in names)
    yield "KB in 1,000 runs", *slopes, f"{soaked.slope_kb():.0f}", ""


def _cases(soaked: Soaked) -> Iterator[str]:
    for title, cases in (("Honest", HONEST), ("Hostile", HOSTILE)):
        rows = (_case(case.name, soaked.tallies[case.name]) for case in cases)
        yield from ("", f"## {title}", "", *table(("", "runs", "mean s", "ends"), rows))


def _case(name: str, tally: Tally) -> Sequence[str]:
    ends = ", ".join(f"{end} {times:,}" for end, times in sorted(tally.ends.items()))
    return name, f"{tally.runs:,}", f"{tally.took_s / tally.runs:.3f}", ends
