"""One question of a Moodle file, and how its parts are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from portal.engines.exchange.gather import Gathering, Marks
from portal.engines.exchange.plain import one_line, seen
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.texts import HTML, NAMES, Texts

MOST_ANSWERS: Final = 50  # read of one question


@dataclass(kw_only=True, slots=True)
class Asked:
    """One question of the file. `ours` says that our own tags are on it."""

    element: Element
    place: str
    gathering: Gathering
    marks: Marks
    texts: Texts = field(default_factory=Texts)

    @property
    def ours(self) -> bool:
        return bool(self.marks.first("kind"))

    def leaf(self, name: str, default: str = "") -> str:
        return one_line(seen(self.element.findtext(name) or "")) or default

    def prose(self, element: Element | None) -> str:
        if element is None:
            return ""
        return self.texts.prose(element.findtext("text") or "", _format_of(element))

    def line(self, element: Element) -> str:
        return self.texts.line(element.findtext("text") or "", _format_of(element))

    def say(self, fault: str, remedy: str) -> None:
        self.gathering.say(self.place, fault, remedy)

    def feedback(self, element: Element) -> str:
        return self.prose(element.find("feedback"))

    @property
    def answers(self) -> list[Element]:
        found = self.element.findall("answer")
        if len(found) > MOST_ANSWERS:
            raise Unfit(f"It has over {MOST_ANSWERS} answers.", "Split it.")
        return found

    @property
    def general(self) -> str:
        """What Moodle shows to everybody who has answered."""
        return self.prose(self.element.find("generalfeedback"))

    @property
    def prompt(self) -> str:
        return self.prose(self.element.find("questiontext"))


def fraction_of(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _format_of(element: Element) -> str:
    return NAMES.get(element.get("format", "html").strip(), HTML)
