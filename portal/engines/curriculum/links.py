"""Links between pages: a lesson or lab that a text points at must be there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from portal.engines.markup import find_ids, scan

from .labs import LabParts
from .lessons import LessonUnit
from .library import Library
from .models import Lesson
from .references import References, unknown
from .units import Unit

PAGE = re.compile(
    r"^/(?P<room>lessons|labs|incidents|learn|timelines|cheat-sheets)/(?P<slug>[^/#]+)/(?:#(?P<fragment>.+))?$"
)
OTHER = re.compile(
    r"^/(?:|learn/|practice/(?:interviews/)?|progress/|static/.+|accounts/.*|timelines/|simulators/(?:concurrency/|cost/)?"
    r"|glossary/|cheat-sheets/|changes/|search/|capstones/|events/|incidents/|playground/|stacks/|workflows/)$"
)
ROOMS = {
    "lessons": "lesson",
    "labs": "lab",
    "incidents": "lab",
    "learn": "track",
    "timelines": "simulation",
    "cheat-sheets": "module",
}


def check_links(
    lesson_units: Sequence[LessonUnit],
    lab_units: Mapping[str, Unit[LabParts]],
    lessons: Mapping[str, Lesson],
    refs: References,
) -> None:
    texts = [(unit.path, unit.body_line, unit.value.body) for unit in lesson_units if unit.value]
    texts += [
        (unit.path.rpartition("/")[0] + "/brief.md", 1, unit.value.brief)
        for around in lab_units.values()
        for unit in (around, *(around.value.steps if around.value else ()))
        if unit.value
    ]
    texts += [
        (unit.path.removesuffix("lab.yaml") + "post-mortem.md", 1, unit.value.incident.post_mortem)
        for unit in lab_units.values()
        if unit.value and unit.value.incident
    ]
    for path, first_line, text in texts:
        for link in scan(text).links:
            line = first_line + link.line - 1
            if link.target.startswith("#"):
                _fragment(link.target[1:], text, path, line, refs=refs)
            elif link.target.startswith("/"):
                _page(link.target, lessons, path, line, refs=refs)


def _page(target: str, lessons: Mapping[str, Lesson], path: str, line: int, *, refs: References) -> None:
    page = PAGE.match(target)
    if not page:
        if not OTHER.match(target):
            refs.say(
                path, line, f"The link `{target}` leads nowhere.", "Write /lessons/<slug>/ or /labs/<slug>/."
            )
        return
    there = refs.has(ROOMS[page["room"]], page["slug"], path, line)
    if there and page["fragment"] and page["room"] == "lessons":
        _fragment(page["fragment"], lessons[page["slug"]].body, path, line, refs=refs)


def _fragment(fragment: str, text: str, path: str, line: int, *, refs: References) -> None:
    ids = find_ids(text)
    if fragment not in ids:
        refs.said.append(unknown("heading", f"#{fragment}", [f"#{known}" for known in ids], path, line))


def leads_somewhere(target: str, library: Library) -> bool:
    """Whether a link that begins with "/" has a page; a heading it names is not looked for."""
    page = PAGE.match(target)
    if not page:
        return OTHER.match(target) is not None
    there: dict[str, Collection[str]] = {
        "lessons": library.lessons,
        "labs": library.labs,
        "learn": [track.slug for track in library.course.tracks],
        "timelines": library.simulations,
        "cheat-sheets": library.cheat_sheets,
    }
    return page["slug"] in there[page["room"]]
