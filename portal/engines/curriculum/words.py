"""
content/<language>/: translations, each read by itself; what they are of is looked up later.

    content/de/course.yaml                       titles of the course, its tracks and modules
    content/de/glossary.yaml
    content/de/lessons/<module>/<nn>-<slug>.md   as the original is called
    content/de/labs/<slug>/lab.yaml  brief.md    and steps/<step>/step.yaml  brief.md
    content/de/cheat-sheets/<module>.md
"""

from __future__ import annotations

import re
from typing import Any

from .cheat_sheets import NAME as SHEET
from .labs import SLUG
from .lessons import FENCE, PATH
from .models.words import (
    CourseWords,
    GlossaryWords,
    LabWords,
    LabWordsHead,
    LessonWords,
    LessonWordsHead,
    SheetWords,
)
from .tree import Tree, Unreadable
from .units import Unit, check_prose, open_yaml
from .validate import validate
from .yaml_text import YamlFault, read_yaml

LANGUAGE = re.compile(r"^[a-z]{2}(-[a-z]{2,4})?$")  # no folder of content has so short a name
STEP = re.compile(r"^steps/([a-z0-9-]+)/(?:step\.yaml|brief\.md)$")


class WordsUnit(Unit[Any]):
    """`room` is "lesson", "lab", "course", "glossary" or "sheet"; `key` is what it is of there."""

    language: str = ""
    room: str = ""
    key: str = ""
    place: str = ""  # of the original, below content/
    body_line: int = 1
    # Of a lab's steps: where each is written.
    within: dict[str, Unit[Any]] = {}


def group_of(path: str) -> str | None:
    """Which files are read as one: the folder of a lab, else the file. None for what is no translation."""
    language, _, rest = path.partition("/")
    parts = rest.split("/")
    if not LANGUAGE.match(language):
        return None
    if parts[0] == "labs" and len(parts) > 2:
        return f"{language}/labs/{parts[1]}"
    return path if PATH.match(rest) or SHEET.match(rest) or rest in ("course.yaml", "glossary.yaml") else None


def read_words(tree: Tree, name: str) -> WordsUnit:
    """`name` is of `group_of`."""
    language, _, place = name.partition("/")
    unit = WordsUnit(path=tree.named(name))
    unit.language, unit.place = language, place
    if found := PATH.match(place):
        unit.room, unit.key = "lesson", found["slug"]
        _read_lesson(unit, tree, name)
    elif found := SHEET.match(place):
        unit.room, unit.key = "sheet", found["module"]
        _read_sheet(unit, tree, name)
    elif place.startswith("labs/"):
        unit.room, unit.key = "lab", place.partition("/")[2]
        unit.path = tree.named(f"{name}/lab.yaml")
        _read_lab(unit, tree, name)
    else:
        unit.room = place.removesuffix(".yaml")
        kind = CourseWords if unit.room == "course" else GlossaryWords
        if (data := open_yaml(unit, tree, name)) is not None:
            unit.value, findings = validate(kind, data)
            unit.say(findings)
    return unit


def _read_lesson(unit: WordsUnit, tree: Tree, path: str) -> None:
    if (parts := _front(unit, tree, path)) is None:
        return
    data, body = parts
    check_prose(unit, body, first_line=unit.body_line, embeds=True)
    if not body.strip():
        unit.say_at(unit.body_line, "The lesson has no text.", "Write it below the front matter.")
    head, findings = validate(LessonWordsHead, data)
    unit.say(findings)
    if head is not None and not unit.problems:
        unit.value = LessonWords(**dict(head), body=body)


def _read_sheet(unit: WordsUnit, tree: Tree, path: str) -> None:
    if (parts := _front(unit, tree, path)) is None:
        return
    data, text = parts
    check_prose(unit, text, first_line=unit.body_line)
    unit.value, findings = validate(SheetWords, {**data, "text": text})
    unit.say(findings)


def _front(unit: WordsUnit, tree: Tree, path: str) -> tuple[dict[str, Any], str] | None:
    """The front matter, and the text below it."""
    try:
        text = tree.read(path)
        parts = FENCE.match(text)
        if not parts:
            unit.say_at(
                1, "There is no front matter.", "Start the file with `---`, `of: …`, and `---` again."
            )
            return None
        unit.document = read_yaml(parts["head"], first_line=2)
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return None
    except YamlFault as fault:
        unit.say_at(fault.line, fault.fault, fault.remedy)
        return None
    unit.body_line = parts["head"].count("\n") + 3
    data = unit.document.data
    return (data if isinstance(data, dict) else {}), text[parts.end() :]


def _read_lab(unit: WordsUnit, tree: Tree, folder: str) -> None:
    unit.within = {}
    if not SLUG.match(unit.key):
        unit.say_at(1, f"The folder's name `{unit.key}` is no slug.", "Call it as the lab is called.")
        return
    steps: dict[str, LabWords] = {}
    for path in tree.below(folder):
        inner = path.removeprefix(f"{folder}/")
        step = STEP.match(inner)
        if step and step[1] not in unit.within:
            own: Unit[LabWords] = Unit(path=tree.named(f"{folder}/steps/{step[1]}/step.yaml"))
            own.value = _lab_words(own, tree, f"{folder}/steps/{step[1]}", "step.yaml")
            unit.within[step[1]] = own
            unit.problems += own.problems
            if own.value is not None:
                steps[step[1]] = own.value
        elif not step and inner not in ("lab.yaml", "brief.md"):
            unit.say_at(1, f"Nothing reads {inner}.", "A translation has words alone: take it out.")
    found = _lab_words(unit, tree, folder, "lab.yaml")
    if found is not None and not unit.problems:
        unit.value = found.model_copy(update={"steps": steps})


def _lab_words(unit: Unit[Any], tree: Tree, folder: str, name: str) -> LabWords | None:
    for needed in (name, "brief.md"):
        if f"{folder}/{needed}" not in tree.files:
            unit.say_at(1, f"There is no {needed} beside it.", "Write it: manage.py translate begins one.")
            return None
    data = open_yaml(unit, tree, f"{folder}/{name}")
    try:
        brief = tree.read(f"{folder}/brief.md")
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return None
    if data is None:
        return None
    check_prose(unit, brief, first_line=1, step=0)
    head, findings = validate(LabWordsHead, data)
    unit.say(findings)
    if head is None:
        return None
    for place, hint in enumerate(head.hints):
        check_prose(unit, hint, first_line=unit.line(("hints", place)), step=0)
    return LabWords(**dict(head), brief=brief)
