"""Study plans as rows: one in force, what was said before is kept, and what is done is told from what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.engines.curriculum import Library, PlanPreset
from portal.engines.scheduling.study_plan import Kind, spread_week
from portal.records.accounts.merge import merge
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview
from portal.records.plans.begin import AlreadyPlanned, begin_plan
from portal.records.plans.change import change_plan
from portal.records.plans.find import ended_plans, find_plan, terms_on
from portal.records.plans.give_up import give_up
from portal.records.plans.look_back import LookedBack, look_back
from portal.records.plans.models import EarlierTerms, StudyPlan
from portal.records.plans.study import Study, study_of
from portal.records.plans.terms import BadTerms, Terms, check_terms
from portal.records.progress.lessons import mark_read
from portal.records.progress.models import Submission
from portal.records.progress.practice import answer_inline
from portal.records.reviews.settings_of import set_up
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db

TODAY = NOON.date()  # a Tuesday
INTERVIEW = TODAY + timedelta(days=10)
EVERY_DAY = dict.fromkeys(range(7), 20)
PRESET = PlanPreset(
    slug="short",
    place=1,
    title="Short",
    summary="Short.",
    days=10,
    hours_a_week=2,
    weekdays=("mon",),
    lessons="all",
    questions=10,
    interviews=1,
    interview_min=20,
)


def terms(**fields: Any) -> Terms:
    return Terms(**({"preset": "short", "interview_on": INTERVIEW, "minutes": EVERY_DAY} | fields))


@pytest.fixture
def library() -> Library:
    """Lesson one with its lab, lesson two, and ten questions."""
    asked = tuple(make.question(f"q{number}") for number in range(10))
    return replace(make.library(sets=(make.question_set("basics", *asked),)), plans={"short": PRESET})


@pytest.fixture
def plan(learner: Learner, library: Library) -> StudyPlan:
    return begin_plan(learner=learner, terms=terms(), library=library, now=NOON)


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def study(learner: Learner, library: Library, now: datetime = NOON) -> Study:
    found = study_of(learner, library, now=now)
    assert found is not None
    return found


def back(found: Study, library: Library) -> LookedBack:
    return look_back(found, library)


def read(learner: Learner, library: Library, slug: str, at: datetime) -> None:
    mark_read(learner=learner, lesson=library.lessons[slug], now=at)


def passed(learner: Learner, at: datetime, *, points: float = 2.0, key: str = "k") -> None:
    run = Run.objects.create(
        learner=learner, purpose=Purpose.SUBMIT, lab_slug="double", lab_digest="d", idempotency_key=key,
        request={"jobs": []}, state=RunState.FINISHED, asked_at=at,
    )  # fmt: skip
    Submission.objects.create(
        learner=learner, lab_slug="double", lab_digest="d", files={}, run=run, submitted_at=at, points=points,
        out_of=2.0, graded_at=at,
    )  # fmt: skip


def answers(learner: Learner, library: Library, count: int, at: datetime, choice: str = "a") -> None:
    for question in library.question_sets["basics"].questions[:count]:
        answer_inline(learner=learner, topic="basics", question=question, response={"choice": choice}, now=at)


def held(learner: Learner, at: datetime) -> None:
    Interview.objects.create(
        learner=learner, role="backend", level="junior", minutes=20, seed=1, made_at=at, finished_at=at
    )


def on(found: Study, day: date) -> list[str]:
    there = found.schedule.on(day)
    return [item.key for item in there.items] if there else []


# --- What is said ---


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "has passed"),
        (0, "is today"),
        (1, "is tomorrow"),
        (367, "more than a year away"),
        (365 * 40, "more than a year away"),
    ],
)
def test_a_date_that_no_plan_can_be_made_for_is_refused_with_what_to_do(days, words):
    with pytest.raises(BadTerms, match=words) as fault:
        check_terms(terms(interview_on=TODAY + timedelta(days=days)), presets={"short"}, now=NOON)
    assert fault.value.field == "interview_on"


@pytest.mark.parametrize("days", [2, 30, 366])
def test_other_dates_will_do(days):
    check_terms(terms(interview_on=TODAY + timedelta(days=days)), presets={"short"}, now=NOON)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"minutes": {}}, "weekdays", "at least one day"),
        ({"minutes": {0: 0}}, "hours", "Half an hour"),
        ({"minutes": {0: 29}}, "hours", "Half an hour"),
        ({"minutes": {1: 8 * 60 + 1}}, "hours", "more than 8 hours a day"),
        ({"minutes": {0: 60}, "interview_on": TODAY + timedelta(days=5)}, "weekdays", "None of these weekdays"),
        ({"preset": "nonsense"}, "preset", "Choose one"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "UTC will do"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "UTC will do"),
        ({"questions": -1}, "questions", "Between 0 and"),
        ({"questions": 61}, "questions", "Between 0 and"),
    ],
)  # fmt: skip
def test_what_makes_no_plan_names_the_field_to_change(said, field, words):
    with pytest.raises(BadTerms, match=words) as fault:
        check_terms(terms(**said), presets={"short"}, now=NOON)
    assert fault.value.field == field


def test_today_is_the_learners(learner, library):
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    tokyo, tomorrow = "Asia/Tokyo", date(2026, 11, 25)

    assert terms().today(late) == date(2026, 11, 24)
    assert terms(time_zone=tokyo).today(late) == tomorrow
    with pytest.raises(BadTerms, match="is today"):
        check_terms(terms(time_zone=tokyo, interview_on=tomorrow), presets={"short"}, now=late)


@pytest.mark.parametrize(
    ("minutes", "days", "each"), [(120, [2, 0], {0: 60, 2: 60}), (100, [0, 1, 2], {0: 34, 1: 33, 2: 33}), (60, [], {})]
)  # fmt: skip
def test_hours_are_spread_evenly(minutes, days, each):
    assert spread_week(minutes, days) == each


# --- One in force ---


def test_a_plan_is_made_and_found_by_its_learner_only(learner, anonymous, plan):
    assert find_plan(learner) == plan
    assert find_plan(anonymous) is None
    assert find_plan(None) is None
    plan.refresh_from_db()
    assert plan.terms == terms()


def test_a_second_one_is_refused_while_the_first_is_in_force(learner, library, plan):
    with pytest.raises(AlreadyPlanned):
        begin_plan(learner=learner, terms=terms(), library=library, now=after(1))

    with pytest.raises(IntegrityError), transaction.atomic():
        StudyPlan.objects.create(
            learner=learner, preset="short", interview_on=INTERVIEW, minutes={}, time_zone="UTC",
            created_at=NOON, changed_at=NOON,
        )  # fmt: skip


def test_one_whose_interview_is_over_makes_way_and_is_kept(learner, library, plan):
    new = begin_plan(
        learner=learner,
        terms=terms(interview_on=INTERVIEW + timedelta(days=30)),
        library=library,
        now=after(10),
    )

    assert find_plan(learner) == new
    assert [(one.pk, one.ended_because) for one in ended_plans(learner)] == [(plan.pk, "over")]


def test_given_up_it_is_kept_and_another_can_be_made(learner, library, plan):
    give_up(plan=plan, now=after(1))
    give_up(plan=plan, now=after(2))

    assert find_plan(learner) is None
    (kept,) = ended_plans(learner)
    assert (kept.ended_because, kept.ended_at) == ("given-up", after(1))
    assert begin_plan(learner=learner, terms=terms(), library=library, now=after(3)).version == 1


def test_changed_what_it_said_before_is_kept(library, plan):
    more = dict.fromkeys(range(7), 60)

    change_plan(plan=plan, terms=terms(minutes=more), library=library, now=after(1))
    changed = change_plan(plan=plan, terms=terms(minutes=more, questions=5), library=library, now=after(3))

    assert (changed.version, changed.terms) == (3, terms(minutes=more, questions=5))
    kept = [(one.version, one.terms, one.replaced_at) for one in EarlierTerms.objects.order_by("version")]
    assert kept == [(1, terms(), after(1)), (2, terms(minutes=more), after(3))]
    assert terms_on(changed, TODAY) == terms_on(changed, TODAY + timedelta(days=1)) == terms()
    assert terms_on(changed, TODAY + timedelta(days=2)) == terms(minutes=more)
    assert terms_on(changed, TODAY + timedelta(days=4)) == changed.terms


def test_said_again_as_it_is_nothing_changes(library, plan):
    assert change_plan(plan=plan, terms=terms(), library=library, now=after(1)).version == 1
    assert not EarlierTerms.objects.exists()


def test_a_change_that_makes_no_plan_changes_nothing(library, plan):
    with pytest.raises(BadTerms):
        change_plan(plan=plan, terms=terms(minutes={}), library=library, now=after(1))

    plan.refresh_from_db()
    assert plan.terms == terms()


# --- Signing in ---


def test_the_plan_of_somebody_anonymous_goes_to_their_account(learner, anonymous, library):
    plan = begin_plan(learner=anonymous, terms=terms(), library=library, now=NOON)

    merge(anonymous=anonymous, account=learner, now=after(1))

    assert find_plan(learner) == plan


@pytest.mark.parametrize("newer", ["anonymous", "learner"])
def test_of_two_in_force_the_newest_stays_and_the_other_is_kept(learner, anonymous, library, newer):
    times = {"learner": NOON, "anonymous": NOON} | {newer: after(1)}
    whose = {"learner": learner, "anonymous": anonymous}
    plans = {
        name: begin_plan(learner=whose[name], terms=terms(), library=library, now=at)
        for name, at in times.items()
    }

    merge(anonymous=anonymous, account=learner, now=after(2))

    assert find_plan(learner) == plans.pop(newer)
    (other,) = plans.values()
    assert [(one.pk, one.ended_because) for one in ended_plans(learner)] == [(other.pk, "merged")]


# --- What is on, and what is done ---


def test_somebody_without_a_plan_has_nothing_to_study(learner, library, django_assert_num_queries):
    assert study_of(learner, library, now=NOON) is None
    with django_assert_num_queries(0):
        assert study_of(None, library, now=NOON) is None


def test_a_plan_takes_few_queries_however_much_was_done(
    learner, library, plan, django_assert_max_num_queries
):
    answers(learner, library, 10, after(1))
    read(learner, library, "one", after(1))
    change_plan(plan=plan, terms=terms(minutes=dict.fromkeys(range(7), 30)), library=library, now=after(2))

    with django_assert_max_num_queries(10):
        back(study(learner, library, after(3)), library)


def test_today_begins_with_the_first_lesson_and_its_lab(learner, library, plan):
    found = study(learner, library)

    assert on(found, TODAY) == ["lesson:one:1", "lab:double:1", "lesson:two:1"]
    assert found.schedule.days[-1].on == INTERVIEW - timedelta(days=2)
    assert on(found, INTERVIEW - timedelta(days=2)) == ["interview:mock:1"]
    assert found.counts == (0, 6)
    assert back(found, library) == LookedBack()


def test_what_is_read_passed_answered_and_held_is_ticked(learner, library, plan):
    read(learner, library, "one", after(0.1))
    passed(learner, after(0.1))
    answers(learner, library, 5, after(0.1))
    held(learner, after(0.1))

    found = study(learner, library, after(0.2))

    assert found.today_on is not None
    assert [item.key for item in found.today_on.left] == ["lesson:two:1"]
    assert {item.kind for item in found.beside} == {Kind.QUESTIONS, Kind.INTERVIEW}
    assert found.counts[0] == 4


def test_a_try_that_fell_short_is_not_passed(learner, library, plan):
    passed(learner, after(0.1), points=1.0)

    assert study(learner, library, after(0.2)).counts[0] == 0


def test_lessons_read_before_count_and_answers_and_interviews_of_before_do_not(learner, library):
    read(learner, library, "one", after(-30))
    answers(learner, library, 5, after(-30))
    held(learner, after(-30))
    begin_plan(learner=learner, terms=terms(), library=library, now=NOON)

    found = study(learner, library)

    assert found.counts[0] == 1
    assert on(found, TODAY)[0] == "lab:double:1"


def test_the_day_a_lesson_counts_for_is_the_learners(learner, library):
    """Read at 23:30 in UTC, it was tomorrow in Tokyo."""
    begin_plan(learner=learner, terms=terms(time_zone="Asia/Tokyo"), library=library, now=NOON)
    read(learner, library, "one", datetime(2026, 11, 24, 23, 30, tzinfo=UTC))

    found = study(learner, library, datetime(2026, 11, 25, 1, 0, tzinfo=UTC))

    assert found.today == date(2026, 11, 25)
    assert found.today_on is not None
    assert "lesson:one:1" in found.today_on.done


def test_a_missed_day_moves_on_and_last_week_is_told(learner, library, plan):
    read(learner, library, "one", after(0.1))

    found = study(learner, library, after(1))

    assert on(found, TODAY + timedelta(days=1))[0] == "lab:double:1"
    change = back(found, library).change
    assert change is not None
    assert [item.key for item in change.done] == ["lesson:one:1"]
    assert [(moved.item.key, moved.to) for moved in change.missed] == [
        ("lab:double:1", TODAY + timedelta(days=1)),
        ("lesson:two:1", TODAY + timedelta(days=1)),
    ]


def test_last_week_is_told_by_what_the_plan_said_then(learner, library, plan):
    change_plan(plan=plan, terms=terms(minutes={6: 60}), library=library, now=after(0.1))

    found = back(study(learner, library, after(1)), library)

    assert found.before == terms()
    assert found.change is not None
    assert [item.key for item in found.change.planned] == ["lesson:one:1", "lab:double:1", "lesson:two:1"]


def test_a_topic_that_does_not_stick_gets_more_questions_the_next_morning(learner, library, plan):
    before = study(learner, library)
    answers(learner, library, 10, after(0.1), choice="b")

    assert on(study(learner, library, after(0.2)), TODAY) == on(before, TODAY)

    assert back(study(learner, library, after(1)), library).shifts == ()  # ten is all there are
    answers(learner, library, 10, after(1.1), choice="a")
    answers(learner, library, 10, after(1.2), choice="a")
    answers(learner, library, 10, after(1.3), choice="a")
    (shift,) = back(study(learner, library, after(2)), library).shifts
    assert (shift.topic, shift.before, shift.after) == ("basics", 10, 5)
    assert shift.mastery > 0.5


def test_while_reviews_are_paused_no_time_is_kept_for_them(learner, library, plan):
    day = study(learner, library).today_on
    assert day is not None
    assert day.reviews_min == 5

    set_up(learner=learner, a_day=20, retention=0.9, paused=True, now=NOON)
    day = study(learner, library).today_on
    assert day is not None
    assert day.reviews_min == 0


def test_a_plan_whose_preset_is_gone_says_so(learner, library, plan):
    found = study(learner, replace(library, plans={}))

    assert found.preset is None
    assert found.schedule.days == ()
    assert found.ways() == ()


def test_on_the_day_of_the_interview_it_is_over(learner, library, plan):
    assert not study(learner, library, after(9)).is_over
    assert study(learner, library, after(10)).is_over


def test_what_would_help_is_told_where_not_everything_fits(learner, library):
    begin_plan(
        learner=learner, terms=terms(minutes={1: 30}, interview_on=TODAY + timedelta(days=3)),
        library=library, now=NOON,
    )  # fmt: skip

    found = study(learner, library)

    assert found.schedule.not_fitting
    assert found.ways()
