"""Steps of a lab: what opens when, what is carried along, what a skip costs and keeps, and where one goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.grading import grade_lab
from portal.records.accounts.merge import merge
from portal.records.progress.done import labs_done
from portal.records.progress.drafts import kept_versions, save_draft
from portal.records.progress.jobs import jobs_to_check
from portal.records.progress.models import Draft, Submission
from portal.records.progress.next_steps import labs_tried
from portal.records.progress.overview import best_marks, lab_row, progress_of
from portal.records.progress.place import remember_place
from portal.records.progress.resume import where_to_continue
from portal.records.progress.skipped import SkippedStep
from portal.records.progress.steps import open_step, skip_step, skipped_of, standings_of, step_to_do
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.signals import run_finished
from tests import stepped
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
MINE = {"lambda_function.py": "# mine\n" + stepped.DOUBLES}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return stepped.library(tmp_path_factory.mktemp("steps"))


@pytest.fixture
def whole(content):
    return content.labs["grown-up"]


@pytest.fixture
def graded(learner, content):
    """A submission as grading leaves it; `points` of what there is, all of it when left out."""

    def go(step, files=None, *, points=None, after_min=0):
        at = NOON + timedelta(minutes=after_min)
        run = Run.objects.create(
            learner=learner, purpose=Purpose.SUBMIT, lab_slug=step.slug, lab_digest=step.digest, asked_at=at,
            idempotency_key=f"{step.slug} {at}", request={"jobs": []}, state=RunState.FINISHED,
        )  # fmt: skip
        return Submission.objects.create(
            learner=learner, lab_slug=step.slug, lab_digest=step.digest, files=files or step.solution, run=run,
            submitted_at=at, graded_at=at, points=step.out_of if points is None else points, out_of=step.out_of,
        )  # fmt: skip

    return go


def states(learner, whole):
    return [one.state for one in standings_of(learner, whole)]


def skip(learner, step, files=None):
    return skip_step(learner=learner, step=step, files=files or MINE, event="{}", now=NOON)


def test_only_the_first_step_is_open_to_somebody_new(content, whole, learner):
    assert states(None, whole) == states(learner, whole) == ["open", "locked", "locked"]
    assert open_step(None, whole.steps[0], content) is whole.steps[0]
    assert open_step(learner, whole.steps[1], content) is None
    assert open_step(learner, whole, content) is None


def test_a_pass_opens_the_next_step_with_the_code_that_passed(content, whole, learner, graded):
    graded(whole.steps[0], MINE)
    graded(whole.steps[0], {"lambda_function.py": "# worse"}, points=1, after_min=1)

    second = open_step(learner, whole.steps[1], content)

    assert states(learner, whole) == ["passed", "open", "locked"]
    assert second.begins_with == MINE
    assert second.digest == whole.steps[1].digest
    assert step_to_do(learner, whole, content).slug == stepped.SECOND


def test_what_a_step_sets_up_is_laid_over_the_learners_files(content, whole, learner, graded):
    graded(whole.steps[1], {"lambda_function.py": "theirs"})

    third = open_step(learner, whole.steps[2], content)

    assert third.begins_with == {"lambda_function.py": "theirs", "least.py": "LEAST = 1\n\n"}


def test_a_later_step_says_what_it_broke_of_an_earlier_one(whole):
    second = whole.steps[1]
    grade = grade_lab(second, second.solution, {})

    assert [(one.kept_from, one.passed) for one in grade.results] == [("", False), ("Double it", False)]
    assert {job.id for job in jobs_to_check(second, second.solution, learner=somebody())} == {
        "name",
        "double",
    }


def test_a_skip_puts_the_solution_in_and_loses_nothing(content, whole, learner):
    first = whole.steps[0]
    save_draft(
        learner=learner, lab=first, files={"lambda_function.py": "saved"}, event="", base_version=0, now=NOON
    )

    assert skip(learner, first)
    assert skip(learner, first, first.solution)  # twice is once

    assert Draft.objects.get(learner=learner).files == first.solution
    kept = kept_versions(learner, first)
    assert [(one.files["lambda_function.py"], one.reason) for one in kept] == [
        (MINE["lambda_function.py"], "skip"),
        ("saved", "conflict"),
    ]
    assert SkippedStep.objects.count() == 1
    assert states(learner, whole) == ["skipped", "open", "locked"]
    assert open_step(learner, whole.steps[1], content).begins_with == first.solution


def test_nothing_is_skipped_that_was_passed(whole, learner, graded):
    graded(whole.steps[0])

    assert not skip(learner, whole.steps[0])
    assert states(learner, whole)[0] == "passed"


def test_what_is_submitted_after_a_skip_does_not_count(content, whole, learner, graded, monkeypatch):
    from portal.records.progress import settle

    monkeypatch.setattr(settle, "library", lambda: content)
    skip(learner, whole.steps[0])
    tried = graded(whole.steps[0])

    run_finished.send(sender=Run, run=tried.run)

    tried.refresh_from_db()
    assert not tried.counts
    assert best_marks(learner) == {}
    assert states(learner, whole)[0] == "skipped"


def test_the_score_is_of_all_steps_together(whole, learner, graded):
    graded(whole.steps[0])
    graded(whole.steps[1], points=1)

    row = lab_row(whole, best_marks(learner), ())

    assert (row.points, row.out_of, row.passed) == (3, 2 + 3 + 4, False)


def test_a_lab_with_a_skipped_step_is_over_and_not_passed(content, whole, learner, graded):
    skip(learner, whole.steps[0])
    for step in whole.steps[1:]:
        graded(step)

    row = lab_row(whole, best_marks(learner), skipped_of(learner))

    assert (row.points, row.is_over, row.passed) == (7, True, False)
    assert labs_done(learner, content)["grown-up"] == NOON
    assert labs_tried(learner) == {"grown-up": NOON}


def test_all_steps_passed_are_the_lab_passed(content, whole, learner, graded):
    for step in whole.steps:
        graded(step)

    assert lab_row(whole, best_marks(learner), ()).passed
    assert "grown-up" in labs_done(learner, content)
    assert progress_of(learner, content).labs_passed == 0  # no lesson has it


def test_continue_leads_to_the_exact_step(content, whole, learner, graded):
    remember_place(learner=learner, kind="lab", slug=stepped.FIRST, now=NOON)
    assert where_to_continue(learner, content).args == (stepped.FIRST,)

    graded(whole.steps[0])
    found = where_to_continue(learner, content)
    assert (found.args, found.title) == ((stepped.SECOND,), "Grown up, step 2: Name it")

    skip(learner, whole.steps[1])
    graded(whole.steps[2])
    assert where_to_continue(learner, content).kind == "lesson"


def test_skips_go_to_the_account_that_somebody_joins(whole, learner, anonymous):
    skip(anonymous, whole.steps[0])
    skip(learner, whole.steps[0])

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert [one.learner for one in SkippedStep.objects.all()] == [learner]


def test_a_lab_without_steps_costs_no_query(content, learner, django_assert_num_queries):
    lab = content.labs["double"]

    with django_assert_num_queries(0):
        assert open_step(learner, lab, content) is lab
        assert step_to_do(learner, lab, content) is lab
