"""What answers and submissions earn, as tries and hints add up; and that nothing earned is ever lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.records.accounts.merge import merge
from portal.records.progress.hints import hints_of, hints_to, show_hint, show_hint_to
from portal.records.progress.mastery import topics_of
from portal.records.progress.models import Answer, Submission
from portal.records.progress.practice import answer, answer_inline, start_session
from portal.records.progress.scored import score_of, score_submission
from portal.records.progress.walk import walk_of
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON, somebody
from tests.questions import a_question

pytestmark = pytest.mark.django_db
RIGHT, PART, WRONG = {"choices": ["a", "c"]}, {"choices": ["a"]}, {"choices": ["b"]}
HINTS = [
    "Think.",
    {"text": "Look.", "cost": 0.5},
    {"text": "Count.", "cost": "50 %", "after_tries": 1, "cooldown_s": 60},
]


@pytest.fixture
def question():
    return a_question("multiple", hints=HINTS)  # two points


@pytest.fixture
def library(question):
    return make.library(sets=(make.question_set("basics", question, a_question("single")),))


@pytest.fixture
def say(learner, question):
    def go(response, *, by=learner, after=0):
        at = NOON + timedelta(minutes=after)
        return answer_inline(learner=by, topic="basics", question=question, response=response, now=at)

    return go


@pytest.fixture
def hint(learner, question):
    def go(*, at=NOON):
        return show_hint_to(learner=learner, topic="basics", question=question, now=at)

    return go


def test_each_try_earns_a_smaller_share(say):
    assert [say(RIGHT).earned for _ in range(5)] == [2, 1.5, 1, 0.5, 0.5]
    assert [given.attempt for given in Answer.objects.order_by("pk")] == [1, 2, 3, 4, 5]


def test_the_score_of_a_topic_is_the_best_of_each_question_and_never_falls(say, learner, library):
    totals = []
    for response in (PART, RIGHT, WRONG, RIGHT):
        say(response)
        totals.append(topics_of(learner, library)[0].earned)

    assert totals == [1, 1.5, 1.5, 1.5]
    assert topics_of(learner, library)[0].worth == 3


def test_a_retry_long_after_lowers_nothing(say, learner, library):
    say(RIGHT)
    say(WRONG, after=60 * 24 * 90)

    topic = topics_of(learner, library)[0]
    assert (topic.earned, topic.points, topic.attempts) == (2, 0, 2)


def test_hints_shown_before_cost_what_was_said(say, hint):
    hint()
    hint()

    given = say(RIGHT)

    assert (given.points, given.earned, given.hints) == (2, 1.5, 2)
    assert score_of(given).because == "2 hints"


def test_a_hint_after_the_answer_costs_that_answer_nothing(say, hint):
    first = say(RIGHT)
    hint()
    hint()

    first.refresh_from_db()
    assert (first.earned, first.hints) == (2, 0)
    assert say(RIGHT).earned == 1.12  # (2 - 0.5) × 0.75


def test_tries_of_sessions_and_lessons_are_counted_together(say, learner, library, question):
    say(WRONG)
    session = start_session(learner=learner, question_set=library.question_sets["basics"], now=NOON)

    given = answer(session=session, question=question, response=RIGHT, now=NOON)

    assert (given.attempt, given.earned) == (2, 1.5)
    walk = walk_of(session, library.question_sets["basics"])
    assert (walk.points, walk.earned) == (2, 1.5)


def test_a_question_that_was_changed_begins_with_a_first_try(say, learner):
    say(WRONG)
    mended = a_question("multiple", hints=HINTS, explanation="Now it is right.")

    given = answer_inline(learner=learner, topic="basics", question=mended, response=RIGHT, now=NOON)

    assert (given.attempt, given.earned) == (1, 2)


def test_somebody_elses_tries_and_hints_are_theirs(say, hint):
    say(WRONG)
    hint()

    assert say(RIGHT, by=somebody()).earned == 2


def test_what_could_not_be_marked_is_no_try(say, learner, question):
    with pytest.raises(ValueError, match="reload"):
        say({"choices": ["z"]})

    assert say(RIGHT).attempt == 1


def test_a_hint_waits_for_a_try_and_then_for_its_time(say, hint, learner, question):
    hint()
    hint()
    assert hint().next.waits_for == "after your next try"

    say(WRONG, after=1)
    assert hint(at=NOON + timedelta(seconds=59)).next.waits_for == "in 1 s"
    assert len(hints_to(learner, "basics", question, now=NOON).shown) == 2

    shown = hint(at=NOON + timedelta(seconds=60))
    assert (len(shown.shown), shown.next, shown.left, shown.paid) == (3, None, 0, 1.5)


@pytest.mark.parametrize(("asked", "shown"), [(None, 1), (1, 1), (2, 1), (9, 1), (0, 0)])
def test_no_hint_is_skipped(learner, question, asked, shown):
    found = show_hint_to(learner=learner, topic="basics", question=question, number=asked, now=NOON)

    assert len(found.shown) == shown


def test_a_hint_asked_for_twice_is_paid_once(learner, question, say):
    for _ in range(2):
        show_hint_to(learner=learner, topic="basics", question=question, number=1, now=NOON)
        show_hint_to(learner=learner, topic="basics", question=question, number=2, now=NOON)

    assert say(RIGHT).earned == 1.5


def test_a_stranger_costs_no_query(question, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert hints_to(None, "basics", question, now=NOON).left == 3
        assert hints_to(None, "basics", a_question("single"), now=NOON) is None


def test_what_was_hinted_goes_along_to_an_account(learner, anonymous, question, say):
    for who in (learner, anonymous, anonymous):
        show_hint_to(learner=who, topic="basics", question=question, now=NOON)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert len(hints_to(learner, "basics", question, now=NOON).shown) == 2
    assert say(RIGHT).hints == 2


# --- Labs -----------------------------------------------------------------------


@pytest.fixture
def graded(learner):
    """A submission; one without points could not be graded."""

    def go(lab, points):
        run = Run.objects.create(
            learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest,
            idempotency_key=str(uuid4()), request={"jobs": []}, state=RunState.FINISHED, asked_at=NOON,
        )  # fmt: skip
        return Submission.objects.create(
            learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run, submitted_at=NOON,
            points=points, out_of=None if points is None else 2.0, graded_at=None if points is None else NOON,
        )  # fmt: skip

    return go


@pytest.fixture
def hinted_lab():
    return make.lab(
        hints=("Think.", {"text": "Multiply.", "cost": 0.5}, {"text": "By two.", "after_tries": 1})
    )


def test_submissions_of_a_lab_are_scored_by_the_same_rule(graded, hinted_lab, learner):
    show_hint(learner=learner, lab=hinted_lab, now=NOON)
    show_hint(learner=learner, lab=hinted_lab, now=NOON)
    graded(hinted_lab, 1.0)

    again = graded(hinted_lab, 2.0)

    found = score_submission(again, hinted_lab, again.mark)
    assert (found.earned, found.attempt, found.hints) == (1.12, 2, 2)


def test_a_submission_that_could_not_be_graded_is_no_try(graded, hinted_lab):
    graded(hinted_lab, None)

    again = graded(hinted_lab, 2.0)

    assert score_submission(again, hinted_lab, again.mark).attempt == 1


def test_a_hint_of_a_lab_waits_for_a_graded_try(graded, hinted_lab, learner):
    for _ in range(3):
        shown = show_hint(learner=learner, lab=hinted_lab, now=NOON)
    assert (len(shown.shown), shown.next.waits_for) == (2, "after your next try")

    graded(hinted_lab, None)
    assert not hints_of(learner, hinted_lab, now=NOON).next.ready
    graded(hinted_lab, 1.0)
    assert len(show_hint(learner=learner, lab=hinted_lab, now=NOON).shown) == 3
