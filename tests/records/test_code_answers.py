"""Code as an answer: handed in, run, graded, counted once; and nothing lost whatever becomes of its run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.curriculum import Library
from portal.engines.curriculum.models import Coded
from portal.engines.emulator import outcome_to_json
from portal.engines.grading import BadResponse, mark_question
from portal.records.accounts.merge import merge
from portal.records.progress import settle_code
from portal.records.progress.answer_code import AlreadyAnswered, answer_code
from portal.records.progress.ask_to_grade import ask_to_grade, grade_each
from portal.records.progress.models import Answer, Draft, PracticeSession, QuestionRun, Submission
from portal.records.progress.practice import NotAsked, SessionOver, finish_session, start_session
from portal.records.progress.question_place import ALONE, key_of, session_place
from portal.records.progress.question_runs import latest_grading
from portal.records.progress.run_predicted import run_predicted
from portal.records.progress.signals import answered, code_graded
from portal.records.progress.try_code import try_code
from portal.records.runs import states
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON
from tests.questions import a_question

pytestmark = pytest.mark.django_db

QUESTION = a_question("code")
RIGHT = {"lambda_function.py": make.CODE}
WRONG = {"lambda_function.py": make.STARTER}
EXAM = "exam-7"


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(
        sets=(make.question_set("basics", QUESTION, a_question("fix-the-bug"), make.question("q1")),)
    )
    monkeypatch.setattr(settle_code, "library", lambda: made)
    return made


@pytest.fixture
def session(learner, shelf) -> PracticeSession:
    return start_session(learner=learner, question_set=shelf.question_sets["basics"], now=NOON)


def hand_in(learner, files=RIGHT, *, key="k", session=None, question: Coded = QUESTION, after_s=0, **said):
    return answer_code(
        learner=learner, topic="basics", question=question, files=files, session=session, said=said,
        idempotency_key=key, now=NOON + timedelta(seconds=after_s),
    )  # fmt: skip


def end(run: Run, *doubles: bool, state=RunState.FINISHED):
    """Its checks' invocations answer what they should, or nothing."""
    claimed = next(one for one in iter(states.claim_next, None) if one.pk == run.pk)
    answers = zip(("visible", "hidden"), (4, 6), doubles or (True, True), strict=True)
    kept = [
        {
            "job": slug,
            "outcomes": [outcome_to_json(make.outcome(f'{{"twice": {twice}}}' if good else "null"))],
        }
        for slug, twice, good in answers
    ]
    states.finish(claimed, state=state, outcomes=kept if state == RunState.FINISHED else [])


def test_what_is_handed_in_counts_when_its_run_has_ended(learner):
    asked = hand_in(learner)
    before = (asked.state, asked.response, Answer.objects.count())
    end(asked.run)

    asked = QuestionRun.objects.get()
    assert before == ("waiting", None, 0)
    assert (asked.run.purpose, asked.state) == (Purpose.ANSWER, "graded")
    given = Answer.objects.get()
    assert (given.points, given.out_of, given.topic, given.session) == (3, 3, "basics", None)
    assert given.response["files"] == RIGHT
    assert mark_question(QUESTION, given.response).mark.full
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("doubles", "points"), [((True, True), 3), ((True, False), 1.5), ((False, False), 0)]
)
def test_it_is_worth_the_points_of_its_checks_scaled_to_those_of_the_question(learner, doubles, points):
    end(hand_in(learner).run, *doubles)

    assert Answer.objects.get().points == points


def test_in_a_session_the_first_that_was_graded_stands(learner, session):
    end(hand_in(learner, WRONG, session=session, confidence="sure").run, False, False)

    given = Answer.objects.get()
    assert (given.session, given.confidence, given.points) == (session, "sure", 0)
    with pytest.raises(AlreadyAnswered):
        hand_in(learner, RIGHT, session=session, key="again")


