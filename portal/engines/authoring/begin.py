"""A new lesson, lab or question: its skeleton, and where it is named so that learners come to it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.engines.curriculum.lessons import PATH
from portal.engines.curriculum.tree import Tree, Unreadable
from portal.engines.curriculum.yaml_text import YamlFault, read_yaml

from . import skeletons
from .places import NotPlaced, append
from .skeletons import Words

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
LONGEST = 64
CODES = 99


class Refused(ValueError):
    """Nothing is written. The message says why, and what would do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """Texts by path below content/: new files, and those that name them. `then` is what to do next."""

    new: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    then: Sequence[str] = ()


def begin_lesson(
    tree: Tree, slug: str, words: Words, *, module: str, objective: str, minutes: int, after: str, code: str
) -> Begun:
    """`after` is a lesson of the module, "" for its end; without `code` it is the next. Raises Refused."""
    _check(tree, slug, words.facts)
    there = {found["slug"]: found for path in tree.files if (found := PATH.match(path))}
    if slug in there:
        raise Refused(f"There is a lesson `{slug}` already: {there[slug][0]}. Choose another slug.")
    course, text = _document(tree, "course.yaml")
    place, listed = _module(course, module)
    if after and after not in listed:
        raise Refused(f"The module `{module}` has no lesson `{after}`. {_known(after, listed)}")
    numbers = [int(found["number"]) for found in there.values() if found["module"] == module]
    number = max(numbers, default=0) + 1
    codes = _codes(tree, there.values())
    code = code or next((f"L{n:02d}" for n in range(1, CODES + 1) if f"L{n:02d}" not in codes), "")
    if not re.match(r"^[LA]\d{1,2}$", code) or code in codes or number > CODES:
        raise Refused(f"The code {code!r} is taken, or is none. Give one such as `--code L42`.")
    path = f"lessons/{module}/{number:02d}-{slug}.md"
    index = listed.index(after) if after else None
    return Begun(
        new={path: skeletons.lesson(words, code=code, objective=objective, minutes=minutes)},
        changed={"course.yaml": _listed(text, ("modules", place, "lessons"), slug, listed, after=index)},
        then=(
            f"Write {tree.named(path)}: what is there is only its shape.",
            f"Give it something to do: manage.py new lab <slug> --lesson {slug}",
            f"Check it, then read it at /lessons/{slug}/: manage.py check_content",
        ),
    )


def begin_lab(tree: Tree, slug: str, words: Words, *, summary: str, minutes: int, lesson: str) -> Begun:
    """`lesson` is where it is shown, "" for none. Raises Refused."""
    _check(tree, slug, words.facts)
    if tree.below(f"labs/{slug}"):
        raise Refused(f"There is a lab `{slug}` already: labs/{slug}/. Choose another slug.")
    changed = {}
    if lesson:
        lessons = {found["slug"]: path for path in tree.files if (found := PATH.match(path))}
        if lesson not in lessons:
            raise Refused(f"There is no lesson `{lesson}`. {_known(lesson, lessons)}")
        changed[lessons[lesson]] = f"{_read(tree, lessons[lesson]).rstrip()}\n\n```lab\n{slug}\n```\n"
    files = skeletons.lab(words, summary=summary, minutes=minutes)
    folder = tree.named(f"labs/{slug}")
    return Begun(
        new={f"labs/{slug}/{path}": text for path, text in files.items()},
        changed=changed,
        then=(
            f"Write {folder}/brief.md and solution/, then what a learner begins with (starter/) "
            "and the mistakes people make (wrong/).",
            f"Say in {folder}/lab.yaml what is checked: manage.py check_content",
            f"Run the solution, the starter and each mistake: manage.py check_content --run {slug}",
        ),
    )


