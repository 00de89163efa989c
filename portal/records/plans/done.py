"""What of a plan is done, told from what the learner did; nobody ticks anything by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.engines.curriculum import Library
from portal.engines.scheduling.mastery import judge
from portal.engines.scheduling.study_plan import Item, Kind
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview
from portal.records.plans.models import StudyPlan
from portal.records.plans.terms import day_in
from portal.records.progress.done import labs_done, lessons_read
from portal.records.progress.evidence import Answered, answers_of, weigh_answers
from portal.records.reviews.models import ReviewCard

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """
    Days are the learner's. Lessons and labs count whenever they were done; `practised`, the days of answers
    by topic, and interviews since the plan began, as those of last year are no practice. `cards` are the
    days on which cards of the reviews came into being.
    """

    time_zone: str
    begun_on: date
    lessons: Mapping[str, date]
    labs: Mapping[str, date]
    answers: tuple[Answered, ...]
    practised: Mapping[str, tuple[date, ...]]
    interviews: tuple[date, ...]
    cards: tuple[date, ...]

    def keys(self, items: Iterable[Item], *, before: date) -> frozenset[str]:
        """Of those items, what was done before a day."""
        return frozenset(item.key for item in items if (on := self._done_on(item)) and on < before)

    def mastery(self, *, before: date) -> dict[str, float]:
        """By topic, the share of the points to expect of it; nothing of one with too few answers to tell."""
        begins = datetime.combine(before, time.min, tzinfo=ZoneInfo(self.time_zone))
        evidence = weigh_answers(self.answers, now=begins - INSTANT)
        judged = {topic: judge(given) for topic, given in evidence.topics.items()}
        return {topic: mastery.mean for topic, mastery in judged.items() if mastery.is_claimed}

    def cards_before(self, day: date) -> int:
        return sum(on < day for on in self.cards)

    def _done_on(self, item: Item) -> date | None:
        match item.kind:
            case Kind.LESSON:
                return self.lessons.get(item.ref)
            case Kind.LAB:
                return self.labs.get(item.ref)
            case Kind.INTERVIEW:
                return _nth(self.interviews, item.number)
            case Kind.QUESTIONS:
                return _nth(self.practised.get(item.ref, ()), item.upto)


def done_of(plan: StudyPlan, learner: Learner, library: Library) -> Done:
    """Six queries."""
    zone = plan.time_zone
    begun_on = day_in(zone, plan.created_at)
    answers = answers_of(learner, library)
    held = Interview.objects.answered_by(learner).filter(
        finished_at__isnull=False, finished_at__gte=plan.created_at
    )
    cards = ReviewCard.objects.of(learner).active().values_list("created_at", flat=True)
    return Done(
        time_zone=zone,
        begun_on=begun_on,
        lessons={slug: day_in(zone, at) for slug, at in lessons_read(learner).items()},
        labs={slug: day_in(zone, at) for slug, at in labs_done(learner, library).items()},
        answers=answers,
        practised=_practised(answers, zone, begun_on),
        interviews=tuple(sorted(day_in(zone, at) for at in held.values_list("finished_at", flat=True) if at)),
        cards=tuple(day_in(zone, at) for at in cards),
    )


def _practised(answers: Iterable[Answered], time_zone: str, begun_on: date) -> dict[str, tuple[date, ...]]:
    days: dict[str, list[date]] = {}
    for one in answers:
        on = day_in(time_zone, one.at)
        if on >= begun_on:
            days.setdefault(one.topic, []).append(on)
    return {topic: tuple(given) for topic, given in days.items()}


def _nth(days: Sequence[date], number: int) -> date | None:
    """The day of the so-manieth of them, from 1."""
    return days[number - 1] if 0 < number <= len(days) else None
