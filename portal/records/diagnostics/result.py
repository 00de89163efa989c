"""What a diagnostic found: each module, and the lessons that can be skipped, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.engines.curriculum import Lesson, Library, Module
from portal.engines.scheduling.diagnostic import Standing, judge_modules
from portal.records.accounts.models import Learner
from portal.records.diagnostics.ask import find_diagnostic, given_of
from portal.records.diagnostics.bank import bank_of, weights_of
from portal.records.diagnostics.models import Diagnostic


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """`topic` and `slug` lead to the question, whose Markdown is `prompt`."""

    topic: str
    slug: str
    prompt: str
    share: float
    is_open: bool
    lessons: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.share == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """Why a lesson can be skipped."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleFound:
    """`answered` in this test; `before` counts answers in practice that were taken along."""

    module: Module
    standing: Standing
    answered: tuple[Answered, ...]
    before: int
    skipped: tuple[Lesson, ...]

    @property
    def verdict(self) -> str:
        return self.standing.verdict

    @property
    def percent(self) -> int:
        return round(100 * self.standing.chance)

    @property
    def right(self) -> int:
        return sum(one.is_right for one in self.answered)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    modules: tuple[ModuleFound, ...] = ()
    skips: Mapping[str, Skip] = field(default_factory=dict)  # by the slug of the lesson

    def in_state(self, verdict: str) -> tuple[ModuleFound, ...]:
        return tuple(one for one in self.modules if one.verdict == verdict)


def skips_of(learner: Learner | None, library: Library) -> Mapping[str, Skip]:
    """Lessons that somebody's diagnostic says can be skipped. One query; none for nobody."""
    found = find_diagnostic(learner)
    return result_of(found, library).skips if found and found.finished_at else {}


def result_of(diagnostic: Diagnostic, library: Library) -> Found:
    """By the course as it is today; questions that are gone still count for their modules."""
    standings = judge_modules(weights_of(library), given_of(diagnostic))
    modules = tuple(
        _module(module, standings[module.slug], diagnostic, library)
        for module in _in_order(library)
        if module.slug in standings
    )
    skips = {
        lesson.slug: Skip(reason=_reason(found, lesson)) for found in modules for lesson in found.skipped
    }
    return Found(modules=modules, skips=skips)


def _module(module: Module, standing: Standing, diagnostic: Diagnostic, library: Library) -> ModuleFound:
    bank = bank_of(library)
    mine = [one for one in diagnostic.given if one["module"] == module.slug]
    answered = tuple(
        Answered(
            topic=one["ref"].partition("/")[0],
            slug=one["ref"].partition("/")[2],
            prompt=bank[one["ref"]].question.prompt,
            share=one["share"],
            is_open=one["is_open"],
            lessons=tuple(one["lessons"]),
        )
        for one in mine
        if one["weight"] >= 1 and one["ref"] in bank
    )
    # A lesson whose own question went wrong is not skipped, however well the rest of the module is known.
    missed = {slug for one in mine if one["share"] < 1 for slug in one["lessons"]}
    known = standing.verdict == "known"
    lessons = library.lessons_of(module) if known else ()
    return ModuleFound(
        module=module,
        standing=standing,
        answered=answered,
        before=sum(one["weight"] < 1 for one in mine),
        skipped=tuple(one for one in lessons if one.slug not in missed),
    )


def _reason(found: ModuleFound, lesson: Lesson) -> str:
    of_it = sum(one.is_right for one in found.answered if lesson.slug in one.lessons)
    if of_it and found.before:
        said = _(
            "Your diagnostic: %(right)s of %(asked)s questions on %(module)s right, %(of_it)s of them on "
            "this lesson, %(before)s answered in practice before."
        )
    elif of_it:
        said = _(
            "Your diagnostic: %(right)s of %(asked)s questions on %(module)s right, %(of_it)s of them on "
            "this lesson."
        )
    elif found.before:
        said = _(
            "Your diagnostic: %(right)s of %(asked)s questions on %(module)s right, %(before)s answered in "
            "practice before."
        )
    else:
        said = _("Your diagnostic: %(right)s of %(asked)s questions on %(module)s right.")
    return said % {
        "right": found.right,
        "asked": len(found.answered),
        "module": found.module.title,
        "of_it": of_it,
        "before": found.before,
    }


def _in_order(library: Library) -> list[Module]:
    slugs = dict.fromkeys(library.module_of(lesson).slug for lesson in library.lessons_in_order())
    by_slug = {module.slug: module for module in library.course.modules}
    return [by_slug[slug] for slug in slugs]
