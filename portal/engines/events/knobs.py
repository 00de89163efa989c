"""What can be turned about a source, declared as data; and what somebody turned, checked against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["int", "choice", "text", "bool"]
Value = int | str | bool

LONGEST = 2_000  # characters of a text; knobs are kept in addresses
_MOST_SHOWN = 40
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_YEARS = (2000, 2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    value: str
    label: str

    @property
    def is_name(self) -> bool:
        """As an API spells it, and so the same in every language."""
        return self.label == self.value and not self.label.islower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Knob:
    """
    One thing to turn. `default` is a value of the knob's kind; a bool is off unless it is turned on.

    `least` and `most` bound an int; `longest` a text, `lines` is how many the form shows of it. `help`
    says what turning it teaches.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    default: Value = ""
    least: int = 0
    most: int = 0
    choices: tuple[Choice, ...] = ()
    longest: int = LONGEST
    lines: int = 1

    def __post_init__(self) -> None:
        if self.kind == "bool" and self.default is not False:
            raise ValueError(f"{self.name}: a form cannot tell off from absent, so bools are off by default.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """`knob` is the name of the one to turn; "" where it is the event as a whole."""

    knob: str
    says: str


class BadKnobs(ValueError):
    """What was turned makes no event; `problems` say what to turn, each with its knob."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.says for problem in self.problems))


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Values of all knobs of a source, each of its kind and within its bounds."""

    values: Mapping[str, Value]

    def number(self, name: str) -> int:
        found = self.values[name]
        if not isinstance(found, int):
            raise TypeError(f"{name} is no number.")
        return int(found)

    def text(self, name: str) -> str:
        return str(self.values[name])

    def is_on(self, name: str) -> bool:
        return self.values[name] is True

    @property
    def at_ms(self) -> int:
        """The moment of the event."""
        return _moment_ms(self.text("at"))

    @property
    def seed(self) -> str:
        """What ids are made from."""
        return self.text("seed")


def whole(name: str, label: str, *, default: int, least: int, most: int, help: str = "") -> Knob:
    return Knob(name=name, kind="int", label=label, default=default, least=least, most=most, help=help)


def choice(name: str, label: str, choices: Mapping[str, str], *, default: str = "", help: str = "") -> Knob:
    """`choices` are values with their labels; the first is the default unless one is named."""
    made = tuple(Choice(value=value, label=said) for value, said in choices.items())
    return Knob(
        name=name, kind="choice", label=label, choices=made, default=default or made[0].value, help=help
    )


def words(
    name: str, label: str, *, default: str = "", help: str = "", longest: int = 200, lines: int = 1
) -> Knob:
    return Knob(name=name, kind="text", label=label, default=default, help=help, longest=longest, lines=lines)


def switch(name: str, label: str, *, help: str = "") -> Knob:
    return Knob(name=name, kind="bool", label=label, default=False, help=help)


def settle(knobs: Iterable[Knob], turned: Mapping[str, object]) -> Settings:
    """
    `turned` has values of the knobs' kinds, or text as a form sends it; what is missing is the default.

    Raises BadKnobs, with a problem for each knob that cannot be so, and each that there is not.
    """
    knobs = tuple(knobs)
    values: dict[str, Value] = {}
    problems = [_unknown(name, knobs) for name in turned if name not in {knob.name for knob in knobs}]
    for knob in knobs:
        try:
            values[knob.name] = _value(knob, turned[knob.name]) if knob.name in turned else knob.default
        except _Wrong as wrong:
            problems.append(Problem(knob=knob.name, says=f"{knob.label}: {wrong}"))
    if problems:
        raise BadKnobs(problems)
    return Settings(values=values)


class _Wrong(Exception):
    pass


def _unknown(name: str, knobs: tuple[Knob, ...]) -> Problem:
    there = ", ".join(knob.name for knob in knobs)
    return Problem(
        knob=name[:_MOST_SHOWN], says=f"There is no {name[:_MOST_SHOWN]!r} to turn; there are {there}."
    )


def _value(knob: Knob, given: object) -> Value:
    if knob.kind == "int":
        return _whole(knob, given)
    if knob.kind == "bool":
        return _switched(given)
    if not isinstance(given, str):
        raise _Wrong("write text.")
    if knob.kind == "choice":
        if given not in {one.value for one in knob.choices}:
            raise _Wrong(f"choose one of {', '.join(one.value for one in knob.choices)}.")
        return given
    return _words(knob, given)


def _whole(knob: Knob, given: object) -> int:
    bounds = f"write a whole number from {knob.least:,} to {knob.most:,}."
    if isinstance(given, str):
        text = given.strip()
        if not _WHOLE.fullmatch(text):
            raise _Wrong(bounds)
        given = int(text)
    if isinstance(given, bool) or not isinstance(given, int) or not knob.least <= given <= knob.most:
        raise _Wrong(bounds)
    return given


def _switched(given: object) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("on", "true", "1"):
        return True
    if given in ("off", "false", "0", ""):
        return False
    raise _Wrong("it is on or off.")


def _words(knob: Knob, given: str) -> str:
    text = given.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > knob.longest:
        raise _Wrong(f"write at most {knob.longest:,} characters; there are {len(text):,}.")
    if knob.lines == 1 and "\n" in text:
        raise _Wrong("write one line.")
    if any(not (sign.isprintable() or sign in "\n\t") for sign in text):
        raise _Wrong("leave out control characters and halves of surrogate pairs.")
    if knob.name == "at":
        _moment_ms(text)
    return text


def _moment_ms(text: str) -> int:
    says = "write a moment in UTC like 2026-11-23T10:15:30.412Z, of this century."
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _Wrong(says) from None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        raise _Wrong(says) from None
    if not _YEARS[0] <= found.year < _YEARS[1]:
        raise _Wrong(says)
    return round(found.timestamp() * 1000)
