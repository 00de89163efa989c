"""Code answered and predicted through the page, with a real broker and real sandboxes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.curriculum import Library
from portal.engines.emulator.client import Broker
from portal.pages.practice import ran
from portal.records.progress import settle_code
from portal.records.progress.models import Answer
from portal.records.runs.pool import Pool
from tests import answers, make
from tests.pages.practice.conftest import shelve
from tests.questions import a_question

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
HTMX = {"HX-Request": "true"}
LONGEST_S = 20  # a bound for a busy machine; most are over in a fraction of a second
PREDICTED = a_question("predict-then-run")


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(sets=(make.question_set("basics", a_question("code"), PREDICTED),))
    shelve(monkeypatch, made)
    monkeypatch.setattr(settle_code, "library", lambda: made)
    monkeypatch.setattr(ran, "WAIT_S", LONGEST_S)
    return made


@pytest.fixture(autouse=True)
def pool(broker: Broker, shelf: Library) -> Iterator[Pool]:
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.mark.parametrize(
    ("code", "mark", "points"),
    [
        (make.CODE, "verdict-right", 3),
        (make.STARTER, "verdict-wrong", 0),
        ("def lambda_handler(event, context):\n    return {'twice': 4}\n", "verdict-part", 1.5),
        ("def lambda_handler(event, context)\n", "verdict-wrong", 0),
        ("def lambda_handler(event, context):\n    raise SystemExit(1)\n", "verdict-wrong", 0),
    ],
    ids=["right", "starter", "half", "does not parse", "exits"],
)
def test_the_verdict_is_what_the_sandbox_proves(client, code, mark, points):
    fields = {"file:lambda_function.py": code, "event": "{}"}
    told = client.post("/practice/basics/code/code/answer/", fields, headers=HTMX)

    assert mark in told.text
    assert Answer.objects.get().points == points


def test_what_really_happened_is_shown_beside_the_prediction(client):
    address = f"/practice/basics/{PREDICTED.slug}/"
    client.post(f"{address}answer/", answers.right(PREDICTED), headers=HTMX)
    told = client.post(f"{address}run/", headers=HTMX)

    assert "What really happened" in told.text
    assert told.text.count(">0</pre>") == 2
