"""A recording as a page shows it: the source, each step as the script needs it, a table without script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.engines.emulator.recording import Event, Recording, Step, read_recording
from portal.engines.markup import highlight_lines

ROWS = 200  # of the table

_WORDS: dict[Event, Promise] = {
    "call": gettext_lazy("{name} begins"),
    "resume": gettext_lazy("{name} goes on"),
    "line": gettext_lazy("is next"),
    "return": gettext_lazy("{name} returns {value}"),
    "yield": gettext_lazy("{name} hands out {value} and waits"),
    "exception": gettext_lazy("raises {value}"),
    "unwind": gettext_lazy("{name} ends by the exception"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file, its lines coloured; the script finds it by its place among the others."""

    path: str
    lines: tuple[SafeString, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A step in words. `changes` are name and value, None for a variable that is gone."""

    number: int
    where: str
    happens: str
    changes: tuple[tuple[str, str | None], ...]
    printed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRecording:
    """
    What templates/parts/steps.html needs. `data` is for the script: {"rest": printed after the last step,
    "steps": [[phase, event, file by number, line, function, frame, depth, what happens, changed, gone,
    printed, value], …]}, where `changed` is [[name, value], …] and `gone` is [name, …].
    """

    sources: tuple[Source, ...]
    rows: tuple[Row, ...]
    count: int
    stop: str
    init_stop: str
    data: dict[str, Any]


def show_recording(text: str | None, files: Mapping[str, str]) -> ShownRecording | None:
    """`text` is an outcome's. None: nothing was recorded, or nothing that can be shown."""
    if text is None:
        return None
    recording = read_recording(text, files)
    if not recording.steps:
        return None
    paths = tuple(dict.fromkeys(step.file for step in recording.steps))
    return ShownRecording(
        sources=tuple(_source(path, files[path]) for path in paths),
        rows=tuple(_row(number, step) for number, step in enumerate(recording.steps[:ROWS], 1)),
        count=len(recording.steps),
        stop=_(recording.stop),
        init_stop=_(recording.init_stop),
        data={"steps": list(_data(recording, paths)), "rest": recording.rest},
    )


def _source(path: str, text: str) -> Source:
    # Escaped by Pygments.
    return Source(path=path, lines=tuple(mark_safe(line) for line in highlight_lines(text, "python")))  # noqa: S308


def _data(recording: Recording, paths: tuple[str, ...]) -> Iterator[list[Any]]:
    numbers = {path: number for number, path in enumerate(paths)}
    for step in recording.steps:
        yield [
            step.phase, step.event, numbers[step.file], step.line, step.function, step.frame, step.depth,
            in_words(step), step.changed, step.gone, step.printed, step.value,
        ]  # fmt: skip


def _row(number: int, step: Step) -> Row:
    gone = ((name, None) for name in step.gone)
    return Row(
        number=number,
        where=_("%(file)s, line %(line)s") % {"file": step.file, "line": step.line},
        happens=in_words(step),
        changes=(*step.changed, *gone),
        printed=step.printed,
    )


def in_words(step: Step) -> str:
    """As it is announced, without where it is."""
    name = _("the module") if step.function == "<module>" else step.function
    return str(_WORDS[step.event]).format(name=name, value=step.value)
