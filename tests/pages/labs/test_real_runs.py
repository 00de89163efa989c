"""Run and Submit through the page, a real broker and real sandboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker
from portal.pages.labs import answers
from portal.records.progress import settle
from portal.records.progress.models import Submission
from portal.records.runs.models import Run
from portal.records.runs.pool import Pool
from tests import make

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
HTMX = {"HX-Request": "true"}
LONGEST_S = 20  # a bound for a busy machine; most are over in a fraction of a second

CASES = {
    "succeeds": (make.CODE, "succeeded", "Succeeded", "twice"),
    "raises": ("def lambda_handler(event, context):\n    raise ValueError('no')\n", "failed", "Failed", "ValueError"),
    "does not parse": ("def lambda_handler(event, context)\n    pass\n", "failed", "Failed", "UserCodeSyntaxError"),
    "has no handler": ("x = 1\n", "failed", "Failed", "HandlerNotFound"),
    "never ends": ("def lambda_handler(event, context):\n    while True: pass\n", "timeout", "Timed out", "Timedout"),
    "eats memory": (
        "def lambda_handler(event, context):\n    return len(b'x' * 2_000_000_000)\n", "failed", "", "Error"
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def pool(broker: Broker, monkeypatch: pytest.MonkeyPatch, shelf) -> Iterator[Pool]:
    monkeypatch.setattr(answers, "WAIT_S", LONGEST_S)
    monkeypatch.setattr(settle, "library", lambda: shelf)
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


def post(client, what, code, **more):
    typed = {"file:lambda_function.py": code, "event": '{"n": 2}', "timeout_s": "1"} | more
    return client.post(f"/labs/double/{what}/", typed, headers=HTMX)


@pytest.mark.parametrize(("code", "state", "headline", "said"), CASES.values(), ids=CASES.keys())
def test_the_panel_tells_what_came_of_the_code(client, code, state, headline, said):
    page = post(client, "run", code)

    assert page.status_code == 200
    assert f'data-state="{state}"' in page.text
    assert f"<strong>{headline}" in page.text
    assert said in page.text
    assert "REPORT RequestId" in page.text


def test_a_syntax_error_leads_to_its_line_in_the_editor(client):
    page = post(client, "run", CASES["does not parse"][0])

    assert 'data-error-file="lambda_function.py" data-error-line="1"' in page.text


def test_the_second_run_of_the_same_code_is_warm_and_compared(client):
    first = post(client, "run", make.CODE).text
    second = post(client, "run", make.CODE).text

    assert "cold start" in first
    assert ">warm<" in second
    assert re.search(r"than the run before|no change", second)


def test_a_submission_is_graded_and_a_wrong_one_shows_why(client):
    wrong = post(client, "submit", make.STARTER).text
    right = post(client, "submit", make.CODE).text

    assert 'data-state="failed"' in wrong
    assert "checks 0/2" in wrong
    assert 'data-side="expected"' in wrong
    assert "checks 2/2" in right
    assert "2 of 2 points" in right
    assert Submission.objects.graded().count() == 2


def test_without_script_the_answer_is_the_page_with_the_result(client):
    typed = {"file:lambda_function.py": make.CODE, "event": '{"n": 2}'}

    page = client.post("/labs/double/run/", typed, follow=True)

    assert page.redirect_chain == [(f"/labs/double/runs/{Run.objects.get().pk}/#result", 303)]
    assert 'data-state="succeeded"' in page.text
    assert 'http-equiv="refresh"' not in page.text
