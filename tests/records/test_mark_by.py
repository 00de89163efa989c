"""An answer in words that somebody else marks: whose mark counts, and that none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.grading import BadResponse
from portal.records.accounts.merge import merge
from portal.records.progress.mark_by import NotMarkable, mark_by, marking_that_counts
from portal.records.progress.practice import answer_inline, verdict_on
from portal.records.progress.signals import answered, remarked
from tests.people import NOON, person, somebody
from tests.questions import a_question

pytestmark = pytest.mark.django_db
SAID = "A new environment is created and its init code runs."
QUESTION = a_question("free-text")  # points a (1) and b (2), red flag f


@pytest.fixture
def given(learner):
    response = {"texts": [SAID], "ticks": ["a", "b"]}
    return answer_inline(learner=learner, topic="basics", question=QUESTION, response=response, now=NOON)


@pytest.fixture
def mark(given):
    def go(ticks, *, role="peer", by=None, **more):
        who = by or somebody()
        return mark_by(answer=given, question=QUESTION, by=who, role=role, ticks=ticks, now=NOON, **more)

    return go


def test_a_peers_mark_wins_over_ones_own_and_both_are_kept(given, mark, bob):
    made = mark(["a"], by=bob.learner, note="Say what runs.")

    given.refresh_from_db()
    assert (given.points, given.earned, given.out_of, given.marked_by) == (1, 1, 3, "peer")
    assert [(one.role, one.ticks, one.points) for one in given.markings.order_by("pk")] == [
        ("self", ["a", "b"], 3),
        ("peer", ["a"], 1),
    ]
    assert marking_that_counts(given) == made
    assert verdict_on(given, QUESTION).mark.points == 1


def test_an_instructors_mark_wins_over_a_peers_whichever_came_last(given, mark):
    mark(["a", "b"], role="instructor")
    mark([], role="peer")

    given.refresh_from_db()
    assert (given.points, given.marked_by) == (3, "instructor")
    assert given.markings.count() == 3


def test_of_one_role_the_latest_counts(given, mark):
    mark(["a"])
    mark(["b"])

    given.refresh_from_db()
    assert given.points == 2
    assert marking_that_counts(given).ticks == ["b"]


def test_the_try_and_its_hints_still_count(learner, given, mark):
    again = answer_inline(
        learner=learner,
        topic="basics",
        question=QUESTION,
        response={"texts": [SAID], "ticks": []},
        now=NOON + timedelta(minutes=1),
    )
    mark_by(answer=again, question=QUESTION, by=somebody(), role="peer", ticks=["a", "b"], now=NOON)

    again.refresh_from_db()
    assert (again.points, again.earned) == (3, 2.25)


def test_a_red_flag_costs_a_point(given, mark):
    mark(["b", "f"])

    given.refresh_from_db()
    assert given.points == 1


def test_while_nobody_else_marked_it_ones_own_counts(given, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert marking_that_counts(given) is None


def test_nobody_marks_their_own_answer(given, learner):
    with pytest.raises(NotMarkable, match="your own"):
        mark_by(answer=given, question=QUESTION, by=learner, role="peer", ticks=["a"], now=NOON)


def test_a_question_that_has_changed_is_not_marked(given):
    other = a_question("free-text", explanation="Anew.")

    with pytest.raises(NotMarkable, match="changed"):
        mark_by(answer=given, question=other, by=somebody(), role="peer", ticks=["a"], now=NOON)


def test_only_answers_in_words_are_marked_by_people(learner):
    question = a_question("single")
    given = answer_inline(
        learner=learner, topic="basics", question=question, response={"choice": "b"}, now=NOON
    )

    with pytest.raises(NotMarkable, match="marks itself"):
        mark_by(answer=given, question=question, by=somebody(), role="instructor", ticks=[], now=NOON)


def test_a_point_that_is_not_there_is_refused_and_nothing_changes(given, mark):
    with pytest.raises(BadResponse):
        mark(["z"])

    given.refresh_from_db()
    assert (given.points, given.marked_by, given.markings.count()) == (3, "", 0)


def test_who_listens_hears_of_another_mark_and_not_of_another_answer(given, mark):
    heard = []

    def listen(signal, **said):
        heard.append((signal is remarked, said["answer"].points))

    for signal in (answered, remarked):
        signal.connect(listen, weak=False, dispatch_uid="test")
    try:
        mark(["a"])
    finally:
        for signal in (answered, remarked):
            signal.disconnect(dispatch_uid="test")

    assert heard == [(True, 1)]


def test_whoever_marked_as_a_stranger_is_named_once_they_sign_in(given, mark):
    stranger, account = somebody(), person("dora").learner
    mark(["a"], by=stranger)

    merge(anonymous=stranger, account=account, now=NOON)

    given.refresh_from_db()
    assert str(marking_that_counts(given).by) == "Dora"