def test_a_session_ends_with_its_last_answer(learner, shelf):
    only = start_session(learner=learner, question_set=make.question_set("basics", QUESTION), now=NOON)
    end(hand_in(learner, session=only).run)

    only.refresh_from_db()
    assert only.finished_at is not None


def test_two_clicks_are_one_answer_and_so_are_two_windows(learner):
    first = hand_in(learner)
    same = hand_in(learner)
    other_window = hand_in(learner, WRONG, key="other")

    assert first == same == other_window
    assert Run.objects.count() == 1


@pytest.mark.parametrize("state", [RunState.BROKEN, RunState.CANCELLED])
def test_a_run_that_says_nothing_of_the_code_costs_nothing(learner, session, state):
    asked = hand_in(learner, session=session)
    if state == RunState.CANCELLED:
        states.cancel(asked.run)
    else:
        end(asked.run, state=state)

    assert (
        latest_grading(learner, topic="basics", slug="code", place=session_place(session.pk)).state
        == "failed"
    )
    assert not Answer.objects.exists()
    assert Draft.objects.get().files == RIGHT
    end(hand_in(learner, session=session, key="again", after_s=1).run)
    assert Answer.objects.get().points == 3


def test_a_question_that_was_changed_meanwhile_counts_nothing_and_says_so(learner, monkeypatch):
    asked = hand_in(learner)
    changed = make.library(sets=(make.question_set("basics", a_question("code", prompt="Treble it.")),))
    monkeypatch.setattr(settle_code, "library", lambda: changed)
    end(asked.run)

    run = Run.objects.get()
    assert (run.state, run.fault) == (RunState.BROKEN, settle_code.CHANGED)
    assert not Answer.objects.exists()


def test_what_was_handed_in_before_the_session_ended_counts_all_the_same(learner, session):
    asked = hand_in(learner, session=session)
    finish_session(session=session, now=NOON)
    end(asked.run)

    assert Answer.objects.get().points == 3


def test_it_is_refused_where_it_is_not_asked_and_where_it_is_over(learner, session):
    with pytest.raises(NotAsked):
        hand_in(learner, session=session, question=a_question("mend-template"))
    finish_session(session=session, now=NOON)
    with pytest.raises(SessionOver):
        hand_in(learner, session=session)
    assert not Run.objects.exists()


def test_code_that_could_not_be_kept_is_refused_before_anything_runs(learner):
    with pytest.raises(BadResponse, match="Shorten it"):
        hand_in(learner, {"lambda_function.py": "#" * 300_000})
    assert not Run.objects.exists()


def test_a_limit_is_told_and_nothing_is_asked_for(learner, settings):
    settings.RUNS_PER_LEARNER = 1
    try_code(
        learner=learner, topic="basics", question=QUESTION, files=RIGHT, event="{}", place=ALONE,
        idempotency_key="try", now=NOON,
    )  # fmt: skip

    with pytest.raises(TooManyRuns, match="under way"):
        hand_in(learner)
    assert QuestionRun.objects.get().run.purpose == Purpose.RUN


def test_what_is_tried_out_counts_nothing_and_keeps_the_code(learner):
    run = try_code(
        learner=learner, topic="basics", question=QUESTION, files=RIGHT, event='{"n": 2}', place=ALONE,
        idempotency_key="try", now=NOON,
    )  # fmt: skip
    states.claim_next()
    run.refresh_from_db()
    states.finish(run, state=RunState.FINISHED, outcomes=[])

    assert not Answer.objects.exists()
    assert QuestionRun.objects.get().grade is None
    assert Draft.objects.get().lab_slug == key_of("basics", "code", ALONE)


def test_each_place_has_a_draft_of_its_own(learner, session):
    hand_in(learner, RIGHT)
    hand_in(learner, WRONG, session=session, key="s")

    assert {draft.lab_slug: draft.files for draft in Draft.objects.all()} == {
        key_of("basics", "code", ALONE): RIGHT,
        key_of("basics", "code", session_place(session.pk)): WRONG,
    }


