"""A function with its editor as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext_noop as _

from portal.engines.cloud.simulation import lack
from portal.engines.curriculum import Library
from portal.engines.curriculum.languages import language_of
from portal.engines.curriculum.models import POLICY
from portal.engines.emulator.function import APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS, TRACING
from portal.engines.emulator.layers import ours
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.emulator.snap_start import RUNTIMES as WITH_SNAP_START
from portal.pages.playground.lanes import Lanes, lanes_of
from portal.pages.playground.panel import Result, idle, result_of
from portal.pages.playground.samples import SampleGroup, sample_groups
from portal.pages.workbench.panel import Panel
from portal.records.playground.concurrency import MOST_PROVISIONED, MOST_RESERVED
from portal.records.playground.examples import find_example
from portal.records.playground.find import latest_plays, shares_of
from portal.records.playground.models import OwnFunction, Play, Share
from portal.records.playground.play import MOST_AT_ONCE, MOST_TIMES
from portal.records.playground.published import Qualifiers, qualifiers_of
from portal.records.playground.written import (
    AROUND,
    AWS,
    DEFAULTS,
    LONGEST_S,
    SEED,
    SNAP_START,
    Written,
)

ROWS = (10, 24)  # of a textarea without script
NOTES = {
    SEED: _("At first there are these buckets, tables, queues, topics, secrets, parameters, streams, buses."),
    POLICY: _("What the function’s role may do, as IAM has it. Empty: everything is allowed."),
}
AWS_CHOICES = tuple(zip(AWS, (_("off"), _("fresh each run"), _("kept between runs")), strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class FileTab:
    number: int
    path: str
    text: str
    editor: str  # data-editor
    rows: int
    current: bool
    note: str = ""  # of one that is no code: what it is for

    @property
    def is_code(self) -> bool:
        return not self.note


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """`fields` is the configuration as typed; `runtimes` are name and what really runs."""

    function: OwnFunction
    files: tuple[FileTab, ...]
    fields: Mapping[str, str]
    event: str
    times: str
    at_once: str
    qualifier: str
    qualifiers: Qualifiers
    key: str
    result: Result
    lanes: Lanes | None
    shares: tuple[Share, ...]
    samples: tuple[SampleGroup, ...]
    runtimes: tuple[tuple[str, str], ...]

    @property
    def panel(self) -> Panel:
        return self.result.panel

    @property
    def about(self) -> str:
        """What to do with it and what to see, of one that began as an example."""
        found = find_example(self.function.example)
        return found.what if found else ""

    @property
    def runs_on(self) -> str:
        return dict(self.runtimes).get(self.fields["runtime"], "")

    @property
    def layers(self) -> tuple[str, ...]:
        """Those that a function may name."""
        return ours()

    @property
    def log_levels(self) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
        """Field, label, what is chosen and what may be."""
        return tuple(
            (field, label, self.fields[field], choices)
            for field, label, choices in (
                ("application_log_level", _("Application level"), APPLICATION_LOG_LEVELS),
                ("system_log_level", _("System level"), SYSTEM_LOG_LEVELS),
            )
        )

    @property
    def concurrency(self) -> tuple[tuple[str, str, str, int], ...]:
        """Field, label, what is typed and the most there may be."""
        return (
            ("reserved", _("Reserved concurrency"), self.fields["reserved"], MOST_RESERVED),
            ("provisioned", _("Provisioned concurrency"), self.fields["provisioned"], MOST_PROVISIONED),
        )

    @property
    def snap_start(self) -> tuple[str, ...]:
        return SNAP_START

    @property
    def aws(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen, and its words."""
        return AWS_CHOICES

    @property
    def aws_lack(self) -> str:
        """Why none can be simulated on this machine, as far as can be told before a run."""
        return lack("full")

    @property
    def tracing(self) -> tuple[str, ...]:
        return TRACING

    @property
    def may_snap_start(self) -> bool:
        """Also shown where it is on and must not be: it has to be turned off."""
        return self.fields["runtime"] in WITH_SNAP_START or self.fields["snap_start"] != SNAP_START[0]

    @property
    def longest_s(self) -> int:
        return LONGEST_S

    @property
    def most_times(self) -> int:
        return MOST_TIMES

    @property
    def most_at_once(self) -> int:
        return MOST_AT_ONCE


def open_bench(
    function: OwnFunction,
    library: Library,
    *,
    play: Play | None = None,
    panel: Panel | None = None,
    typed: Written | None = None,
    times: str = "10",
    at_once: str = "1",
    qualifier: str = "",
    current: str = "",
) -> Bench:
    """
    `play` is the run to show, else the latest; `panel` stands in its place. `typed` is shown
    instead of what is stored, the file `current` first. At most seven queries.
    """
    written = typed or function.written
    if play is not None:
        qualifier = play.qualifier
    if panel is None and play is None:
        play = next(iter(latest_plays(function, 1)), None)
    if panel is not None:
        result = Result(panel=panel)
    else:
        result = result_of(play, library.facts) if play else Result(panel=idle())
    return Bench(
        function=function,
        files=tabs_of(written, current, both=written.field("aws") != AWS[0]),
        fields={name: written.field(name) for name in DEFAULTS},
        event=written.event,
        times=times,
        at_once=at_once,
        qualifier=qualifier,
        qualifiers=qualifiers_of(function),
        key=str(uuid4()),
        result=result,
        lanes=lanes_of(function),
        shares=shares_of(function),
        samples=sample_groups(library),
        runtimes=runtimes_here(),
    )


def runtimes_here() -> tuple[tuple[str, str], ...]:
    """Those that this machine can start: name, and what really runs."""
    return tuple((name, f"{one.language} {one.version}") for name, one in RUNTIMES.items() if one.version)


def tabs_of(written: Written, current: str = "", *, both: bool = False) -> tuple[FileTab, ...]:
    """The handler's file first, then by name, then those of AROUND: `both`, or as many as there are."""
    stem = written.field("handler").rpartition(".")[0]
    paths = sorted(written.code, key=lambda path: (path.rpartition(".")[0] != stem, path))
    paths += [path for path in AROUND if both or path in written.files]
    current = current if current in paths or current == "event" else paths[0]
    texts = [written.files.get(path, "") for path in paths]
    return tuple(
        FileTab(
            number=number,
            path=path,
            text=text,
            editor=language_of(path, text),
            rows=min(max(text.count("\n") + 2, ROWS[0]), ROWS[1]),
            current=path == current,
            note=NOTES.get(path, ""),
        )
        for number, (path, text) in enumerate(zip(paths, texts, strict=True), 1)
    )
