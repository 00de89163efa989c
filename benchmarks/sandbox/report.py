"""What was measured, as Markdown and as a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.markdown import measured_by, table
from benchmarks.sandbox.measured import Measured
from benchmarks.sandbox.plot import Bar, draw
from benchmarks.sandbox.rounds import ratio, timings
from benchmarks.sandbox.targets import BARE, targets
from benchmarks.sandbox.versions import missing, versions

HOW = """\
Interleaved: in each round everybody runs the same handler once on the same event, in a shuffled \
order, so that what else the machine does hits all alike; the first rounds are thrown away. A run is \
timed from the request to the handler's result in hand, and each result is checked; ending what was \
started is not timed, for nobody. Ratios are medians of the ratios within each round.

- bare Python is `python3 -I -S main.py EVENT`; bubblewrap and firejail start the same, with no network, \
no capabilities and a read-only file system (`commands.py` has every option).
- DMOJ's judge stays up and has compiled the submission before, as for every case of a problem; it has \
one core to itself and what it traces, on which it is nearly twice as fast as on two.
- python-lambda-local and awslambdaric run as their authors mean them to, without walls.
- *engine* is `portal.engines.sandbox` alone, with the policy named; *Lambda* is the whole emulator over \
its broker's socket, AWS's client included. *From the pool*: an environment was ready; *nothing \
prepared*: it is made within the time shown; *warm*: the same learner's next run. Its \
functions have 128 MB and all processors (`SANDBOX_CPU_SHARES=0`), as everybody else here."""


def markdown(measured: Measured, *, command: str, load: float) -> str:
    """`load` is the machine's average of the last minute before anything was measured."""
    n = len(measured.rounds[BARE])
    lines = [
        "# The sandbox beside others",
        "",
        measured_by(command, versions=versions(), rounds=n, load=load),
        "",
        f"![Median milliseconds to the result: {_said(measured)}.](results.svg)",
        "",
        HOW,
        "",
        *(f"- Not taking part: {reason}" for reason in missing(measured.contestants)),
        "",
        "## Targets",
        "",
        *table(
            ("", "wanted", "measured", ""),
            ((one.what, one.wanted, one.measured, one.verdict) for one in targets(measured)),
        ),
        "",
        "## Milliseconds to the result",
        "",
        *table(("", "walls", "p50", "p95", "ratio to bare Python"), _rows(measured)),
        "",
        "## Ours in parts of each peer",
        "",
        *_matrix(measured),
        "",
        "## Cold runs a second",
        "",
        "All cores, from the request until everything has ended; the best of several numbers at once.",
        "",
        *table(
            ("", "runs a second", "at once"),
            ((rate.name, f"{rate.a_second:.0f}", str(rate.at_once)) for rate in measured.rates),
        ),
        "",
        "## Memory of each further warm environment",
        "",
        "What the whole tree of processes holds more (proportional set size), mean over 20 environments.",
        "",
        *table(("", "MiB"), ((memory.name, f"{memory.mib_each:.2f}") for memory in measured.memory)),
    ]
    return "\n".join(lines) + "\n"


def svg(measured: Measured) -> str:
    return draw(
        _bars(measured),
        title="Milliseconds from the request to the handler's result",
        subtitle="Logarithmic. Bar: median; thin line: to the 95th percentile. Bold: ours.",
        unit="ms",
    )


def _bars(measured: Measured) -> Sequence[Bar]:
    took = timings(measured.rounds)
    bars = [
        Bar(name=c.name, value=took[c.name].p50_ms, high=took[c.name].p95_ms, is_ours=c.is_ours)
        for c in measured.contestants
    ]
    return sorted(bars, key=lambda bar: bar.value)


def _said(measured: Measured) -> str:
    return "; ".join(f"{bar.name} {bar.value:.1f}" for bar in _bars(measured))


def _rows(measured: Measured) -> Iterator[Sequence[str]]:
    took = timings(measured.rounds)
    for one in sorted(measured.contestants, key=lambda one: took[one.name].p50_ms):
        timing, times = took[one.name], ratio(measured.rounds, one.name, BARE)
        name = f"**{one.name}**" if one.is_ours else one.name
        yield name, one.walls, f"{timing.p50_ms:.2f}", f"{timing.p95_ms:.2f}", f"{times:.2f}"


def _matrix(measured: Measured) -> Iterator[str]:
    peers = [one.name for one in measured.contestants if not one.is_ours]
    rows = (
        (one.name, *(f"{ratio(measured.rounds, one.name, peer):.2f}" for peer in peers))
        for one in measured.contestants
        if one.is_ours
    )
    yield from table(("", *peers), rows)
