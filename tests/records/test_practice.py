"""Questions answered: the first answer stands, other people's sessions are nobody's business."""

from __future__ import annotations

import pytest

from portal.engines.grading import BadResponse
from portal.records.progress.mastery import topics_of
from portal.records.progress.models import Answer
from portal.records.progress.practice import (
    NotAsked,
    SessionOver,
    answer,
    answer_inline,
    find_session,
    finish_session,
    latest_inline,
    start_session,
    verdict_on,
)
from portal.records.progress.walk import walk_of
from tests import make
from tests.people import NOON, somebody
from tests.records.test_accounts import at_once

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"choice": "a"}, {"choice": "b"}


@pytest.fixture
def topic():
    return make.question_set()


@pytest.fixture
def session(learner, topic):
    return start_session(learner=learner, question_set=topic, now=NOON)


@pytest.fixture
def say(session, topic):
    def go(slug, response, **more):
        question = next(q for q in topic.questions if q.slug == slug)
        return answer(session=session, question=question, response=response, now=NOON, **more)

    return go


def test_a_session_asks_every_question_once_and_in_the_same_order_on_every_load(session, topic, learner):
    again = find_session(learner, session.pk)

    assert sorted(session.questions) == ["q0", "q1", "q2", "q3"]
    assert [s.question.slug for s in walk_of(again, topic).steps] == session.questions


def test_a_session_resumes_at_the_first_unanswered_question(session, topic, say):
    say(session.questions[0], RIGHT)

    walk = walk_of(session, topic)

    assert (walk.number, walk.current.question.slug, walk.answered, walk.over) == (
        2,
        session.questions[1],
        1,
        False,
    )


def test_the_first_answer_stands(session, say):
    first = say(session.questions[0], WRONG)

    assert say(session.questions[0], RIGHT) == first
    assert Answer.objects.get().points == 0


def test_the_last_answer_ends_the_session_and_the_score_is_told(session, topic, say):
    for number, slug in enumerate(session.questions):
        say(slug, RIGHT if number else WRONG)

    walk = walk_of(session, topic)

    assert (walk.over, walk.points, walk.out_of, walk.right, walk.current) == (True, 3, 4, 3, None)


def test_an_ended_session_takes_no_answer(session, say):
    finish_session(session=session, now=NOON)

    with pytest.raises(SessionOver, match="Start another"):
        say(session.questions[0], RIGHT)


def test_other_peoples_sessions_are_not_found(session, charlie):
    assert find_session(charlie.learner, session.pk) is None
    assert find_session(None, session.pk) is None


def test_a_question_that_was_not_asked_is_refused(session):
    with pytest.raises(NotAsked):
        answer(session=session, question=make.question("other"), response=RIGHT, now=NOON)


def test_no_answer_is_no_answer(session, say):
    with pytest.raises(BadResponse):
        say(session.questions[0], {"choice": "z"})

    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("said", "kept"), [("sure", "sure"), ("unsure", "unsure"), ("' OR 1=1", ""), ("", "")]
)
def test_confidence_is_one_of_three_words(session, say, said, kept):
    assert say(session.questions[0], RIGHT, confidence=said).confidence == kept


def test_a_new_session_asks_what_was_never_answered_first(learner, topic):
    answer_inline(learner=learner, topic="basics", question=topic.questions[0], response=RIGHT, now=NOON)

    session = start_session(learner=learner, question_set=topic, size=3, now=NOON)

    assert sorted(session.questions) == ["q1", "q2", "q3"]


def test_a_session_may_ask_only_what_went_wrong(learner, topic):
    for number, response in enumerate([WRONG, RIGHT, WRONG]):
        answer_inline(
            learner=learner, topic="basics", question=topic.questions[number], response=response, now=NOON
        )

    session = start_session(learner=learner, question_set=topic, only_wrong=True, now=NOON)

    assert sorted(session.questions) == ["q0", "q2"]


def test_inside_a_lesson_the_latest_answer_shows(learner, topic):
    for response in (WRONG, RIGHT):
        answer_inline(
            learner=learner, topic="basics", question=topic.questions[0], response=response, now=NOON
        )

    shown = latest_inline(learner, ("basics/q0", "basics/q1"))

    assert [answer.points for answer in shown.values()] == [1]


def test_an_answer_to_a_question_that_was_rewritten_has_no_verdict(learner, topic):
    given = answer_inline(
        learner=learner, topic="basics", question=topic.questions[0], response=RIGHT, now=NOON
    )

    assert verdict_on(given, topic.questions[0]).mark.full
    assert verdict_on(given, make.question("q0", explanation="New.")) is None


def test_mastery_counts_latest_answers_and_every_attempt(learner, topic):
    for number, response in [(0, WRONG), (0, RIGHT), (1, WRONG)]:
        answer_inline(
            learner=learner, topic="basics", question=topic.questions[number], response=response, now=NOON
        )

    found = topics_of(learner, make.library(sets=(topic,)))[0]

    assert (found.answered, found.attempts, found.right, found.wrong, found.percent) == (2, 3, 1, 1, 50)


@pytest.mark.django_db(transaction=True)
def test_an_answer_posted_from_two_tabs_at_once_counts_once():
    topic, learner = make.question_set(), somebody()
    session = start_session(learner=learner, question_set=topic, now=NOON)
    question = topic.questions[0]

    raised = at_once(
        *[
            lambda r=r: answer(session=session, question=question, response=r, now=NOON)
            for r in (RIGHT, WRONG, RIGHT)
        ]
    )

    assert raised == []
    assert Answer.objects.count() == 1
