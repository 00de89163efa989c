"""What to do next, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.records.progress.lessons import mark_read
from portal.records.progress.models import Answer, Submission
from portal.records.progress.next_steps import MOST, Due, labs_tried, next_steps, worth_coming_back
from portal.records.progress.overview import progress_of
from portal.records.progress.practice import answer_inline
from portal.records.progress.skills import skills_of
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = Due(count=12, minutes=9, url_name="reviews:due")


@pytest.fixture
def library():
    questions = (make.question(f"q{n}", concepts=("retries",), lessons=("two",)) for n in range(6))
    return make.library(sets=(make.question_set("basics", *questions),))


@pytest.fixture
def submitted(learner, lab):
    def go(points: float, *, at=NOON):
        run = Run.objects.create(
            learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest,
            idempotency_key=f"{at}", request={"jobs": []}, state=RunState.FINISHED, asked_at=at,
        )  # fmt: skip
        return Submission.objects.create(
            learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run,
            submitted_at=at, points=points, out_of=2.0, graded_at=at,
        )  # fmt: skip

    return go


@pytest.fixture
def answered(learner, library):
    def go(count: int, choice: str, *, at=NOON):
        for question in library.question_sets["basics"].questions[:count]:
            answer_inline(
                learner=learner, topic="basics", question=question, response={"choice": choice}, now=at
            )

    return go


def steps_of(learner, library, *, due=None):
    overview = progress_of(learner, library, now=NOON)
    return next_steps(overview, skills_of(learner, library, now=NOON), library, due=due)


def again_of(learner, library, *, now):
    overview = progress_of(learner, library, now=now)
    return worth_coming_back(overview, skills_of(learner, library, now=now), labs_tried(learner), now=now)


def test_reviews_come_first_and_three_is_all(library, learner, submitted, answered):
    submitted(1.0)
    answered(1, "b")

    steps = steps_of(learner, library, due=DUE)

    assert len(steps) == MOST
    assert [step.url_name for step in steps] == ["reviews:due", "labs:lab", "practice:topics"]
    assert steps[0].reason == "12 questions and checks are due today; it takes about 9 min."
    assert steps[1].reason == "1 of 2 points so far."


def test_the_lesson_that_teaches_the_weakest_concept_is_named_with_its_reason(library, learner, answered):
    answered(6, "b")

    step = steps_of(learner, library)[0]

    assert (step.url_name, step.args) == ("lessons:lesson", ("two",))
    assert "Retries is your weakest concept" in step.reason
    assert "by 6 answers" in step.reason


def test_once_the_lesson_is_read_it_is_a_question_on_it_that_went_wrong(library, learner, answered):
    mark_read(learner=learner, lesson=library.lessons["two"], now=NOON)
    answered(6, "b")
    Answer.objects.exclude(question_slug="q4").update(points=1.0)
    answered(6, "b")
    Answer.objects.exclude(question_slug="q4").filter(answered_at=NOON).update(points=0.5)

    step = steps_of(learner, library)[0]

    assert (step.url_name, step.args) == ("practice:question", ("basics", "q4"))


def test_nothing_is_called_weak_that_is_known(library, learner, answered):
    answered(6, "a")

    assert all("weakest" not in step.reason for step in steps_of(learner, library))


def test_a_page_is_named_once(library, learner, answered):
    mark_read(learner=learner, lesson=library.lessons["one"], now=NOON)
    answered(6, "b")  # the lesson that teaches it is the next one as well

    steps = steps_of(learner, library)

    assert len({(step.url_name, step.args) for step in steps}) == len(steps)


def test_somebody_new_is_led_to_the_first_lesson_and_the_first_lab(library):
    assert [step.args for step in steps_of(None, library)] == [("one",), ("double",)]


@pytest.mark.parametrize(("days", "is_named"), [(41, False), (42, True), (300, True)])
def test_a_lab_passed_six_weeks_ago_is_worth_coming_back_to(library, learner, submitted, days, is_named):
    submitted(2.0)

    again = again_of(learner, library, now=NOON + days * DAY)

    assert [step.url_name for step in again] == ["labs:lab"] * is_named


@pytest.mark.parametrize(("days", "is_named"), [(20, False), (21, True)])
def test_a_topic_untouched_for_three_weeks_is_worth_coming_back_to(
    library, learner, answered, days, is_named
):
    answered(1, "a")

    again = again_of(learner, library, now=NOON + days * DAY)

    assert [step.reason for step in again] == ["You answered nothing of it for three weeks."] * is_named


def test_a_lab_tried_again_lately_rests(library, learner, submitted):
    submitted(2.0)
    submitted(0.0, at=NOON + 40 * DAY)

    assert again_of(learner, library, now=NOON + 60 * DAY) == ()
