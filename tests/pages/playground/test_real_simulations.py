"""Functions of one's own played for real: through the page, a broker and its sandboxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from portal.pages.playground import simulate as page
from portal.records.playground import simulate as records
from portal.records.playground.create import create_function
from portal.records.playground.models import OwnFunction
from portal.records.playground.written import DEFAULTS, Written
from portal.records.runs.models import Run, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.storable import storable
from portal.records.runs.stored import timelines_of
from portal.records.runs.wait import wait_for
from tests import needs
from tests.pages.playground.conftest import LONGEST_S
from tests.people import NOON

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

REPORTS = """
import json

def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        if order.get("poison"):
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            print(f"charged {order['id']}")
    return {"batchItemFailures": failures}
"""
IN_NODE = """
exports.handler = async (event) => {
  for (const record of event.Records) {
    const order = JSON.parse(record.body);
    if (order.poison) throw new Error("this one is bad");
    console.log(`charged ${order.id}`);
  }
};
"""
BROKEN = "def lambda_handler(event, context):\n    return event['nothing']\n"
HANGS = "import time\ndef lambda_handler(event, context):\n    time.sleep(600)\n"
SAYS_NUL = "def lambda_handler(event, context):\n    print(chr(0))\n    raise ValueError(chr(0))\n"
GIVEN = {"turned": "1", "source.reports_failures": "on", "done": "charged {id}", "seed": "5"}

Play = Callable[..., tuple[Run, str]]


@pytest.fixture(autouse=True)
def pool(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(page, "WAIT_S", LONGEST_S)
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.fixture
def write(learner) -> Callable[..., OwnFunction]:
    def go(source: str, path: str = "lambda_function.py", **fields: str) -> OwnFunction:
        written = Written(files={path: source}, fields={**DEFAULTS, **fields}, event="{}")
        return create_function(learner=learner, name="mine", written=written, now=NOON)

    return go


@pytest.fixture
def play(client: Any) -> Play:
    """A function in a simulation: the run, over, and its page."""

    def go(function: OwnFunction, slug: str = "poison-message", **given: str) -> tuple[Run, str]:
        at = reverse("playground:simulate", args=[function.pk, slug])
        answer = client.post(at, {**GIVEN, **given})
        assert answer.status_code == 303, answer.text
        return Run.objects.latest("asked_at"), client.get(answer["Location"]).text

    return go


def ledger(run: Run) -> Any:
    return timelines_of(run)[records.JOB].ledger


def test_what_is_reported_comes_again_and_nothing_else(write, play):
    run, shown = play(write(REPORTS))

    found = ledger(run)
    assert (found.arrived, found.deleted, found.dead_lettered) == (30, 29, 1)
    assert (found.lost, found.duplicated) == (0, 0)
    assert "orders#7" in shown


def test_a_report_that_nobody_asked_for_loses_the_order(write, play):
    run, _ = play(write(REPORTS), **{"source.reports_failures": ""})

    assert (ledger(run).lost, ledger(run).dead_lettered) == (1, 0)


def test_the_same_again_is_the_same(write, play):
    function = write(REPORTS)
    first, second = (play(function, idempotency_key=key)[0] for key in ("one", "two"))

    assert first.pk != second.pk
    assert first.outcomes[0]["timeline"] == second.outcomes[0]["timeline"]


def test_every_runtime_of_the_playground_plays(write, play):
    if not (node := RUNTIMES["nodejs22.x"].availability()).version:
        needs.missing(f"Node.js functions cannot be run: {node.reason}")
    run, shown = play(write(IN_NODE, "index.js", runtime="nodejs22.x", handler="index.handler"))

    assert ledger(run).dead_lettered >= 1
    assert "this one is bad" in shown
    assert "nodejs22.x" in shown


def test_where_every_attempt_fails_the_error_is_shown(write, play):
    run, shown = play(write(BROKEN))

    assert ledger(run).deleted == 0
    assert f"Every one of {ledger(run).invocations:,} invocations failed." in shown
    assert "<strong>KeyError</strong>" in shown
    assert "<code>lambda_function.py</code>, line 2" in shown


def test_what_no_database_takes_is_replaced(write, play):
    run, shown = play(write(SAYS_NUL))

    assert run.state == RunState.FINISHED
    assert "ValueError" in shown
    assert storable(run.outcomes) == run.outcomes


def test_what_never_ends_is_stopped_and_says_so(write, play, monkeypatch):
    monkeypatch.setattr(records, "WALL_S", 1.0)
    run, shown = play(write(HANGS, timeout_s="60"))

    assert run.state == RunState.FINISHED
    assert "took longer than a simulation may" in shown


def test_what_is_under_way_can_be_cancelled(write, client, monkeypatch):
    monkeypatch.setattr(page, "WAIT_S", 0)
    at = reverse("playground:simulate", args=[write(HANGS, timeout_s="60").pk, "poison-message"])
    shown = client.post(at, GIVEN)["Location"]

    client.post(f"{shown}cancel/")

    run = wait_for(Run.objects.get(), within_s=LONGEST_S)
    assert run.state == RunState.CANCELLED
    assert "Cancelled" in client.get(shown).text


@pytest.mark.parametrize("slug", ["async-retries", "callers-who-wait", "poison-record", "workflow-retries"])
def test_other_sources_play_too(write, play, slug):
    run, _ = play(write("def lambda_handler(event, context):\n    return {}\n"), slug)

    assert ledger(run).invocations > 0
    assert ledger(run).check()
