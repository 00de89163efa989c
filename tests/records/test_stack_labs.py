"""A lab whose code is a template: what its run is told, and how its submission is settled."""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.curriculum.models import TEMPLATE, WORKFLOW, Check, Lab, LabHead
from portal.engines.emulator.function import BadFunction
from portal.records.progress import settle
from portal.records.progress.jobs import jobs_to_check
from portal.records.progress.models import Submission
from portal.records.progress.stacks import stack_to_try, stacks_to_check
from portal.records.progress.submit import submit_lab
from portal.records.progress.try_out import run_lab
from portal.records.runs.models import RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import stacks_of
from tests import make
from tests.people import NOON, somebody

FILES = {TEMPLATE: "A: 1\n", "src/app.py": "A = 1\n"}
NOTHING = ({"kind": "findings", "level": "error", "times": 0},)
ANSWERS = ({"kind": "at_path", "path": "$.status", "value": 200},)
GAVE = {"findings": [], "resources": [], "outputs": {}, "responses": [{"call": "GET /hello", "status": 200, "steps": []}],
        "refused": "", "state": None}  # fmt: skip


def check(
    slug: str, expect: tuple[dict[str, Any], ...], *acts: dict[str, Any], hidden: bool = False
) -> Check:
    return Check.model_validate(
        {"slug": slug, "title": slug, "given": acts, "expect": expect, "hidden": hidden, "hint": "Look."}
    )


def lab(code: str = "template") -> Lab:
    calls = {"call": "GET /hello"}
    checks = (
        check("deploys", NOTHING),
        check("answers", ANSWERS, calls),
        check("answers-too", ANSWERS, calls),
        check("shows-no-secret", ({"kind": "source", "rule": "no-secret"},)),
        check("moves", ANSWERS, {"update": "other"}, {"wait": 5}, hidden=True),
    )
    acts = {"answers": ('{"call":"GET /hello"}',), "answers-too": ('{"call":"GET /hello"}',),
            "moves": ('{"update":"other"}', '{"wait":5}')}  # fmt: skip
    if code == "workflow":
        checks, acts = (check("deploys", NOTHING),), {}
    main = TEMPLATE if code == "template" else WORKFLOW
    return Lab(
        slug="mended", head=LabHead(code=code, title="L", summary="S", minutes=5, checks=checks), brief="B",
        starter={main: "A: 1\n"}, solution={}, wrong={}, presets=(), payloads=acts,
        updates={"other": {"src/app.py": "A = 2\n"}},
    )  # fmt: skip


def test_checks_that_do_the_same_share_a_deployment():
    told = stacks_to_check(lab(), FILES)

    assert list(told) == ["deploys", "answers", "moves"]  # what only reads files needs none
    assert told["deploys"] == {"files": FILES, "parameters": {}, "acts": [], "keeps": False}
    assert told["answers"]["acts"] == [["call", ["GET", "/hello", ""]]]
    other = {"files": {**FILES, "src/app.py": "A = 2\n"}, "parameters": {}}
    assert told["moves"]["acts"] == [["update", other], ["wait", 5]]


def test_a_deployment_of_ones_own_does_what_the_visible_checks_do():
    (told,) = stack_to_try(lab(), FILES).values()

    assert told["acts"] == [["call", ["GET", "/hello", ""]]]


@pytest.mark.parametrize(
    ("act", "done"),
    [
        ('{"call":"post /a?b=1","body":{"c":"d"}}', ["call", ["POST", "/a?b=1", '{"c": "d"}']]),
        ('{"event":{"n":1},"function":"Hello:live"}', ["event", ["event", '{"n": 1}', "Hello:live"]]),
        ('{"put":"Inbox/in/a.json","body":"text"}', ["put", ["Inbox", "in/a.json", "text"]]),
        ('{"send":"Jobs","body":[1]}', ["send", ["Jobs", "[1]"]]),
        ('{"fire":"Nightly"}', ["fire", "Nightly"]),
    ],
)
def test_an_act_is_told_as_a_stack_takes_it(act, done):
    one = lab().model_copy(update={"payloads": {"answers": (act,)}})

    assert stacks_to_check(one, FILES)["answers"]["acts"] == [done]


def test_a_function_has_no_stack_jobs_and_a_template_no_others(db):
    assert stacks_to_check(make.lab(), {}) == {}
    assert stacks_to_check(lab("workflow"), {WORKFLOW: "a: 1"}) == {}
    assert jobs_to_check(lab(), FILES, learner=somebody()) == []


def test_run_deploys_and_a_workflow_is_not_run(db):
    asked = {"learner": somebody(), "event": "", "idempotency_key": "k", "now": NOON}

    run = run_lab(lab=lab(), files=FILES, **asked)

    assert run.request["jobs"] == []
    assert stacks_of(run)["try"]["files"] == FILES
    with pytest.raises(BadFunction, match="read and not run"):
        run_lab(lab=lab("workflow"), files={WORKFLOW: "a: 1"}, **asked)


def finished(one: Lab, files: dict[str, str], kept: list[dict[str, Any]], monkeypatch) -> Submission:
    monkeypatch.setattr(settle, "library", lambda: make.library(labs=(one,)))
    submission = submit_lab(learner=somebody(), lab=one, files=files, idempotency_key="k", now=NOON)
    run = submission.run
    run.state, run.outcomes = RunState.FINISHED, kept
    run.save()
    run_finished.send(sender=type(run), run=run)
    submission.refresh_from_db()
    return submission


def test_a_submission_is_settled_from_what_was_deployed(db, monkeypatch):
    kept = [{"job": name, "deployed": GAVE} for name in ("deploys", "answers")]

    submission = finished(lab(), FILES, kept, monkeypatch)

    passed = [result["slug"] for result in submission.checks["results"] if result["passed"]]
    assert passed == ["deploys", "answers", "answers-too", "shows-no-secret"]  # the last one was cut short


@pytest.mark.parametrize(("text", "points"), [("on: push\n", 1.0), ("a: b: c\n", 0.0)])
def test_a_workflow_is_settled_from_its_text(db, monkeypatch, text, points):
    assert finished(lab("workflow"), {WORKFLOW: text}, [], monkeypatch).points == points
