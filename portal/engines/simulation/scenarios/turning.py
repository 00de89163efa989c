"""A knob with what somebody has typed: a text, whatever is wrong with it, and the value it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from .declaration import Knob, Scenario
from .read import BadScenario, turn_knobs

TYPED = 20  # characters of a text; what is beyond is cut
SEEDS = 2**31
ON = "on"
_UNITS = ("s", "ms")

Shape = Literal["choice", "box", "number"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turning:
    """`text` of a box is ON or ""; of a number "" is as the scenario has it."""

    knob: Knob
    text: str

    @property
    def name(self) -> str:
        return self.knob.path

    @property
    def shape(self) -> Shape:
        if self.knob.choices:
            return "choice"
        return "box" if self.knob.least is None and self.knob.most is None else "number"

    @property
    def is_whole(self) -> bool:
        """A rate, from 0 to 1, is not."""
        return self.knob.most != 1

    @property
    def least(self) -> str:
        return f"{self.knob.least or 0:g}"

    @property
    def most(self) -> str:
        return "" if self.knob.most is None else f"{self.knob.most:g}"

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Value and words of what is chosen from; nothing for a number."""
        if self.shape == "box":
            return (("", "off"), (ON, "on"))
        return tuple((value, value) for value in self.knob.choices)

    @property
    def is_said(self) -> bool:
        return self.text != "" or self.shape == "box"

    @property
    def value(self) -> object:
        """Raises BadScenario for a number that is none; turn_knobs() judges the rest."""
        if self.shape == "choice":
            return self.text
        if self.shape == "box":
            return self.text != ""
        try:
            return int(self.text)
        except ValueError:
            pass
        try:
            number = float(self.text)
        except ValueError:
            raise BadScenario(f"{self.knob.label} is a number.") from None
        return int(number) if number.is_integer() else number

    @property
    def words(self) -> str:
        """“Visibility timeout 60 s”, “ReportBatchItemFailures off”."""
        text = self.text or ("off" if self.shape == "box" else "none")
        label, _, unit = self.knob.label.rpartition(", ")
        return f"{label} {text} {unit}" if unit in _UNITS else f"{self.knob.label} {text}"


def typed(knob: Knob, text: str) -> Turning:
    """Without what nobody can see, and no longer than any value is."""
    seen = "".join(one for one in text[: 10 * TYPED] if one.isprintable())
    return Turning(knob=knob, text=seen.strip()[:TYPED].strip())


def standing(knob: Knob, scenario: Scenario) -> Turning:
    """As the scenario has it."""
    place: Any = scenario
    for name in knob.path.split("."):
        place = getattr(place, name)
    return Turning(knob=knob, text=text_of_value(place))


def text_of_value(value: object) -> str:
    if isinstance(value, bool):
        return ON if value else ""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def turn_to(scenario: Scenario, turnings: Iterable[Turning]) -> Scenario:
    """Raises BadScenario, with the knob's label and what it may be."""
    return turn_knobs(scenario, {one.name: one.value for one in turnings if one.is_said})


def read_seed(text: str) -> int:
    """Raises BadScenario."""
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > SEEDS:
        raise BadScenario(f"The seed is a whole number up to {SEEDS:,}.")
    return int(text)
