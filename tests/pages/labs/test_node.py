"""A lab in Node.js: its editor, its errors, and a machine on which nothing runs it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from portal.engines.curriculum import Library
from portal.engines.emulator import runtimes
from portal.engines.emulator.runtimes.runtime import Availability
from portal.pages.labs import answers, views
from tests import make
from tests.pages.labs.conftest import a_run, a_submission
from tests.pages.labs.test_result import show

pytestmark = pytest.mark.django_db
ERRORS = ({"match": "undefined [(]reading '(.*)'", "say": "Was {1} *awaited*?"},)
SAID = "Cannot read properties of undefined (reading 'id')"
TRACE = [
    f"TypeError: {SAID}",
    "    at node:internal/process/task_queues:103:5",
    "    at async Shop.open (file:///var/task/lib/shop.mjs:12:3)",
    "    at file:///var/task/index.mjs:4:7",
    "    at async _Runtime.start (file:///var/runtime/clients/ric-4/index.mjs:1167:7)",
]


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.lab(runtime="nodejs24.x", handler="index.handler", errors=ERRORS)
    code = {"index.mjs": "export const handler = 1;\n"}
    found = make.library(labs=(made.model_copy(update={"starter": code, "solution": code}),))
    monkeypatch.setattr(views, "library", lambda: found)
    monkeypatch.setattr(answers, "library", lambda: found)
    monkeypatch.setattr(answers, "WAIT_S", 0)
    return found


def failed(kind="TypeError", message=SAID, trace=TRACE):
    payload = {"errorType": kind, "errorMessage": message, "trace": trace}
    return make.outcome(json.dumps(payload), error=True)


def test_the_editor_takes_it_for_javascript(client):
    page = client.get("/labs/double/")

    assert 'name="file:index.mjs"' in page.text
    assert 'data-editor="javascript"' in page.text


def test_an_error_leads_to_its_own_lines_first(client, learner):
    page = show(client, a_run(learner, failed()))

    assert 'data-error-file="lib/shop.mjs" data-error-line="12"' in page.text
    assert page.text.index("lib/shop.mjs</code>, line 12") < page.text.index("<code>index.mjs</code>, line 4")
    assert "in <code>Shop.open</code>" in page.text


def test_a_syntax_error_leads_to_its_place(client, learner):
    trace = ["file:///var/task/index.mjs:3", "  retrun 1;", "SyntaxError: Unexpected number"]

    page = show(client, a_run(learner, failed("Runtime.UserCodeSyntaxError", "SyntaxError", trace)))

    assert 'data-error-file="index.mjs" data-error-line="3"' in page.text


@pytest.mark.parametrize("trace", [None, "x", [1, None, "at"], ["at (((" * 500], [TRACE]])
def test_a_stack_that_is_none_is_left_out(client, learner, trace):
    assert "<strong>TypeError</strong>" in show(client, a_run(learner, failed(trace=trace))).text


def test_what_the_author_says_to_an_error_stands_above_it(client, learner):
    page = show(client, a_run(learner, failed()))

    assert "Was <code>id</code> <em>awaited</em>?" in page.text


def test_another_error_is_told_as_it_is(client, learner):
    assert "awaited" not in show(client, a_run(learner, failed(message="no such order"))).text


def test_it_is_said_of_a_submission_too_and_of_no_hidden_check(client, learner, shelf):
    good = make.outcome('{"twice": 4}')
    seen = a_submission(learner, shelf, visible=failed(), hidden=good)
    unseen = a_submission(learner, shelf, visible=good, hidden=failed(), after_s=1)

    assert "awaited" in show(client, seen.run).text
    assert "awaited" not in show(client, unseen.run).text


@pytest.fixture
def no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Availability(reason="Node.js is not installed", remedy="Install Node.js 20 or later.")
    gone = replace(runtimes.RUNTIMES["nodejs24.x"], probe=lambda: lost)
    monkeypatch.setitem(runtimes.RUNTIMES, "nodejs24.x", gone)


def test_without_node_the_page_says_so_and_what_to_do(client, no_node):
    page = client.get("/labs/double/")

    assert "which here is nothing: Node.js is not installed. Install Node.js 20 or later." in page.text


@pytest.mark.parametrize("what", ["run", "submit"])
def test_without_node_nothing_is_run_and_the_reason_is_told(client, no_node, what):
    typed = {"file:index.mjs": "export const handler = 1;", "event": '{"n": 2}'}

    page = client.post(f"/labs/double/{what}/", typed, headers={"HX-Request": "true"})

    assert page.status_code == 422
    assert (
        "nodejs24.x is not available here: Node.js is not installed. Install Node.js 20 or later."
        in page.text
    )