def begin_question(
    tree: Tree,
    topic: str,
    slug: str,
    words: Words,
    *,
    kind: str,
    level: int,
    concepts: Sequence[str],
    lessons: Sequence[str],
) -> Begun:
    """At the end of the topic's set. Raises Refused."""
    _check(tree, slug, words.facts)
    path = f"questions/{topic}.yaml"
    topics = [one.removesuffix(".yaml").partition("/")[2] for one in tree.below("questions")]
    if path not in tree.files:
        raise Refused(f"There is no question set `{topic}`. {_known(topic, topics)}")
    data, text = _document(tree, path)
    asked = data.get("questions") or []
    if any(isinstance(one, dict) and one.get("slug") == slug for one in asked):
        raise Refused(f"There is a question `{topic}/{slug}` already. Choose another slug.")
    if not words.facts and not words.draft:
        raise Refused("A question rests on a fact: give `--fact J-4`, or `--draft` to look for it later.")
    for name in (*concepts, *lessons):
        _check_slug(name)
    written = skeletons.question(words, kind=kind, slug=slug, level=level, concepts=concepts, lessons=lessons)
    try:
        changed = {path: append(text, ("questions",), written, gap=True)}
    except NotPlaced as fault:
        raise Refused(f"{tree.named(path)}: {fault}") from None
    return Begun(
        changed=changed,
        then=(
            f"Write it: it is the last one of {tree.named(path)}.",
            "Check it: manage.py check_content",
            f"Answer it, right and wrong, at /practice/{topic}/{slug}/",
        ),
    )


def _check(tree: Tree, slug: str, facts: Collection[str]) -> None:
    _check_slug(slug)
    if not facts or "pack.yaml" in tree.files:
        return  # a pack may cite facts of the main course, which is not looked at here
    data, _ = _document(tree, "facts.yaml")
    known = [one.get("id", "") for one in data.get("facts") or [] if isinstance(one, dict)]
    for fact in facts:
        if fact not in known:
            raise Refused(f"There is no fact `{fact}` in facts.yaml. {_known(fact, known)}")


def _check_slug(slug: str) -> None:
    if not SLUG.match(slug) or len(slug) > LONGEST:
        raise Refused(
            f"`{slug}` is no slug: small letters, digits and single hyphens, {LONGEST} characters at most."
        )


def _module(course: Mapping[str, Any], module: str) -> tuple[int, list[str]]:
    modules = [one for one in course.get("modules") or [] if isinstance(one, dict)]
    names = [str(one.get("slug")) for one in modules]
    if module not in names:
        raise Refused(f"The course has no module `{module}`. {_known(module, names)}")
    place = names.index(module)
    listed = modules[place].get("lessons")
    if not isinstance(listed, list):
        raise Refused(f"The module `{module}` has no list `lessons:` in course.yaml. Add it.")
    return place, listed


def _listed(
    text: str, at: tuple[str | int, ...], slug: str, listed: Sequence[str], *, after: int | None
) -> str:
    try:
        return append(text, at, slug, after=after if listed else None)
    except NotPlaced as fault:
        raise Refused(f"course.yaml: {fault}") from None


def _codes(tree: Tree, found: Collection[re.Match[str]]) -> set[str]:
    texts = (_read(tree, one[0]) for one in found)
    return {code[1] for text in texts if (code := re.search(r"(?m)^code: *['\"]?(\w+)", text))}


def _document(tree: Tree, path: str) -> tuple[dict[str, Any], str]:
    text = _read(tree, path)
    try:
        data = read_yaml(text).data
    except YamlFault as fault:
        raise Refused(f"{tree.named(path)}:{fault.line}: {fault.fault} {fault.remedy}") from None
    if not isinstance(data, dict):
        raise Refused(f"{tree.named(path)} is not a mapping. Mend it first: manage.py check_content")
    return data, text


def _read(tree: Tree, path: str) -> str:
    try:
        return tree.read(path)
    except Unreadable as fault:
        raise Refused(str(fault)) from None


def _known(name: str, there: Collection[str]) -> str:
    close = difflib.get_close_matches(name, list(there), n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"There are {', '.join(f'`{one}`' for one in there)}." if 0 < len(there) <= 12 else "Name another."
