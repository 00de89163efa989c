"""What could be better in content that is sound. Advice is no fault: nothing fails because of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from portal.engines.curriculum import Lesson, Library
from portal.engines.curriculum.lessons import FENCE, PATH
from portal.engines.curriculum.links import leads_somewhere
from portal.engines.curriculum.models import Asked
from portal.engines.curriculum.tree import Tree, Unreadable
from portal.engines.markup import scan

from .reading import Readability, readability

LIX: Final = 50  # harder than a newspaper
WORDS: Final = 45  # in one sentence

Kind = Literal["fact", "concept", "lesson", "link", "reading", "picture"]
KINDS: Final[dict[Kind, str]] = {
    "link": "Links that lead nowhere",
    "picture": "Pictures without words",
    "fact": "Facts that nothing cites",
    "lesson": "Lessons that no question asks about",
    "concept": "Concepts with a single question",
    "reading": "Hard to read",
}
_PICTURE = re.compile(r"!\[\s*\]\(")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Advice:
    """`path` starts with the content folder's own name; `line` counts from 1."""

    path: str
    line: int
    kind: Kind
    said: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.said} {self.remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonRead:
    """How hard a lesson is to read."""

    lesson: Lesson
    path: str
    found: Readability

    @property
    def is_hard(self) -> bool:
        return self.found.lix > LIX


def advise(tree: Tree, library: Library) -> tuple[Advice, ...]:
    """In the order of files and lines. Costs a fifth of a second for a hundred thousand words."""
    found = [*_facts(tree, library), *_concepts(tree, library), *_unasked(tree, library)]
    found += [*_texts(tree), *_links_of_questions(tree, library)]
    for one in read_lessons(tree, library):
        found += _reading(one)
    return tuple(sorted(found))


def read_lessons(tree: Tree, library: Library) -> Iterator[LessonRead]:
    """In the order of the course."""
    paths = {found["slug"]: path for path in tree.files if (found := PATH.match(path))}
    for lesson in library.lessons_in_order():
        if (path := paths.get(lesson.slug)) is not None:
            text = _text(tree, path)
            head = FENCE.match(text)
            first = text[: head.end()].count("\n") + 1 if head else 1
            yield LessonRead(
                lesson=lesson, path=tree.named(path), found=readability(lesson.body, first_line=first)
            )


def uncited(library: Library) -> tuple[str, ...]:
    """Facts that no lesson, lab, question, source or simulation cites; what is reckoned with is in use."""
    cited: set[str] = set()
    for lesson in library.lessons.values():
        cited |= set(lesson.head.facts)
    for lab in library.labs.values():
        cited |= set(lab.head.facts)
    for one in _questions(library):
        cited |= set(one.facts)
    for source in library.sources.values():
        cited |= set(source.facts)
    for simulation in library.simulations.values():
        cited |= set(simulation.facts)
    return tuple(name for name, fact in library.facts.items() if name not in cited and not fact.numbers)


def concepts(library: Library) -> Counter[str]:
    """How many questions ask for each."""
    return Counter(concept for one in _questions(library) for concept in one.concepts)


def unasked(library: Library) -> tuple[Lesson, ...]:
    """Lessons that no question names, and that embed none."""
    asked = {slug for one in _questions(library) for slug in one.lessons}
    return tuple(one for one in library.lessons_in_order() if one.slug not in asked and not one.questions)


def _facts(tree: Tree, library: Library) -> Iterator[Advice]:
    lines = _lines(tree, "facts.yaml", r"^ *- \{?id: *['\"]?([A-Z]+-\d+)")
    for name in uncited(library):
        yield Advice(
            path=tree.named("facts.yaml"), line=lines.get(name, 1), kind="fact",
            said=f"No lesson, lab or question cites {name}.",
            remedy="Cite it where it is said, or leave it for later.",
        )  # fmt: skip


def _concepts(tree: Tree, library: Library) -> Iterator[Advice]:
    counted = concepts(library)
    for topic, found in library.question_sets.items():
        lines = _slugs(tree, topic)
        for one in found.questions:
            for concept in one.concepts:
                if counted[concept] == 1:
                    yield Advice(
                        path=tree.named(f"questions/{topic}.yaml"), line=lines.get(one.slug, 1),
                        kind="concept",
                        said=f"`{concept}` has this one question, “{one.slug}”: too little to know it by.",
                        remedy="Ask another, or use the name of a concept that has more.",
                    )  # fmt: skip


def _unasked(tree: Tree, library: Library) -> Iterator[Advice]:
    paths = {found["slug"]: path for path in tree.files if (found := PATH.match(path))}
    for lesson in unasked(library):
        if lesson.slug in paths:
            yield Advice(
                path=tree.named(paths[lesson.slug]), line=1, kind="lesson",
                said="No question asks about this lesson.",
                remedy=f"Name it in a question: `lessons: [{lesson.slug}]`.",
            )  # fmt: skip


def _texts(tree: Tree) -> Iterator[Advice]:
    """Pictures in whatever is Markdown, also inside YAML."""
    for path in tree.files:
        if path.endswith((".md", ".yaml")) and "/starter/" not in path and "/solution/" not in path:
            for number, line in enumerate(_text(tree, path).split("\n"), 1):
                if _PICTURE.search(line):
                    yield Advice(
                        path=tree.named(path), line=number, kind="picture",
                        said="A picture has no text in its place.",
                        remedy="Say between the brackets what it shows: ![what it shows](…).",
                    )  # fmt: skip


def _links_of_questions(tree: Tree, library: Library) -> Iterator[Advice]:
    """Those of lessons and briefs are faults already."""
    for topic, found in library.question_sets.items():
        lines = _slugs(tree, topic)
        for one in found.questions:
            for link in scan(f"{one.prompt}\n\n{one.explanation}").links:
                if link.target.startswith("/") and not leads_somewhere(link.target, library):
                    yield Advice(
                        path=tree.named(f"questions/{topic}.yaml"), line=lines.get(one.slug, 1),
                        kind="link",
                        said=f"“{one.slug}” links to `{link.target}`, which is not there.",
                        remedy="Name a lesson or lab that is.",
                    )  # fmt: skip


def _reading(one: LessonRead) -> Iterator[Advice]:
    if one.is_hard:
        yield Advice(
            path=one.path, line=1, kind="reading",
            said=f"LIX {one.found.lix}: harder than a newspaper ({LIX}).",
            remedy="Shorten its longest sentences; take short words where there are any.",
        )  # fmt: skip
    for sentence in one.found.longest:
        if sentence.words > WORDS:
            yield Advice(
                path=one.path, line=sentence.line, kind="reading",
                said=f"A sentence of {sentence.words} words: “{sentence.text[:80]}…”",
                remedy="Make two of it.",
            )  # fmt: skip


def _questions(library: Library) -> Iterator[Asked]:
    for found in library.question_sets.values():
        yield from found.questions


def _slugs(tree: Tree, topic: str) -> dict[str, int]:
    return _lines(tree, f"questions/{topic}.yaml", r"^ *(?:- )?slug: *['\"]?([a-z0-9-]+)")


def _lines(tree: Tree, path: str, pattern: str) -> dict[str, int]:
    lines = enumerate(_text(tree, path).split("\n"), 1)
    return {found[1]: number for number, line in lines if (found := re.match(pattern, line))}


def _text(tree: Tree, path: str) -> str:
    try:
        return tree.read(path) if path in tree.files else ""
    except Unreadable:
        return ""
