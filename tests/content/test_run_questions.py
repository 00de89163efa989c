"""
Every question that runs is run for real: the model solution passes its checks, what there was to begin with and
each wrong answer do not; and of each prediction, what happens is what the question gives as right.
"""

from __future__ import annotations

import pytest

from portal.engines.curriculum.fillings import same_code
from portal.engines.curriculum.models import Coded, PredictThenRun
from portal.engines.emulator.client import Broker, Done
from portal.engines.grading import Grade, Mark, mark_question
from portal.engines.grading.coded import of_files
from portal.engines.grading.predicted import found_by, happened, holding
from portal.records.accounts.models import Learner
from portal.records.progress.run_predicted import jobs_of_prediction
from tests.content.checked import results, told
from tests.content.shelf import library

pytestmark = [pytest.mark.broker]

QUESTIONS = [
    (f"{topic}/{one.slug}", one)
    for topic, found in library().question_sets.items()
    for one in found.questions
]
CODED = [(ref, one) for ref, one in QUESTIONS if isinstance(one, Coded)]
PREDICTED = [(ref, one) for ref, one in QUESTIONS if isinstance(one, PredictThenRun)]
WRONG = [(ref, one, name) for ref, one in CODED for name in ("starter", *one.task.wrong)]


def named(entries):
    return ["-".join((entry[0], *entry[2:])) for entry in entries]


def outcomes_of(question: PredictThenRun, broker: Broker):
    jobs = jobs_of_prediction(question, learner=Learner(pk=1))
    return {job.id: tuple(said.outcome for said in broker.run(job) if isinstance(said, Done)) for job in jobs}


@pytest.mark.parametrize(("_ref", "question"), CODED, ids=named(CODED))
def test_the_model_solution_scores_full(_ref, question, broker, checks):
    found = tuple(results(question.task, question.task.solution, broker, checks))
    points = float(sum(one.points for one in found))
    grade = Grade(mark=Mark(points=points, out_of=float(question.task.out_of)), results=found)

    assert [told(one) for one in found if not one.passed] == []
    assert mark_question(question, of_files(question.task.solution, grade)).mark.full


@pytest.mark.parametrize(("_ref", "question", "name"), WRONG, ids=named(WRONG))
def test_what_there_is_to_begin_with_and_each_wrong_answer_fail_a_check(_ref, question, name, broker, checks):
    files = {"starter": question.task.starter, **question.task.wrong}[name]

    assert any(not one.passed for one in results(question.task, files, broker, checks))


@pytest.mark.parametrize(("_ref", "question"), PREDICTED, ids=named(PREDICTED))
def test_what_happens_is_what_the_question_gives_as_right(_ref, question, broker):
    outcomes = outcomes_of(question, broker)

    assert len(happened(question, outcomes)) == len(question.invocations)
    if question.reads is not None:
        assert same_code(str(found_by(question.reads, question, outcomes)), question.accept[0])
    else:
        assert holding(question, outcomes) == tuple(one.id for one in question.options if one.right)
