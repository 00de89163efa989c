"""Functions with AWS around them: through the page, a real broker and simulated AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from portal.engines.cloud import Told
from portal.engines.cloud.simulation import lack
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.outcome import Outcome
from portal.engines.emulator.runtimes import RUNTIMES
from portal.pages.playground import answers
from portal.records.playground.examples_with_aws import WITH_AWS
from portal.records.playground.models import KeptAccount, OwnFunction, Play
from portal.records.runs.pool import Pool
from portal.records.runs.stored import outcomes_of
from tests import needs
from tests.pages.playground.conftest import HTMX, LONGEST_S

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def around() -> Iterator[Broker]:
    if missing := lack("full"):
        needs.missing(missing)
    with private_broker(module="portal.engines.cloud", sdk="start", cpu_shares=0) as socket:
        yield Broker(socket)


@pytest.fixture(autouse=True)
def pool(around: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(answers, "WAIT_S", LONGEST_S)
    pool = Pool(around, threads=2)
    pool.start()
    yield
    pool.stop(within_s=5)


@pytest.fixture
def run(client: Any) -> Any:
    """Open an example once, run it with what is typed, and give the page with the one outcome."""

    def go(example: str, mode: str = "warm", **typed: str) -> tuple[str, Outcome]:
        if not OwnFunction.objects.filter(name=example).exists():
            client.post("/playground/new/", {"example": example})
        function = OwnFunction.objects.get(name=example)
        texts = {f"file:{path}": text for path, text in function.files.items()}
        page = client.post(f"/playground/{function.pk}/run/{mode}/", texts | typed, headers=HTMX)
        assert page.status_code == 200, page.text
        latest = Play.objects.select_related("run").latest("run__asked_at")
        (outcome,) = (one for found in outcomes_of(latest.run).values() for one in found)
        return page.text, outcome

    return go


def told(outcome: Outcome) -> Told:
    assert outcome.aws is not None
    return Told.from_json(outcome.aws)


EXPECTED = {
    "upload-pipeline": ({"stored": 1}, ["s3:GetObject", "dynamodb:PutItem"]),
    "queue-worker": ({"done": 3}, ["sqs:GetQueueUrl", "sqs:ReceiveMessage", "dynamodb:PutItem"]),
    "settings": ({"greeting": "Good morning", "user": "shop"}, ["ssm:GetParameter"]),
    "node-orders": ({"stored": 2, "repeated": 1}, ["dynamodb:PutItem"] * 3),
}


@pytest.mark.parametrize("example", EXPECTED)
def test_an_example_does_with_its_policy_what_it_says(run, example):
    answer, actions = EXPECTED[example]
    if example == "node-orders" and not (node := RUNTIMES["nodejs24.x"].availability()).version:
        needs.missing(f"{node.reason}. {node.remedy}")

    page, outcome = run(example)

    assert json.loads(outcome.payload) == answer
    calls = told(outcome).calls
    assert [call.action for call in calls[: len(actions)]] == actions
    assert {call.allowed for call in calls} == {True}
    assert 'href="#aws"' in page


def test_what_is_denied_is_told_with_the_smallest_policy_which_then_does(run):
    page, denied = run("access-denied")

    assert json.loads(denied.payload)["errorType"] == "AccessDenied"
    assert "s3:PutObject" in page
    smallest = json.dumps(told(denied).smallest_policy)

    _, allowed = run("access-denied", **{"file:policy.json": smallest})

    assert json.loads(allowed.payload) == {"bytes": 5}
    assert [change.id for change in told(allowed).changes] == ["final.txt"]


def test_every_example_is_run_here():
    assert {one.slug for one in WITH_AWS} == {*EXPECTED, "access-denied"}


def test_a_kept_account_goes_on_and_a_fresh_one_does_not(run, client):
    _, first = run("queue-worker", aws="Kept")
    _, second = run("queue-worker", aws="Kept")
    _, fresh = run("queue-worker", aws="Fresh")

    assert [json.loads(one.payload)["done"] for one in (first, second, fresh)] == [3, 0, 3]
    (kept,) = KeptAccount.objects.all()
    assert [item["id"] for item in kept.seed["tables"][0]["items"]] == ["a", "b", "c"]
    page = client.get("/playground/account/").text
    assert "<code>jobs</code>" in page
    latest = Play.objects.select_related("run").earliest("run__asked_at").run
    assert latest.request["jobs"][0]["aws"] == {}
    assert "account" not in latest.outcomes[0]


def test_two_functions_have_one_account(run):
    run("upload-pipeline", aws="Kept")

    _, outcome = run("queue-worker", aws="Kept")

    assert json.loads(outcome.payload) == {"done": 3}
    (kept,) = KeptAccount.objects.all()
    assert {table["name"] for table in kept.seed["tables"]} == {"orders", "jobs"}
