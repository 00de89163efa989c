"""A plan as it stands today: what is on, what is done, what would help where not everything fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.engines.curriculum import Library, PlanPreset
from portal.engines.scheduling.study_plan import Day, Item, Plan, Wanted, make_plan
from portal.engines.scheduling.study_plan_items import Sequence, sequence_of
from portal.engines.scheduling.study_plan_ways import Way, ways_to_fit
from portal.records.accounts.models import Learner
from portal.records.plans.done import Done, done_of
from portal.records.plans.find import find_plan
from portal.records.plans.models import StudyPlan
from portal.records.plans.rows import Row, rows_of
from portal.records.plans.terms import Terms
from portal.records.reviews.agenda import agenda_of

LEAST_REVIEWS_MIN = 5  # before there is a card: the first missed question makes one
PART_A_DAY = 0.15  # of one's cards come back on a day in the first weeks, a minute each


@dataclass(frozen=True, kw_only=True, slots=True)
class Morning:
    """
    What a plan is when a day begins: an answer given on that day changes nothing of its list. `mastery` is
    by topic, from 0 to 1.
    """

    on: date
    terms: Terms
    mastery: Mapping[str, float]
    sequence: Sequence
    wanted: Wanted

    @property
    def everything(self) -> tuple[Item, ...]:
        last = self.sequence.last
        return (*self.sequence.items, last) if last else self.sequence.items


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """
    `preset` is None when that of the plan is not in content/ any more; then there is no `morning`, no `done`
    and nothing is planned. `reviews_due` counts those of today that are left.
    """

    plan: StudyPlan
    preset: PlanPreset | None
    today: date
    schedule: Plan
    morning: Morning | None = None
    done: Done | None = None
    a_day: int = 0  # minutes of reviews, at most
    reviews_due: int = 0

    @property
    def is_over(self) -> bool:
        """The day of the interview has come."""
        return self.today >= self.plan.interview_on

    @property
    def today_on(self) -> Day | None:
        return self.schedule.on(self.today)

    @property
    def today_rows(self) -> tuple[Row, ...]:
        day = self.today_on
        return rows_of(day.items, day.done) if day else ()

    @property
    def counts(self) -> tuple[int, int]:
        """How much is done, of how much there is."""
        if self.morning is None:
            return 0, 0
        wanted = self.morning.wanted
        return len(wanted.done_before | wanted.done_today), len(self.morning.everything)

    @property
    def beside(self) -> tuple[Item, ...]:
        """What was done today without being on today's list."""
        if self.morning is None:
            return ()
        day = self.today_on
        beside = self.morning.wanted.done_today - {item.key for item in (day.items if day else ())}
        return tuple(item for item in self.morning.everything if item.key in beside)

    def ways(self) -> tuple[Way, ...]:
        """What would help where not everything fits; some ten milliseconds there, else nothing."""
        return ways_to_fit(self.morning.wanted) if self.morning and self.schedule.not_fitting else ()


def study_of(learner: Learner | None, library: Library, *, now: datetime) -> Study | None:
    """None for somebody without a plan. Nine queries at most."""
    plan = find_plan(learner)
    return studied(plan, library, now=now) if plan else None


def studied(plan: StudyPlan, library: Library, *, now: datetime) -> Study:
    preset = library.plans.get(plan.preset)
    today = plan.terms.today(now)
    if preset is None:
        empty = Plan(today=today, interview_on=plan.interview_on, days=(), not_fitting=())
        return Study(plan=plan, preset=None, today=today, schedule=empty)
    agenda = agenda_of(plan.learner, library, now=now)
    a_day = 0 if agenda.paused else agenda.settings.a_day
    done = done_of(plan, plan.learner, library)
    morning = morning_of(today, plan.terms, preset, library, done=done, a_day=a_day)
    return Study(
        plan=plan,
        preset=preset,
        today=today,
        schedule=make_plan(morning.wanted),
        morning=morning,
        done=done,
        a_day=a_day,
        reviews_due=len(agenda.today),
    )


def morning_of(
    on: date, terms: Terms, preset: PlanPreset, library: Library, *, done: Done, a_day: int
) -> Morning:
    """Of any day since the plan began. No query."""
    mastery = done.mastery(before=on)
    sequence = sequence_of(
        preset, library, mastery=mastery, with_labs=terms.with_labs, questions=terms.questions
    )
    everything = (*sequence.items, sequence.last) if sequence.last else sequence.items
    before = done.keys(everything, before=on)
    wanted = Wanted(
        today=on,
        interview_on=terms.interview_on,
        minutes=terms.minutes,
        items=sequence.items,
        last=sequence.last,
        reviews_min=min(a_day, max(LEAST_REVIEWS_MIN, round(done.cards_before(on) * PART_A_DAY))),
        done_before=before,
        done_today=done.keys(everything, before=on + timedelta(days=1)) - before,
    )
    return Morning(on=on, terms=terms, mastery=mastery, sequence=sequence, wanted=wanted)
