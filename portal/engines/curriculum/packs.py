"""
Content of others, beside the main course: folders with a pack.yaml, each sound as a whole or left out.

A pack is read against the main course and can name it; nothing in it takes the place of anything there, since
all its names get its namespace. What is wrong with it are its own findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from .beside import Beside
from .library import Library
from .models.pack import PackHead, numbers_of
from .models.words import Words
from .namespaced import namespaced
from .problem import Problem
from .shelf import read_all
from .tree import Tree, sweep
from .units import Unit, open_yaml
from .validate import validate

T = TypeVar("T")

# Of the main course alone, and what else has what they would say.
OURS_ALONE = {
    "glossary.yaml": ("a glossary", "Explain the word where a lesson uses it first."),
    "cheat-sheets": ("cheat sheets", "Write a lesson whose page is the sheet."),
    "changes.yaml": ("a list of changes", "Say it in a `changed` callout of a lesson."),
    "coverage.yaml": ("a table of what it covers", "Leave it beside the pack, not in it."),
}
LONGEST = 64  # characters that a record has for a name


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """`library` is None for one that is left out; then `problems` say why. `uploaded`: kept by the portal."""

    root: Path
    uploaded: bool
    head: PackHead | None
    library: Library | None
    problems: tuple[Problem, ...]

    @property
    def shown(self) -> str:
        return self.head.title if self.head else self.root.name


def read_pack(root: Path, main: Library, *, uploaded: bool = False, thorough: bool = False) -> Pack:
    """Whatever is in the folder: nothing in it raises."""
    tree = sweep(root, thorough=thorough)
    unit = _head(tree)
    if unit.value is None:
        return Pack(root=root, uploaded=uploaded, head=None, library=None, problems=tuple(unit.problems))
    head = unit.value
    beside = Beside(main=main, namespace=head.namespace)
    try:
        own = read_all(tree, beside)
        problems = (*own.problems, *_too_long(own, beside, tree), *_ours_alone(tree))
        library = None if problems else namespaced(own, beside)
    except Exception as fault:
        said = f"It could not be read: {type(fault).__name__}: {fault}"[:300]
        problems = (_problem(tree, said, "Tell us; until then it is left out."),)
        library = None
    return Pack(root=root, uploaded=uploaded, head=head, library=library, problems=problems)


def put_together(main: Library, packs: Sequence[Pack]) -> tuple[Library, tuple[Pack, ...]]:
    """
    The course with those packs that are sound and have what they require, and all of them as they are now: of
    two in one namespace the first is taken.
    """
    taken: dict[str, Pack] = {}
    seen: list[Pack] = []
    for pack in packs:
        if pack.head and pack.library is not None and pack.head.namespace in taken:
            other = taken[pack.head.namespace]
            fault = f"The namespace `{pack.head.namespace}` is that of {other.root.name} as well."
            pack = _left_out(pack, fault, "Switch one of them off, or give it another namespace.")  # noqa: PLW2901
        elif pack.head and pack.library is not None:
            taken[pack.head.namespace] = pack
        seen.append(pack)
    while missing := _lacking(taken):
        for namespace, (fault, remedy) in missing.items():
            left = taken.pop(namespace)
            seen[seen.index(left)] = _left_out(left, fault, remedy)
    return _merged(main, [pack.library for pack in taken.values() if pack.library]), tuple(seen)


def head_of(root: Path) -> PackHead | None:
    """None where it does not say who it is."""
    return _head(sweep(root)).value


def _head(tree: Tree) -> Unit[PackHead]:
    unit: Unit[PackHead] = Unit(path=tree.named("pack.yaml"))
    if "pack.yaml" not in tree.files:
        unit.say_at(1, "There is no pack.yaml.", "Write it; docs/authoring.md shows one.")
    elif (data := open_yaml(unit, tree, "pack.yaml")) is not None:
        unit.value, findings = validate(PackHead, data)
        unit.say(findings)
    return unit


def _ours_alone(tree: Tree) -> Iterable[Problem]:
    for path in tree.files:
        if found := OURS_ALONE.get(path.partition("/")[0]):
            fault = f"A pack cannot have {found[0]}: that is the main course's alone."
            yield Problem(path=tree.named(path), line=1, fault=fault, remedy=found[1])


def _too_long(own: Library, beside: Beside, tree: Tree) -> Iterable[Problem]:
    steps = (step.slug for lab in own.labs.values() for step in lab.steps)
    names = chain(
        own.lessons, own.labs, steps, own.question_sets, own.sources, own.simulations, own.stacks, own.plans
    )
    for name in names:
        if len(beside.full(name)) > LONGEST:
            yield _problem(tree, f"`{name}` has over {LONGEST} characters with its namespace.", "Shorten it.")


def _lacking(taken: Mapping[str, Pack]) -> dict[str, tuple[str, str]]:
    found = {}
    for namespace, pack in taken.items():
        for other, least in (pack.head.requires if pack.head else {}).items():
            there = taken[other].head if other in taken else None
            if there is None or there.numbers < numbers_of(least):
                has = f"version {there.version}" if there else "not switched on, or not sound"
                fault = f"It requires the pack `{other}` {least}, which is {has}."
                found[namespace] = (fault, f"Install and switch on `{other}` {least} or later.")
    return found


def _left_out(pack: Pack, fault: str, remedy: str) -> Pack:
    problem = Problem(path=f"{pack.root.name}/pack.yaml", line=1, fault=fault, remedy=remedy)
    return replace(pack, library=None, problems=(*pack.problems, problem))


def _problem(tree: Tree, fault: str, remedy: str) -> Problem:
    return Problem(path=tree.named("pack.yaml"), line=1, fault=fault, remedy=remedy)


def _merged(main: Library, others: Sequence[Library]) -> Library:
    """Main content comes first everywhere, and wins: not that any name could be the same."""
    if not others:
        return main
    course = main.course.model_copy(
        update={
            "tracks": (*main.course.tracks, *(one for other in others for one in other.course.tracks)),
            "modules": (*main.course.modules, *(one for other in others for one in other.course.modules)),
            "topics": (*main.course.topics, *(one for other in others for one in other.course.topics)),
        }
    )
    return replace(
        main,
        course=course,
        lessons=_all([main.lessons, *(one.lessons for one in others)]),
        labs=_all([main.labs, *(one.labs for one in others)]),
        question_sets=_all([main.question_sets, *(one.question_sets for one in others)]),
        sources=_all([main.sources, *(one.sources for one in others)]),
        facts=_all([main.facts, *(one.facts for one in others)]),
        simulations=_all([main.simulations, *(one.simulations for one in others)]),
        stacks=_all([main.stacks, *(one.stacks for one in others)]),
        plans=_all([main.plans, *(one.plans for one in others)]),
        words=_all_words([main, *others]),
    )


def _all_words(each: Sequence[Library]) -> dict[str, Words]:
    """By language; what a course says of itself is the main one's, with each one's tracks and modules."""
    found = {}
    for language in dict.fromkeys(language for one in each for language in one.words):
        words = [one.words[language] for one in each if language in one.words]
        said = [one.course for one in words if one.course is not None]
        main = each[0]
        own = main.words[language].course if language in main.words else None
        title, tagline = (own.title, own.tagline) if own else (main.course.title, main.course.tagline)
        course = said[0] if said else None
        if course is not None:
            course = course.model_copy(
                update={
                    "title": title,
                    "tagline": tagline,
                    "tracks": _all([one.tracks for one in said]),
                    "modules": _all([one.modules for one in said]),
                }
            )
        found[language] = replace(
            words[0],
            lessons=_all([one.lessons for one in words]),
            labs=_all([one.labs for one in words]),
            course=course,
        )
    return found


def _all(each: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """In order; where two had one name, the first would stay."""
    found: dict[str, T] = {}
    for values in each:
        for name, value in values.items():
            found.setdefault(name, value)
    return found
