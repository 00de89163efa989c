"""What has become of a plan in a week, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from portal.engines.curriculum import Library
from portal.engines.scheduling.study_plan import Kind, make_plan
from portal.engines.scheduling.study_plan_change import Change, compare
from portal.engines.scheduling.study_plan_items import Sequence
from portal.records.plans.find import terms_on
from portal.records.plans.study import Study, morning_of
from portal.records.plans.terms import Terms

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A topic that gets more or fewer questions than it did; `mastery` is between 0 and 1."""

    topic: str
    title: str
    before: int
    after: int
    mastery: float


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedBack:
    """`before` is what the plan said a week ago, where that was something else; `change` may be None."""

    change: Change | None = None
    before: Terms | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def is_told(self) -> bool:
        return bool(self.change or self.before or self.shifts)


def look_back(study: Study, library: Library) -> LookedBack:
    """A week, or as far as the plan goes back; nothing on its first day. One query where it was changed."""
    morning, done, preset = study.morning, study.done, study.preset
    if morning is None or done is None or preset is None:
        return LookedBack()
    since = max(done.begun_on, study.today - WEEK)
    if since >= study.today:
        return LookedBack()
    terms = terms_on(study.plan, since)
    preset_then = library.plans.get(terms.preset, preset)
    then = morning_of(since, terms, preset_then, library, done=done, a_day=study.a_day)
    done_since = done.keys(then.everything, before=study.today) - then.wanted.done_before
    change = compare(
        then=make_plan(replace(then.wanted, done_today=frozenset())),
        now=study.schedule,
        done_since=done_since,
    )
    return LookedBack(
        change=change if change.anything else None,
        before=terms if terms != morning.terms else None,
        shifts=_shifts(then.sequence, morning.sequence, morning.mastery),
    )


def _shifts(before: Sequence, now: Sequence, mastery: Mapping[str, float]) -> tuple[Shift, ...]:
    """Those that mastery makes; a topic without any has the preset's number."""
    then, after = _questions(before), _questions(now)
    titles = {item.ref: item.title for item in now.items if item.kind == Kind.QUESTIONS}
    return tuple(
        Shift(topic=topic, title=titles[topic], before=then[topic], after=count, mastery=mastery[topic])
        for topic, count in after.items()
        if topic in mastery and topic in then and then[topic] != count
    )


def _questions(sequence: Sequence) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in sequence.items:
        if item.kind == Kind.QUESTIONS:
            counts[item.ref] = counts.get(item.ref, 0) + item.questions
    return counts
