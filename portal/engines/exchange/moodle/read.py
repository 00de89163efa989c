"""Moodle XML → a draft for an author to complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from portal.engines.exchange.gather import MOST_HINTS, Gathering, marks_of
from portal.engines.exchange.naming import slug_of
from portal.engines.exchange.own_yaml import draft
from portal.engines.exchange.plain import one_line, seen, text_of
from portal.engines.exchange.reading import Read, TooMuch, Unfit
from portal.engines.exchange.sources import unexplained

from .asked import MOST_ANSWERS, Asked
from .chosen import multichoice, truefalse
from .gaps import cloze, shortanswer
from .others import essay, matching, numerical, ordering
from .tree import elements_of

READERS: Final[Mapping[str, Callable[[Asked], Mapping[str, Any]]]] = {
    "multichoice": multichoice,
    "truefalse": truefalse,
    "matching": matching,
    "match": matching,
    "numerical": numerical,
    "shortanswer": shortanswer,
    "cloze": cloze,
    "multianswer": cloze,
    "ordering": ordering,
    "essay": essay,
}
WHAT_INSTEAD: Final[Mapping[str, str]] = {
    "description": "A text that asks nothing belongs into a lesson.",
    "calculated": "Write it as `numeric` with `parameters`.",
    "calculatedsimple": "Write it as `numeric` with `parameters`.",
}


def read(content: str | bytes, *, topic: str = "") -> Read:
    """What cannot be read is a problem with its place, never an exception."""
    try:
        root = elements_of(text_of(content))
    except TooMuch as fault:
        return Read(topic=topic, problems=(fault.trouble,))
    gathering = Gathering()
    if root.tag != "quiz":
        gathering.say(
            "line 1", f"The file holds <{root.tag[:40]}> and no <quiz>.", "Export it as Moodle XML."
        )
    number = 0
    for element in root.findall("question") if root.tag == "quiz" else ():
        if element.get("type") == "category":
            _category(element, gathering)
            continue
        number += 1
        _take(element, number, gathering)
    return gathering.read(draft, topic)


def _category(element: Element, gathering: Gathering) -> None:
    """Its idnumber or, of $course$/top/Topic/Part, the last part; a slash in a name is doubled."""
    number = slug_of(seen(element.findtext("idnumber") or ""))
    path = seen(element.findtext("category/text") or "")[:1_000].replace("//", " ")
    gathering.topic = gathering.topic or number or slug_of(path.rpartition("/")[2])


def _take(element: Element, number: int, gathering: Gathering) -> None:
    name = one_line(seen(element.findtext("name/text") or ""))
    place = f"question {number}" + (f" ({name[:60]})" if name else "")
    tags = [seen(tag.findtext("text") or "") for tag in element.findall("tags/tag")[:MOST_ANSWERS]]
    asked = Asked(element=element, place=place, gathering=gathering, marks=marks_of(tags))
    gathering.take(place, (asked.leaf("idnumber"), name), lambda: _said(asked))
    files = len(element.findall(".//file"))
    if asked.texts.images or files:
        asked.say(
            f"{max(asked.texts.images, files)} of its images are left out.", "Say in words what they show."
        )


def _said(asked: Asked) -> Mapping[str, Any]:
    kind = asked.element.get("type", "")
    reader = READERS.get(kind)
    if reader is None:
        fault = f"There is no kind of question here for Moodle's `{kind[:40]}`."
        raise Unfit(fault, WHAT_INSTEAD.get(kind, "Ask it as one of the kinds that docs/authoring.md lists."))
    explanation = asked.general
    if asked.marks.first("fact"):
        explanation = unexplained(explanation)
    hints = [hint for one in asked.element.findall("hint")[:MOST_HINTS] if (hint := asked.prose(one))]
    said = {**reader(asked), "explanation": explanation, "hints": hints}
    return {**said, **_points(asked), **asked.marks.keys()}


def _points(asked: Asked) -> dict[str, int]:
    said = asked.marks.first("points") or asked.leaf("defaultgrade", "1")
    try:
        points = float(said)
    except ValueError:
        points = 1.0
    if not (1 <= points <= 10 and points.is_integer()):
        asked.say(f"It is worth {said[:20]}; here that is a whole number from 1 to 10.", "Write `points`.")
        return {}
    return {"points": int(points)} if points != 1 else {}
