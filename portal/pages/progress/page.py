"""Everything the progress page shows, gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.engines.drawing import Lines, Radar
from portal.engines.scheduling.interview_mix import ROLES
from portal.pages.progress.drawn import drawn_history, drawn_map
from portal.pages.progress.rows import Row, row_of
from portal.pages.progress.words import role_named
from portal.records.accounts.models import Learner
from portal.records.badges.shown import Badges, badges_of
from portal.records.diagnostics.result import skips_of
from portal.records.incidents.find import solved_slugs
from portal.records.progress.next_steps import Due, NextStep, labs_tried, next_steps, worth_coming_back
from portal.records.progress.overview import Overview, progress_of
from portal.records.progress.resume import Continue, where_to_continue
from portal.records.progress.skills import Skills, skills_of
from portal.records.reviews.agenda import agenda_of
from portal.records.reviews.recalls import recalls_of

WEAKEST = 10  # concepts that are seen at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    title: str
    reason: str
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """`first` is where somebody new begins; `map` and `history` are None while there is nothing to draw."""

    overview: Overview
    skills: Skills
    first: Continue | None
    steps: tuple[Step, ...]
    again: tuple[Step, ...]
    topics: tuple[Row, ...]
    weakest: tuple[Row, ...]
    stronger: tuple[Row, ...]  # the other concepts
    map: Radar | None
    history: Lines | None
    badges: Badges
    role: str
    raises: str  # the topic that would raise readiness most
    incidents_solved: int
    incidents_total: int

    @property
    def roles(self) -> dict[str, str]:
        return {"": _("any role"), **{slug: role_named(slug) for slug in ROLES}}

    @property
    def ready(self) -> tuple[int, int, int]:
        """Expected, and from where to where, in per cent."""
        found = self.skills.readiness
        return (
            (round(100 * found.expected), round(100 * found.low), round(100 * found.high))
            if found
            else (0, 0, 100)
        )

    @property
    def weeks(self) -> list[dict[str, datetime | int]]:
        return [
            {
                "at": week.at,
                "expected": round(100 * week.readiness.expected),
                "low": round(100 * week.readiness.low),
                "high": round(100 * week.readiness.high),
                "answers": week.readiness.answers,
            }
            for week in self.skills.history
        ]

    @property
    def raises_by(self) -> int:
        return round(100 * self.skills.readiness.raises) if self.skills.readiness else 0

    @property
    def for_role(self) -> str:
        return role_named(self.role) if self.role else ""


def page_of(learner: Learner | None, library: Library, *, role: str, now: datetime) -> Page:
    """
    `role` is one of ROLES; any other word is none. Eighteen queries, however much was done; none for
    somebody who has not written yet.
    """
    role = role if role in ROLES else ""
    overview = progress_of(learner, library, now=now)
    skills = skills_of(learner, library, role=role, recalls=recalls_of(learner, now=now), now=now)
    due = _due(learner, library, now)
    solved = solved_slugs(learner)
    raised = library.find_question_set(skills.readiness.next_skill) if skills.readiness else None
    return Page(
        overview=overview,
        skills=skills,
        first=None if overview.begun else where_to_continue(None, library),
        steps=_linked(next_steps(overview, skills, library, due=due, skipping=skips_of(learner, library))),
        again=_linked(worth_coming_back(overview, skills, labs_tried(learner), now=now)),
        topics=tuple(row_of(topic) for topic in skills.topics),
        weakest=tuple(row_of(concept) for concept in skills.concepts[:WEAKEST]),
        stronger=tuple(row_of(concept) for concept in skills.concepts[WEAKEST:]),
        map=drawn_map(skills),
        history=drawn_history(skills),
        badges=badges_of(learner, library, now=now),
        role=role,
        raises=raised.title if raised else "",
        incidents_solved=sum(lab.slug in solved for lab in library.incidents()),
        incidents_total=len(library.incidents()),
    )


def _due(learner: Learner | None, library: Library, now: datetime) -> Due | None:
    if learner is None:
        return None
    agenda = agenda_of(learner, library, now=now, days=1)
    return Due(count=len(agenda.today), minutes=agenda.minutes, url_name="reviews:due")


def _linked(steps: Iterable[NextStep]) -> tuple[Step, ...]:
    return tuple(
        Step(title=step.title, reason=step.reason, href=reverse(step.url_name, args=step.args))
        for step in steps
    )
