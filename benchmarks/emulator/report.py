"""What was measured, as Markdown and as a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.emulator.contestant import DISCIPLINES, Contestant
from benchmarks.emulator.field import LOCAL, has_node
from benchmarks.emulator.measured import Measured
from benchmarks.emulator.targets import targets
from benchmarks.emulator.versions import versions
from benchmarks.markdown import measured_by, table
from benchmarks.sandbox.plot import Bar, draw
from tests.rie import BINARY

HOW = """\
Interleaved: in each round everybody runs the same handler once on the same event, in a shuffled \
order, so that what else the machine does hits all alike; the first rounds are thrown away. A run is \
timed from the request to the response in hand, and each response is checked. Ratios are medians of the \
ratios within each round.

- *LambdaEnvironment* is ours without a broker, in the process that measures, as an engine is used; *by the \
broker* is the same over its socket, as the portal uses it. Both are behind all walls, and both end with \
the REPORT line written and the environment frozen.
- Functions have 1,769 MB, which gives them one processor here as on AWS: one with less would be held back, \
and by no slowness of the emulator. aws-lambda-rie holds back nobody.
- Cold: no environment of the function is there. *From the pool*: one that is nobody's was ready, and \
another is made meanwhile. Making ours, with its walls, is within the time shown; starting an emulator is \
not, for nobody.
- aws-lambda-rie is up and waits; its first invocation starts AWS's client (awslambdaric, aws-lambda-ric) as \
a process without walls. For Node.js both have the same JavaScript in place of the client's native part.
- Once a round, everybody finds the caches full of what others did. *In a row*: three within each \
round, warm ones eleven, one after the other, after one that is not counted; their median is the round's.
- python-lambda-local is a command, and is one for each run.
- 5 MB, there and back: a warm environment returns a string of 5 MiB that it was given."""


def markdown(measured: Measured, *, command: str, load: float) -> str:
    """`load` is the machine's average of the last minute before anything was measured."""
    n = len(next(iter(measured.rounds.values())))
    lines = [
        "# The emulator beside others",
        "",
        measured_by(command, versions=versions(), rounds=n, load=load),
        "",
        f"![Median milliseconds to the response: {_said(measured)}.](results.svg)",
        "",
        HOW,
        "",
        *(f"- Not taking part: {reason}" for reason in _missing(measured)),
        "",
        "## Targets",
        "",
        *table(
            ("", "wanted", "measured", ""),
            ((one.what, one.wanted, one.measured, one.verdict) for one in targets(measured)),
        ),
        *_tables(measured),
    ]
    return "\n".join(lines) + "\n"


def svg(measured: Measured) -> str:
    return draw(
        _bars(measured),
        title="Milliseconds from the request to the response",
        subtitle="Logarithmic. Bar: median; thin line: to the 95th percentile. Bold: ours.",
        unit="ms",
    )


def _tables(measured: Measured) -> Iterator[str]:
    for discipline in DISCIPLINES:
        if not (contestants := measured.of(discipline)):
            continue
        yield from ("", f"## {discipline[0].upper()}{discipline[1:]}", "")
        yield from table(("", "p50 ms", "p95 ms", "ratio to aws-lambda-rie"), _rows(measured, contestants))


def _rows(measured: Measured, contestants: Sequence[Contestant]) -> Iterator[Sequence[str]]:
    for one in contestants:
        timing, times = measured.timings[one.name], measured.ratio(one)
        who = f"**{one.who}**" if one.is_ours else one.who
        yield who, f"{timing.p50_ms:.2f}", f"{timing.p95_ms:.2f}", "" if times is None else f"{times:.2f}"


def _bars(measured: Measured) -> list[Bar]:
    took = measured.timings
    return [
        Bar(
            name=one.name.replace(f"{discipline}: ", f"{discipline}, "),
            value=took[one.name].p50_ms,
            high=took[one.name].p95_ms,
            is_ours=one.is_ours,
        )
        for discipline in DISCIPLINES
        for one in measured.of(discipline)
    ]


def _said(measured: Measured) -> str:
    return "; ".join(f"{bar.name} {bar.value:.1f}" for bar in _bars(measured))


def _missing(measured: Measured) -> Iterator[str]:
    present = {one.who for one in measured.contestants}
    if not BINARY.exists():
        yield f"aws-lambda-rie is not at {BINARY.name}; `make bench-emulator` fetches it."
    if LOCAL not in present:
        yield f"{LOCAL} is not installed; `make bench-emulator` installs it."
    if not has_node():
        yield "Node.js, which is not installed."
