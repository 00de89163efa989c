"""Code whose outcome is predicted: the prediction is marked, then the code runs and the page shows both."""

from __future__ import annotations

import pytest

from portal.engines.emulator import outcome_to_json
from portal.pages.practice import ran
from portal.records.progress.models import Answer
from portal.records.progress.question_place import session_place
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from tests import answers, make
from tests.pages.practice.conftest import QUESTIONS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KIND = "predict-then-run"
ALONE = f"/practice/basics/{KIND}/"
RIGHT = answers.right(QUESTIONS[KIND])


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch):
    monkeypatch.setattr(ran, "WAIT_S", 0)


def end(*payloads, state=RunState.FINISHED):
    run = states.claim_next()
    kept = [
        {"job": str(number), "outcomes": [outcome_to_json(make.outcome(payload, log="said\n"))]}
        for number, payload in enumerate(payloads, 1)
    ]
    states.finish(run, state=state, outcomes=kept)
    return run


def test_the_code_and_how_it_is_invoked_are_shown_and_nothing_runs_yet(client):
    page = client.get(ALONE).text

    assert "lambda_handler" in page
    assert page.index("cold start") < page.rindex("cold start")  # both are in environments of their own
    assert not Run.objects.exists()


def test_the_prediction_counts_at_once_and_the_page_asks_for_the_run(client):
    told = client.post(f"{ALONE}answer/", RIGHT, headers=HTMX).text

    assert Answer.objects.get().points == 1
    assert f'hx-post="{ALONE}run/"' in told
    assert 'hx-trigger="load, click"' in told
    assert not Run.objects.exists()


def test_what_really_happened_stands_beside_the_prediction(client):
    client.post(f"{ALONE}answer/", answers.wrong(QUESTIONS[KIND]), headers=HTMX)
    waiting = client.post(f"{ALONE}run/", headers=HTMX)
    run = end("0", "0")
    told = client.get(f"/practice/runs/{run.pk}/", headers=HTMX)

    assert 'hx-trigger="every 1s"' in waiting.text
    assert "What really happened" in told.text
    assert told.text.count('<li class="explained-part">') == 2
    assert 'id="ran-predict-then-run"' in told.text
    assert "every 1s" not in told.text


def test_without_script_the_page_with_the_verdict_shows_it(client):
    client.post(f"{ALONE}answer/", RIGHT)
    client.post(f"{ALONE}run/")
    run = end("0", "0")
    page = client.get(f"/practice/runs/{run.pk}/")

    assert "<html" in page.text
    assert "verdict-right" in page.text
    assert "What really happened" in page.text


def test_in_a_session_it_is_shown_again_with_what_happened(client, session):
    client.post(f"/practice/sessions/{session.pk}/answer/", {"question": KIND, **RIGHT})
    sent = client.post(f"{ALONE}run/?place={session_place(session.pk)}")
    end("0", "0")
    page = client.get(f"/practice/sessions/{session.pk}/?question={KIND}").text

    assert (sent.status_code, sent.url) == (303, f"/practice/sessions/{session.pk}/?question={KIND}")
    assert "What really happened" in page
    assert "Next question" in page
    assert f'hx-post="{ALONE}run/?place={session_place(session.pk)}"' in page


def test_a_run_that_broke_says_so_and_leaves_the_answer(client):
    client.post(f"{ALONE}answer/", RIGHT, headers=HTMX)
    client.post(f"{ALONE}run/", headers=HTMX)
    run = end(state=RunState.BROKEN)
    told = client.get(f"/practice/runs/{run.pk}/", headers=HTMX).text

    assert "our fault" in told
    assert "Your answer is kept." in told
    assert "Run the code" in told
    assert Answer.objects.count() == 1


def test_a_limit_is_told_and_the_answer_stands(client, settings):
    settings.RUNS_PER_LEARNER = 1
    client.post(f"{ALONE}answer/", RIGHT, headers=HTMX)
    client.post(f"{ALONE}run/", headers=HTMX)
    told = client.post(f"{ALONE}run/", headers=HTMX).text

    assert "still under way" in told
    assert Answer.objects.count() == 1


def test_other_kinds_have_nothing_to_predict(client):
    assert client.post("/practice/basics/single/run/").status_code == 404
    assert client.get(f"{ALONE}run/").status_code == 405
