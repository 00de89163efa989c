"""Where somebody stands: each topic, each concept, and a mock interview if it were today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.engines.curriculum import Library, QuestionSet
from portal.engines.scheduling.interview_mix import LEVELS, ROLES
from portal.engines.scheduling.mastery import Given, Mastery, judge
from portal.engines.scheduling.readiness import Part, Readiness, Skill, readiness
from portal.records.accounts.models import Learner
from portal.records.progress.evidence import Answered, Evidence, answers_of, weigh_answers
from portal.records.progress.named import title_of

LEVEL = "mid"
QUESTIONS = 15  # of an interview of forty minutes
WEEKS = 6  # of history, today included
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """
    A topic or a concept; `low` and `high` hold its share with a chance of 80 %, where it is claimed.
    `again` is its question (topic and slug) that went worst when it was last answered.
    """

    slug: str
    title: str
    mastery: Mastery
    low: float
    high: float
    again: tuple[str, ...] = ()
    answered_at: datetime | None = None

    @property
    def is_claimed(self) -> bool:
        return self.mastery.is_claimed


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    at: datetime
    readiness: Readiness


@dataclass(frozen=True, kw_only=True, slots=True)
class Skills:
    """
    `topics` in the library's order, all of them; `concepts` those that something is claimed of, the weakest
    first. `history` is by time alone, since what was recalled on another day is not known any more.
    """

    topics: tuple[Known, ...]
    concepts: tuple[Known, ...]
    concepts_begun: int  # answered, and too little to say anything of
    readiness: Readiness | None
    history: tuple[Week, ...]

    @property
    def is_drawn(self) -> bool:
        return any(topic.is_claimed for topic in self.topics)


def skills_of(
    learner: Learner | None,
    library: Library,
    *,
    role: str = "",
    recalls: Mapping[str, float] | None = None,
    now: datetime,
) -> Skills:
    """`role` is one of ROLES; without, all topics weigh alike. One query, none for nobody."""
    answers = answers_of(learner, library)
    evidence = weigh_answers(answers, recalls=recalls, now=now)
    latest = {answer.topic: answer.at for answer in answers}
    concepts = [_known(slug, title_of(slug), given) for slug, given in evidence.concepts.items()]
    claimed = sorted(
        (one for one in concepts if one.is_claimed), key=lambda one: (one.mastery.mean, one.slug)
    )
    return Skills(
        topics=tuple(
            _known(slug, found.title, evidence.topics.get(slug, ()), latest.get(slug))
            for slug, found in library.question_sets.items()
        ),
        concepts=tuple(claimed),
        concepts_begun=len(concepts) - len(claimed),
        readiness=_readiness(evidence, library, role),
        history=_history(answers, library, role, now),
    )


def _known(slug: str, title: str, given: Collection[Given], answered_at: datetime | None = None) -> Known:
    mastery = judge(given)
    low, high = mastery.interval() if mastery.is_claimed else (0.0, 1.0)
    worst = min(
        (one for one in given if not one.later), key=lambda one: (one.share, -one.age_days), default=None
    )
    return Known(
        slug=slug,
        title=title,
        mastery=mastery,
        low=low,
        high=high,
        again=tuple(worst.question.split("/")) if worst else (),
        answered_at=answered_at,
    )


def _readiness(evidence: Evidence, library: Library, role: str) -> Readiness | None:
    skills = {
        slug: Skill(known=judge(given), cold=judge(evidence.cold[slug]))
        for slug, given in evidence.topics.items()
        if slug in library.question_sets
    }
    return readiness(_mix(evidence, library, role), skills, questions=QUESTIONS)


def _mix(evidence: Evidence, library: Library, role: str) -> list[Part]:
    weights = ROLES[role].topics if role in ROLES else dict.fromkeys(library.question_sets, 1.0)
    whole = sum(weights.get(slug, 0.0) for slug in library.question_sets) or 1.0
    levels = LEVELS[LEVEL].shares
    return [
        Part(
            skill=slug,
            share=weights[slug] / whole,
            level=sum(level * share for level, share in levels.items()),
            fresh=_fresh(found, evidence, QUESTIONS * weights[slug] / whole),
        )
        for slug, found in library.question_sets.items()
        if weights.get(slug)
    ]


def _fresh(found: QuestionSet, evidence: Evidence, wanted: float) -> float:
    """An interview asks what was not asked yet, as far as there is any."""
    asked = {given.question for given in evidence.cold.get(found.topic, ())}
    return min(1.0, max(0, len(found.questions) - len(asked)) / wanted)


def _history(answers: Collection[Answered], library: Library, role: str, now: datetime) -> tuple[Week, ...]:
    """The earliest first, from the first week with anything to say; nothing for a single one."""
    weeks = []
    for number in reversed(range(WEEKS)):
        at = now - number * WEEK
        found = _readiness(weigh_answers(answers, now=at), library, role)
        if found:
            weeks.append(Week(at=at, readiness=found))
    return tuple(weeks) if len(weeks) > 1 else ()
