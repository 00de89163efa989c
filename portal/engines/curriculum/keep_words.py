"""Translations held against their originals: what fits is kept, what does not is said, what is old named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.engines.markup import Scan, scan

from .cheat_sheets import CITED, with_values
from .library import Library
from .models import Lab
from .models.hint import as_hints
from .models.words import CourseWords, GlossaryWords, LabWords, LessonWords, SheetWords, TermWords, Words
from .problem import Problem
from .references import References
from .told import (
    own_checks,
    version_of,
    version_of_course,
    version_of_lab,
    version_of_lesson,
    version_of_place,
    version_of_term,
)
from .units import Unit
from .words import WordsUnit
from .yaml_text import Path


def keep_words(
    units: Iterable[WordsUnit], library: Library, sheets: Mapping[str, str], refs: References
) -> tuple[dict[str, Words], tuple[Problem, ...]]:
    """By language; and those of an older version. `sheets` are cheat sheets as written, by module."""
    keeping = _Keeping(library=library, sheets=sheets, refs=refs)
    for unit in units:
        if unit.value is not None:
            keeping.keep(unit)
    words = {language: Words(**found) for language, found in keeping.found.items()}
    return words, tuple(sorted(keeping.outdated))


@dataclass(kw_only=True)
class _Keeping:
    library: Library
    sheets: Mapping[str, str]
    refs: References
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    outdated: list[Problem] = field(default_factory=list)

    def keep(self, unit: WordsUnit) -> None:
        before = len(self.refs.said)
        of_language = self.found.setdefault(unit.language, defaultdict(dict))
        value: Any = unit.value
        kept: Any = None
        match unit.room:
            case "course":
                of_language["course"] = self._course(unit, value)
            case "glossary":
                of_language["terms"] = self._glossary(unit, value)
            case "lesson":
                kept = self._lesson(unit, value)
            case "lab":
                kept = self._lab(unit, value)
            case "sheet":
                kept = self._sheet(unit, value)
        if kept is not None and len(self.refs.said) == before:
            of_language[f"{unit.room}s"][unit.key] = kept

    def _lesson(self, unit: WordsUnit, words: LessonWords) -> LessonWords | None:
        if not self.refs.has("lesson", unit.key, unit.path, 1):
            return None
        lesson = self.library.lessons.get(unit.key)
        if lesson is None:
            return None
        if lesson.module != unit.place.split("/")[1]:
            remedy = f"Move it to {unit.language}/lessons/{lesson.module}/."
            self.refs.say(unit.path, 1, "The original is in another module.", remedy)
        self._same_shape(unit.path, unit.body_line, words.body, lesson.body)
        self._compare(unit, ("of",), words.of, version_of_lesson(lesson))
        return words

    def _lab(self, unit: WordsUnit, words: LabWords) -> LabWords | None:
        if not self.refs.has("lab", unit.key, unit.path, 1):
            return None
        lab = self.library.labs.get(unit.key)
        if lab is None:
            return None
        self._lab_words(unit, words, lab)
        steps = dict(zip(lab.head.steps, lab.steps, strict=True))
        self._all_named(unit, ("steps",), words.steps, steps, "step")
        for name, step in words.steps.items():
            if name in steps:
                self._lab_words(unit.within[name], step, steps[name])
        return words

    def _lab_words(self, unit: Unit[Any], words: LabWords, lab: Lab) -> None:
        self._same_shape(unit.path.rpartition("/")[0] + "/brief.md", 1, words.brief, lab.brief)
        hints = as_hints(lab.head.hints)
        if len(words.hints) != len(hints):
            fault = f"There are {len(words.hints)} hints, and the original has {len(hints)}."
            self.refs.say(unit.path, unit.line(("hints",)), fault, "Translate each, in the same order.")
        checks = {check.slug: check for check in own_checks(lab)}
        self._all_named(unit, ("checks",), words.checks, checks, "check")
        for slug, said in words.checks.items():
            if slug in checks and bool(said.hint) != bool(checks[slug].hint):
                fault = f"The original's check `{slug}` has {'no' if said.hint else 'a'} `hint`."
                self.refs.say(unit.path, unit.line(("checks", slug)), fault, "Do as it does.")
        self._compare(unit, ("of",), words.of, version_of_lab(lab))

    def _sheet(self, unit: WordsUnit, words: SheetWords) -> SheetWords | None:
        written = self.sheets.get(unit.key)
        if written is None:
            self.refs.say(unit.path, 1, "There is no such cheat sheet.", "Write the original first.")
            return None
        if set(CITED.findall(words.text)) != set(CITED.findall(written)):
            fault = "It does not give the values of the same facts as the original."
            self.refs.say(unit.path, unit.body_line, fault, "Keep each `[[A-1]]`.")
        self._same_shape(unit.path, unit.body_line, words.text, written)
        self._compare(unit, ("of",), words.of, version_of(written))
        return words.model_copy(update={"text": with_values(words.text, self.library.facts)})

    def _course(self, unit: WordsUnit, words: CourseWords) -> CourseWords:
        course = self.library.course
        self._compare(unit, ("of",), words.of, version_of_course(course))
        for name, said, there in (
            ("tracks", words.tracks, {one.slug: one for one in course.tracks}),
            ("modules", words.modules, {one.slug: one for one in course.modules}),
        ):
            for slug, place in said.items():
                if slug not in there:
                    fault = f"The course has no `{slug}` among its {name}."
                    self.refs.say(unit.path, unit.line((name, slug)), fault, "Take it out.")
                else:
                    self._compare(unit, (name, slug, "of"), place.of, version_of_place(there[slug]))
        return words

    def _glossary(self, unit: WordsUnit, words: GlossaryWords) -> dict[str, TermWords]:
        there = {term.term: term for term in self.library.glossary.terms}
        kept = {}
        for place, said in enumerate(words.terms):
            at = ("terms", place)
            if said.term not in there:
                fault = f"The glossary has no term `{said.term}`."
                self.refs.say(unit.path, unit.line((*at, "term")), fault, "Call it as the original does.")
                continue
            self._compare(unit, (*at, "of"), said.of, version_of_term(there[said.term]))
            kept[said.term] = said
        return kept

    def _same_shape(self, path: str, first_line: int, text: str, original: str) -> None:
        """Headings by their levels, labs and questions, links within the portal, code by its language."""
        ours, theirs = scan(text), scan(original)
        for what, shape, remedy in (
            ("headings", _headings, "Translate each heading; their addresses are the original's."),
            ("labs and questions", _embeds, "Keep each fence with its name, in the same order."),
            ("links and figures of the portal", _links, "Keep where each leads; `#…` is the original's."),
            ("blocks of code", _codes, "Keep each, in the same order."),
            ("callouts and tabs", _blocks, "Keep each `///`, in the same order."),
        ):
            if shape(ours) != shape(theirs):
                fault = f"It has not the same {what} as the original: {_apart(shape(ours), shape(theirs))}."
                self.refs.say(path, first_line, fault, remedy)

    def _all_named(
        self, unit: Unit[Any], at: Path, said: Collection[str], there: Collection[str], what: str
    ) -> None:
        for name in [*said, *there]:
            if (name in said) != (name in there):
                fault = f"The {what} `{name}` is {'not translated' if name in there else 'not there'}."
                self.refs.say(unit.path, unit.line((*at, name)), fault, "Have each of the original's.")

    def _compare(self, unit: Unit[Any], at: Path, of: str, now: str) -> None:
        if of != now:
            self.outdated.append(
                Problem(
                    path=unit.path,
                    line=unit.line(at),
                    fault="It is translated from an older version.",
                    remedy=f"Bring it up to date, then write `of: {now}`.",
                )
            )


def _headings(found: Scan) -> list[str]:
    return ["#" * level for level, _, _ in found.headings]


def _embeds(found: Scan) -> list[str]:
    return [embed.ref for embed in found.embeds if not embed.nested]


def _links(found: Scan) -> list[str]:
    return sorted({link.target for link in found.links if link.target.startswith(("/", "#"))})


def _codes(found: Scan) -> list[str]:
    return [code.language for code in found.codes]


def _blocks(found: Scan) -> list[str]:
    return [name for name, _ in found.blocks]


def _apart(ours: list[str], theirs: list[str]) -> str:
    """The first that differs."""
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"`{mine}` where it has `{other}`"
    longer = ours[len(theirs) :] or theirs[len(ours) :]
    return f"`{longer[0]}` is {'not there' if len(ours) > len(theirs) else 'missing'}"
