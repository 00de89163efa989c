"""Code that is written in an interview: kept as it is typed, run once it is over, and counted once it has run."""

from __future__ import annotations

import pytest

from portal.engines.emulator import outcome_to_json
from portal.records.interviews.debrief import debrief_of
from portal.records.interviews.finish import finish_interview
from portal.records.interviews.grade import grade_waiting
from portal.records.interviews.models import Item
from portal.records.interviews.save import save_answer
from portal.records.interviews.start import start_interview
from portal.records.progress import settle_code
from portal.records.progress.models import Answer
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from tests import make
from tests.interviewing import wishes
from tests.people import NOON
from tests.questions import CODED, a_question
from tests.records.test_code_answers import end, hand_in

pytestmark = pytest.mark.django_db
LIBRARY = make.library(
    sets=(
        make.question_set(
            "basics", *(a_question(kind, level=2) for kind in ("code", "fix-the-bug", "predict-then-run"))
        ),
    )
)


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    monkeypatch.setattr(settle_code, "library", lambda: LIBRARY)


@pytest.fixture
def interview(learner):
    return start_interview(learner=learner, wishes=wishes(topics=("basics",)), library=LIBRARY, now=NOON)


def item(interview, slug="code"):
    return Item.objects.get(interview=interview, question_slug=slug)


def write(interview, slug="code", code=make.CODE):
    return save_answer(
        interview=interview,
        position=item(interview, slug).position,
        given={"file:lambda_function.py": [code]},
        base_version=0,
        library=LIBRARY,
        now=NOON,
    )


def look(interview):
    return grade_waiting(interview=interview, library=LIBRARY, now=NOON)


def test_nothing_runs_before_the_end(interview):
    write(interview)

    assert item(interview).state == "answered"
    assert look(interview) == 0
    assert not Run.objects.exists()


def test_after_the_end_it_is_run_and_counts_when_it_has_run(interview):
    write(interview)
    finish_interview(interview=interview, library=LIBRARY, now=NOON)
    waiting = debrief_of(interview, LIBRARY)
    assert (look(interview), look(interview)) == (1, 1)
    end(Run.objects.get())

    assert waiting.running == 1
    assert (item(interview).points, item(interview).out_of) == (3, 3)
    assert Answer.objects.get().answered_at == interview.finished_at
    assert look(interview) == 0
    assert debrief_of(interview, LIBRARY).running == 0


def test_each_answer_in_code_is_graded_once(interview):
    write(interview)
    write(interview, "fix-the-bug", make.STARTER)
    finish_interview(interview=interview, library=LIBRARY, now=NOON)
    assert look(interview) == 2
    while (claimed := states.claim_next()) is not None:
        good = claimed.lab_slug.startswith("code")
        said = (("visible", 4), ("hidden", 6)) if good else (("visible", 0), ("hidden", 0))
        outcomes = [
            {"job": job, "outcomes": [outcome_to_json(make.outcome(f'{{"twice": {twice}}}'))]}
            for job, twice in said
        ]
        states.finish(claimed, state=RunState.FINISHED, outcomes=outcomes)
    look(interview)

    assert (item(interview).points, item(interview, "fix-the-bug").points) == (3, 0)
    assert Answer.objects.count() == 2


def test_a_run_that_broke_is_asked_for_again_at_the_next_look(interview):
    write(interview)
    finish_interview(interview=interview, library=LIBRARY, now=NOON)
    look(interview)
    end(Run.objects.get(), state=RunState.BROKEN)
    assert item(interview).points is None

    assert look(interview) == 1
    end(Run.objects.exclude(state=RunState.BROKEN).get())

    assert item(interview).points == 3


def test_code_that_was_not_touched_is_no_answer(interview):
    finish_interview(interview=interview, library=LIBRARY, now=NOON)

    assert look(interview) == 0
    assert item(interview).points == 0


def test_a_question_that_is_rewritten_before_it_ran_costs_nothing(interview):
    write(interview)
    finish_interview(interview=interview, library=LIBRARY, now=NOON)
    Item.objects.filter(interview=interview).update(question_digest="another")

    assert look(interview) == 0
    assert (item(interview).points, item(interview).out_of) == (0, 0)


def test_the_same_question_answered_elsewhere_settles_nothing_here(interview, learner):
    write(interview)
    finish_interview(interview=interview, library=LIBRARY, now=NOON)
    end(hand_in(learner, question=LIBRARY.question("basics/code")).run)

    assert Answer.objects.get().points == 3
    assert item(interview).points is None


def test_what_code_will_do_is_predicted_and_marked_at_the_end(interview):
    save_answer(
        interview=interview,
        position=item(interview, "predict-then-run").position,
        given={"choice": ["a"]},
        base_version=0,
        library=LIBRARY,
        now=NOON,
    )
    finish_interview(interview=interview, library=LIBRARY, now=NOON)

    assert item(interview, "predict-then-run").points == 1


def test_every_kind_in_code_has_a_right_answer_to_show():
    from portal.engines.grading.right import right_verdict

    for kind in CODED:
        right = right_verdict(a_question(kind), seed=0)
        assert right is not None
        assert "```" in right.model_answers[0]
