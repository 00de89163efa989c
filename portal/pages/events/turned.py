"""A source with what was turned as a value: the form, and the event or what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.utils.translation import gettext_noop as _

from portal.engines.events import SOURCES, BadKnobs, Built, Knob, Problem, Source, compose, most_bytes
from portal.records.playground.models import OwnFunction

SHOWN = 12_000  # characters of an event on the page; the download has all of it
FUNCTION = "function"  # of the address: whose event it is to be
RESERVED = {FUNCTION, "press", "do", "csrfmiddlewaretoken"}  # fields of the form that are no knobs
NEW = "new"
_MB = 1024 * 1024
_INVOKED = {
    "synchronous": _("invoked synchronously"),
    "asynchronous": _("invoked asynchronously"),
    "polled": _("polled by Lambda, which invokes with it"),
    "direct": _("invoked by yourself"),
    "undocumented": _("AWS does not say how it invokes"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Turning:
    """A knob as the form shows it: what is typed, whatever is wrong with it."""

    knob: Knob
    text: str
    fault: str

    @property
    def is_on(self) -> bool:
        return self.text not in ("", "off", "false", "0")


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """
    `built` None: `problems` say why. `text` is the event with indents, as much of it as is shown.
    `function` is the one that the event is meant for, if any; `press` is another for each page, so that
    two presses are one run.
    """

    source: Source
    turnings: tuple[Turning, ...]
    built: Built | None
    text: str
    is_cut: bool
    problems: tuple[Problem, ...]
    functions: tuple[OwnFunction, ...]
    function: str
    press: str
    fault: str = ""  # of using it

    @property
    def rows(self) -> tuple[Turning, ...]:
        """As they are declared, but for numbers, which stand beside each other where the first of them is."""
        numbers = [one for one in self.turnings if one.knob.kind == "int"]
        if not numbers:
            return self.turnings
        at = self.turnings.index(numbers[0])
        rest = [one for one in self.turnings[at:] if one.knob.kind != "int"]
        return (*self.turnings[:at], *numbers, *rest)

    @property
    def query(self) -> str:
        """The knobs that are not as they were at first, for an address that leads here again."""
        return urlencode(self.changed)

    @property
    def changed(self) -> dict[str, str]:
        return {one.knob.name: one.text for one in self.turnings if one.text != first_text(one.knob)}

    @property
    def invoked(self) -> str:
        return _INVOKED[self.source.delivery]

    @property
    def most(self) -> str:
        return f"{most_bytes(self.source) // _MB} MB"


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    title: str
    sources: tuple[Source, ...]


def groups() -> tuple[Group, ...]:
    """All sources, below the headings of the table."""
    titles = dict.fromkeys(source.group for source in SOURCES.values())
    return tuple(
        Group(title=title, sources=tuple(one for one in SOURCES.values() if one.group == title))
        for title in titles
    )


def turn(
    source: Source, given: Mapping[str, str], *, functions: tuple[OwnFunction, ...] = (), fault: str = ""
) -> Turned:
    """
    `given` is a query or a form; names that are no knobs of the source are left aside. A box that is not
    ticked is not sent, and off is what all of them are at first.
    """
    knobs = {knob.name: given[knob.name] for knob in source.knobs if knob.name in given}
    built: Built | None = None
    problems: tuple[Problem, ...] = ()
    try:
        built = compose(source.slug, knobs)
    except BadKnobs as refused:
        problems = refused.problems
    text, is_cut = shown(built.event) if built else ("", False)
    faults = {problem.knob: problem.says for problem in problems}
    return Turned(
        source=source,
        turnings=tuple(
            Turning(knob=knob, text=knobs.get(knob.name, first_text(knob)), fault=faults.get(knob.name, ""))
            for knob in source.knobs
        ),
        built=built,
        text=text,
        is_cut=is_cut,
        problems=problems,
        functions=functions,
        function=_known(given.get(FUNCTION, ""), functions),
        press=str(uuid4()),
        fault=fault,
    )


def shown(event: object) -> tuple[str, bool]:
    """
    The event with indents, up to the end of a line, and whether that is not all. Costs no more than what is
    shown, however large the event is.
    """
    text = ""
    for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(event):
        text += piece
        if len(text) > SHOWN:
            cut = text.rfind("\n", 0, SHOWN)
            return text[: cut if cut > 0 else SHOWN], True
    return text, False


def first_text(knob: Knob) -> str:
    return "" if knob.default is False else str(knob.default)


def _known(given: str, functions: tuple[OwnFunction, ...]) -> str:
    """The id of one of theirs; the latest where none was named."""
    ids = [str(one.pk) for one in functions]
    if given in ids or given == NEW:
        return given
    return ids[0] if ids else NEW


def function_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
