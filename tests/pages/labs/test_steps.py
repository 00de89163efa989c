"""A lab of several steps on its pages: the way through, the way past, and lines that stay as they are."""

from __future__ import annotations

import pytest

from portal.pages.labs import answers, views
from portal.records.progress.models import Draft, DraftVersion, Submission
from portal.records.progress.skipped import SkippedStep
from portal.records.runs.models import Purpose, Run, RunState
from tests import stepped
from tests.people import NOON

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIRST, SECOND, THIRD = (f"/labs/{key}/" for key in (stepped.FIRST, stepped.SECOND, stepped.THIRD))


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return stepped.library(tmp_path_factory.mktemp("steps"))


@pytest.fixture(autouse=True)
def shelf(content, monkeypatch):
    monkeypatch.setattr(views, "library", lambda: content)
    monkeypatch.setattr(answers, "library", lambda: content)
    monkeypatch.setattr(answers, "WAIT_S", 0)
    return content


@pytest.fixture
def passed(learner, content):
    def go(*keys):
        for key in keys:
            step = content.find_lab(key)
            run = Run.objects.create(
                learner=learner, purpose=Purpose.SUBMIT, lab_slug=key, lab_digest=step.digest, asked_at=NOON,
                idempotency_key=key, request={"jobs": []}, state=RunState.FINISHED,
            )  # fmt: skip
            Submission.objects.create(
                learner=learner, lab_slug=key, lab_digest=step.digest, files=step.solution, run=run,
                submitted_at=NOON, graded_at=NOON, points=step.out_of, out_of=step.out_of,
            )  # fmt: skip

    return go


def typed(code=stepped.DOUBLES, **more):
    return {"file:lambda_function.py": code, "event": '{"n": 2}', **more}


def test_the_lab_leads_to_the_step_that_is_to_be_done(client, learner, passed):
    assert client.get("/labs/grown-up/").url == FIRST
    passed(stepped.FIRST)
    assert client.get("/labs/grown-up/").url == SECOND


def test_a_step_says_where_it_stands_and_what_all_of_it_is_about(client, learner):
    page = client.get(FIRST).text

    assert "Step 1 of 3" in page
    assert "What all of it is about." in page
    assert 'aria-current="step"' in page
    assert page.count(", not open yet") == 2


def test_steps_that_are_done_stay_and_the_next_is_offered(client, learner, passed):
    passed(stepped.FIRST)

    page = client.get(FIRST).text
    assert f'rel="next" href="{SECOND}"' in page
    assert "Skip this step" not in page
    second = client.get(SECOND).text
    assert f'rel="prev" href="{FIRST}"' in second
    assert "return {&#x27;twice&#x27;: 2" in second
    assert "still: Double it" in second


def test_a_step_that_is_not_open_leads_to_the_one_that_is(client, learner):
    answer = client.get(THIRD, follow=True)

    assert answer.redirect_chain == [(FIRST, 302)]
    assert "“Guard it” opens once the steps before it are passed or skipped." in answer.text
    assert client.post(f"{THIRD}submit/", typed()).status_code == 404
    assert client.post(f"{SECOND}draft/", typed()).status_code == 404
    assert client.post("/labs/grown-up/run/", typed()).status_code == 404


def test_a_step_is_skipped_with_what_stands_in_the_editor(client, learner, content):
    answer = client.post(f"{FIRST}skip/", typed("# mine\n"), follow=True)

    assert SkippedStep.objects.get().lab_slug == stepped.FIRST
    assert Draft.objects.get().files == content.find_lab(stepped.FIRST).solution
    assert DraftVersion.objects.get().files == {"lambda_function.py": "# mine\n"}
    assert Run.objects.get().request["jobs"][0]["function"]["files"] == Draft.objects.get().files
    assert "Step 1 was skipped: it scores nothing." in answer.text
    assert "before the step was skipped" in client.get(f"{FIRST}drafts/").text
    assert client.get(SECOND).status_code == 200


def test_a_lab_without_steps_has_nothing_to_skip(client, learner):
    assert client.post("/labs/double/skip/", typed()).status_code == 404
    assert "lab-steps" not in client.get("/labs/double/").text


def test_a_reset_goes_back_to_what_was_brought_along(client, learner, passed):
    passed(stepped.FIRST)
    client.post(f"{SECOND}draft/", typed("# other\n"))

    client.post(f"{SECOND}reset/")

    assert Draft.objects.get().files == {"lambda_function.py": stepped.DOUBLES}


@pytest.mark.parametrize("what", ["run", "submit"])
def test_locked_lines_are_asked_for_whatever_was_sent(client, learner, passed, what):
    passed(stepped.FIRST, stepped.SECOND)
    changed = typed(stepped.GUARDED, **{"file:least.py": "LEAST = 2\n"})

    answer = client.post(f"{THIRD}{what}/", changed, headers=HTMX)

    assert answer.status_code == 422
    assert "least.py, line 1: Locked lines were changed or taken out." in answer.text
    assert Run.objects.filter(lab_slug=stepped.THIRD).count() == 0
    assert client.post(f"{THIRD}{what}/", typed(stepped.GUARDED), headers=HTMX).status_code == 200


def test_the_editor_is_told_which_lines_are_locked(client, learner, passed):
    passed(stepped.FIRST, stepped.SECOND)

    page = client.get(THIRD).text

    assert 'data-locked="1-2"' in page
    assert "Lines 1 to 2 are locked: what stands there is read, and not changed." in page
    assert "[lock]" not in page


def test_an_answer_brings_the_steps_along(client, learner):
    run = Run.objects.create(
        learner=learner, purpose=Purpose.RUN, lab_slug=stepped.FIRST, asked_at=NOON, idempotency_key="1",
        request={"jobs": []}, state=RunState.FINISHED, outcomes=[],
    )  # fmt: skip

    part = client.get(f"{FIRST}runs/{run.pk}/", headers=HTMX).text

    assert 'id="lab-steps" aria-label="Steps of this lab" hx-swap-oob="true"' in part
    assert '<div id="skip" hx-swap-oob="true">' in part
