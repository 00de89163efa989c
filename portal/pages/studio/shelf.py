"""Content's files by what they are, each with what was found in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.curriculum import Library, Problem
from portal.engines.curriculum.lessons import PATH
from portal.engines.curriculum.tree import Tree
from portal.engines.curriculum.words import group_of

TRANSLATIONS = "translations"
KINDS = {
    "lessons": gettext_noop("Lessons"),
    "labs": gettext_noop("Labs"),
    "questions": gettext_noop("Questions"),
    "events": gettext_noop("Sample events"),
    "simulations": gettext_noop("Simulations"),
    "stacks": gettext_noop("Stacks"),
    "rules": gettext_noop("Rules"),
    "plans": gettext_noop("Study plans"),
    TRANSLATIONS: gettext_noop("Translations"),
    "": gettext_noop("The whole"),
}
FOLDERS = {"labs": 2, "stacks": 2, "questions": 3}  # parts of a path that name what belongs together


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A file, or the folder of a lab. `seen_at` is where learners see it, "" for what has no page."""

    path: str
    title: str
    url: str
    files: int
    problems: tuple[Problem, ...]
    seen_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    name: str
    title: str
    rows: tuple[Row, ...]

    @property
    def problems(self) -> int:
        return sum(len(row.problems) for row in self.rows)


def groups_of(tree: Tree, library: Library, *, words: str = "", broken: bool = False) -> tuple[Group, ...]:
    """Those whose path or title has the words; only what has a finding, when `broken`."""
    together: dict[str, list[str]] = defaultdict(list)
    for path in tree.files:
        together[_unit_of(path)].append(path)
    problems = by_path((*library.problems, *library.outdated), tree)
    rows: dict[str, list[Row]] = defaultdict(list)
    for name, paths in together.items():
        row = _row(name, paths, library, tuple(found for path in paths for found in problems.pop(path, ())))
        kind = TRANSLATIONS if group_of(paths[0]) else name.partition("/")[0] if "/" in name else ""
        rows[kind if kind in KINDS else ""].append(row)
    # What is said of files that are not there.
    rows[""] += [_missing(path, found) for path, found in problems.items()]
    wanted = words.casefold()

    def kept(row: Row) -> bool:
        return (not broken or bool(row.problems)) and wanted in f"{row.path} {row.title}".casefold()

    groups = (
        Group(name=name, title=_(title), rows=tuple(row for row in rows[name] if kept(row)))
        for name, title in KINDS.items()
    )
    return tuple(group for group in groups if group.rows)


def by_path(problems: Iterable[Problem], tree: Tree) -> dict[str, list[Problem]]:
    """By path below content/."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.path.removeprefix(tree.named(""))].append(problem)
    return found


def _unit_of(path: str) -> str:
    if (translated := group_of(path)) is not None:
        return translated
    parts = path.split("/")
    depth = FOLDERS.get(parts[0], 0)
    return "/".join(parts[:depth]) if depth and len(parts) > depth else path


def _row(name: str, paths: Sequence[str], library: Library, problems: tuple[Problem, ...]) -> Row:
    folder, _slash, rest = name.partition("/")
    titled = _TITLES.get(folder)
    title, seen_at = titled(rest.removesuffix(".yaml"), library) if titled else ("", "")
    if folder == "labs" and name not in paths:
        url = reverse("studio:lab", args=[rest])
    else:
        url = reverse("studio:file", args=[next((one for one in paths if one.endswith(".yaml")), paths[0])])
    return Row(path=name, title=title, url=url, files=len(paths), problems=problems, seen_at=seen_at)


def _missing(path: str, problems: Sequence[Problem]) -> Row:
    return Row(path=path, title=_("not there"), url="", files=0, problems=tuple(problems))


def _lesson(rest: str, library: Library) -> tuple[str, str]:
    place = PATH.match(f"lessons/{rest}")
    found = library.find_lesson(place["slug"]) if place else None
    return (found.head.title, reverse("lessons:lesson", args=[found.slug])) if found else ("", "")


def _lab(rest: str, library: Library) -> tuple[str, str]:
    found = library.find_lab(rest)
    return (found.head.title, reverse("labs:lab", args=[rest])) if found else ("", "")


def _set(rest: str, library: Library) -> tuple[str, str]:
    found = library.find_question_set(rest)
    return (
        (_("%(title)s: %(count)s questions") % {"title": found.title, "count": len(found.questions)}, "")
        if found
        else ("", "")
    )


def _source(rest: str, library: Library) -> tuple[str, str]:
    found = library.sources.get(rest)
    return (
        (_("%(title)s: %(count)s events") % {"title": found.title, "count": len(found.events)}, "")
        if found
        else ("", "")
    )


def _simulation(rest: str, library: Library) -> tuple[str, str]:
    found = library.simulations.get(rest)
    return (found.title, reverse("timelines:timeline", args=[rest])) if found else ("", "")


def _stack(rest: str, library: Library) -> tuple[str, str]:
    found = library.stacks.get(rest)
    return (found.head.title, "") if found else ("", "")


def _plan(rest: str, library: Library) -> tuple[str, str]:
    found = library.plans.get(rest)
    return (found.title, "") if found else ("", "")


_TITLES: dict[str, Callable[[str, Library], tuple[str, str]]] = {
    "lessons": _lesson,
    "labs": _lab,
    "questions": _set,
    "events": _source,
    "simulations": _simulation,
    "stacks": _stack,
    "plans": _plan,
}
