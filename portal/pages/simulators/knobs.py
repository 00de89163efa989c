"""What a learner may set, as a form shows it and as a query string says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from portal.pages.workbench.numbers import local

_DIGITS = 24  # of what is typed: more is no number that somebody meant


@dataclass(frozen=True, kw_only=True, slots=True)
class Knob:
    """A number between `least` and `most`; its slider goes to `slide_to`, and its field all the way."""

    name: str
    label: str
    unit: str
    least: Decimal
    most: Decimal
    default: Decimal
    slide_to: Decimal
    step: str = "1"
    help: str = ""
    kind: str = "knob"

    @property
    def slide_step(self) -> str:
        return self.step if self.slide_to < 20 else "1"

    def read(self, given: str, problems: list[str]) -> Decimal:
        try:
            value = Decimal(given.strip().replace(",", "")) if len(given) <= _DIGITS else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            problems.append(
                _("%(label)s: that is no number, so %(taken)s was taken.")
                % {"label": self.label, "taken": spoken(self.default)}
            )
            return self.default
        kept = min(self.most, max(self.least, value))
        kept = round(kept, 0 if self.step == "1" else 3)
        if kept != value:
            problems.append(
                _("%(label)s: %(least)s to %(most)s, so %(taken)s was taken.")
                % {
                    "label": self.label,
                    "least": spoken(self.least),
                    "most": spoken(self.most),
                    "taken": spoken(kept),
                }
            )
        return kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of `options`: value → what it is called."""

    name: str
    label: str
    options: Mapping[str, str]
    help: str = ""
    kind: str = "choice"

    @property
    def default(self) -> str:
        return next(iter(self.options))

    def read(self, given: str, problems: list[str]) -> str:
        if given in self.options:
            return given
        problems.append(
            _("%(label)s: there is no such choice, so “%(taken)s” was taken.")
            % {"label": self.label, "taken": self.options[self.default]}
        )
        return self.default


@dataclass(frozen=True, kw_only=True, slots=True)
class Switch:
    """On or off. A form leaves out what is off: what is on by default has a hidden field before it, "off"."""

    name: str
    label: str
    default: bool = False
    help: str = ""
    kind: str = "switch"

    def read(self, given: str, problems: list[str]) -> bool:
        return given == "on"


Control = Knob | Choice | Switch
Value = Decimal | str | bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    legend: str
    controls: tuple[Control, ...]
    is_folded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What was asked for, with what was put right, and a query string that says the same."""

    values: Mapping[str, Value]
    problems: tuple[str, ...]
    link: str

    def number(self, name: str) -> Decimal:
        value = self.values[name]
        assert isinstance(value, Decimal)
        return value

    def whole(self, name: str) -> int:
        return int(self.number(name))

    def choice(self, name: str) -> str:
        return str(self.values[name])

    def is_on(self, name: str) -> bool:
        return self.values[name] is True


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A control with its value, for a template."""

    control: Control
    value: str
    is_on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGroup:
    legend: str
    is_folded: bool
    controls: tuple[Shown, ...] = field(default=())


def read(groups: Sequence[Group], query: Mapping[str, str]) -> Settings:
    """What is not said has its default. Never raises, whatever the query says."""
    problems: list[str] = []
    values: dict[str, Value] = {}
    said: dict[str, str] = {}
    for control in (control for group in groups for control in group.controls):
        given = query.get(control.name)
        values[control.name] = control.default if given is None else control.read(given, problems)
        if values[control.name] != control.default:
            said[control.name] = told(values[control.name])
    return Settings(values=values, problems=tuple(problems), link="?" + urlencode(said))


def shown(groups: Sequence[Group], settings: Settings) -> list[ShownGroup]:
    return [
        ShownGroup(
            legend=group.legend,
            is_folded=group.is_folded,
            controls=tuple(
                Shown(
                    control=control,
                    value=told(settings.values[control.name]),
                    is_on=settings.values[control.name] is True,
                )
                for control in group.controls
            ),
        )
        for group in groups
    ]


def spoken(value: Decimal) -> str:
    """1,000.5, as the reader writes it."""
    text = f"{value:,f}"
    return local(text.rstrip("0").rstrip(".") if "." in text else text)


def told(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def knob(
    name: str, label: str, default: str, *, to: str, most: str = "", least: str = "0", unit: str = "",
    step: str = "1", help: str = "",
) -> Knob:  # fmt: skip
    """`to` is where the slider ends, `most` what may be typed."""
    return Knob(
        name=name, label=label, unit=unit, default=Decimal(default), least=Decimal(least),
        slide_to=Decimal(to), most=Decimal(most or to), step=step, help=help,
    )  # fmt: skip