def test_the_function_has_the_name_of_the_question_wherever_it_is_asked(learner):
    asked = ask_to_grade(
        learner=learner, topic="basics", question=QUESTION, files=RIGHT, place=EXAM,
        idempotency_key="k", now=NOON,
    )  # fmt: skip

    assert {job["function"]["name"] for job in asked.run.request["jobs"]} == {"code"}


class TestElsewhere:
    """In a place that tells later what answers are worth."""

    ANSWERS = (("basics", QUESTION, RIGHT), ("basics", a_question("fix-the-bug"), WRONG))

    def ask(self, learner, after_s=0):
        return grade_each(
            learner=learner, answers=self.ANSWERS, place=EXAM, now=NOON + timedelta(seconds=after_s)
        )

    def test_answers_are_graded_as_the_limits_allow_and_each_once(self, learner, settings):
        settings.RUNS_PER_LEARNER = 1
        (first,) = self.ask(learner)
        assert self.ask(learner, 1) == (first,)
        end(first.run)
        first, second = self.ask(learner, 2)
        end(second.run, False, False)
        both = self.ask(learner, 3)

        assert [one.state for one in both] == ["graded", "graded"]
        marks = [
            mark_question(q, one.response).mark.points
            for (_, q, _), one in zip(self.ANSWERS, both, strict=True)
        ]
        assert marks == [3, 0]
        assert Run.objects.count() == 2

    def test_nothing_counts_by_itself_but_whoever_listens_is_told(self, learner):
        heard = []

        def listen(*, asked, question, response, **_):
            heard.append((asked.place, question.slug, mark_question(question, response).mark.points))

        code_graded.connect(listen)
        try:
            first, _ = self.ask(learner)
            end(first.run)
        finally:
            code_graded.disconnect(listen)

        assert heard == [(EXAM, "code", 3)]
        assert not Answer.objects.exists()

    def test_one_that_failed_by_our_fault_is_asked_for_anew(self, learner):
        first, second = self.ask(learner)
        end(first.run, state=RunState.BROKEN)
        again, same = self.ask(learner, 1)

        assert same == second
        assert (again.pk != first.pk, again.state) == (True, "waiting")

    def test_code_that_lambda_would_not_take_fails_its_checks(self, learner):
        too_long = {"lambda_function.py": "#" * 300_000}
        (asked,) = grade_each(learner=learner, answers=[("basics", QUESTION, too_long)], place=EXAM, now=NOON)
        claimed = states.claim_next()
        states.finish(claimed, state=RunState.FINISHED, outcomes=[])
        asked = QuestionRun.objects.get(pk=asked.pk)

        assert asked.run.request == {"jobs": []}
        assert (asked.state, asked.grade["mark"]["points"]) == ("graded", 0)


def test_whoever_listens_to_answers_hears_of_code_too(learner):
    heard = []

    def listen(*, answer, question, **_):
        heard.append((question.slug, answer.points))

    answered.connect(listen)
    try:
        end(hand_in(learner).run)
    finally:
        answered.disconnect(listen)

    assert heard == [("code", 3)]


def test_it_goes_to_the_account_that_an_anonymous_learner_signs_in_to(anonymous, learner):
    asked = hand_in(anonymous)
    merge(anonymous=anonymous, account=learner, now=NOON)
    end(asked.run)

    assert QuestionRun.objects.get().learner == learner
    assert Answer.objects.get().learner == learner


def test_the_code_of_a_prediction_runs_as_it_stands_each_environment_apart(learner):
    question = a_question("predict-then-run")
    asked = run_predicted(
        learner=learner, topic="basics", question=question, place=ALONE, idempotency_key="k", now=NOON
    )

    jobs = asked.run.request["jobs"]
    assert [(job["id"], job["events"], job["warm"]) for job in jobs] == [
        ("1", ['{"n": 1}'], False),
        ("2", ['{"n": 2}'], False),
    ]
    assert {tuple(job["function"]["files"].items()) for job in jobs} == {
        (("lambda_function.py", question.code),)
    }
    assert asked.run.purpose == Purpose.RUN
