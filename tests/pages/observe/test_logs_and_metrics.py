"""Logs and metrics of one's own runs: asked in AWS's language, drawn, and nobody else's business."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.urls import reverse

from portal.engines.drawing import BARS, HEIGHT, WIDTH, bars, ceiling
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.left_behind import left_behind
from portal.records.runs.models import Run
from tests import make
from tests.pages.playground.conftest import HTMX, a_play

pytestmark = pytest.mark.django_db
START = "START RequestId: r-1 Version: $LATEST"
REPORT = "REPORT RequestId: r-1\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\t"
EMBEDDED = {
    "_aws": {
        "Timestamp": int(time.time() * 1000),  # older than two weeks is refused
        "CloudWatchMetrics": [
            {"Namespace": "shop", "Dimensions": [["stage"]], "Metrics": [{"Name": "orders", "Unit": "Count"}]}
        ],
    },
    "stage": "test",
    "orders": 3,
}


def logged(*lines: str) -> str:
    return "\n".join([START, *lines, "END RequestId: r-1", REPORT]) + "\n"


@pytest.fixture
def ran(function: OwnFunction) -> Play:
    return a_play(
        function,
        make.outcome(log=logged("order 17 <b>poisoned</b>")),
        make.outcome(log=logged("order 18 is fine", json.dumps(EMBEDDED))),
    )


def address(function: OwnFunction, page: str = "logs") -> str:
    return reverse(f"observe:{page}", args=["functions", function.pk])


def ask(client: Any, function: OwnFunction, query: str, **headers: str) -> str:
    response = client.get(address(function), {"q": query}, headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_query_finds_the_line(client, function, ran):
    shown = ask(client, function, "fields @message | filter @message like /poisoned/")

    assert "order 17 &lt;b&gt;poisoned&lt;/b&gt;" in shown
    assert "order 18" not in shown
    assert "1 of 9 entries matched" in shown


def test_without_a_query_the_latest_entries_are_shown(client, function, ran):
    assert "order 18 is fine" in client.get(address(function)).content.decode()


def test_what_is_wrong_with_a_query_is_told_with_its_place(client, function, ran):
    shown = ask(client, function, "fields @message\n| filtre x")

    assert "line 2 and position 3" in shown
    assert "| filtre x" in shown


def test_htmx_gets_the_answer_alone(client, function, ran):
    shown = ask(client, function, "stats count(*)", **HTMX)

    assert shown.lstrip().startswith('<section class="stack" id="answer"')


def test_figures_over_time_are_drawn_and_told(client, function, ran):
    a_play(function, make.outcome(log=logged("later")), after_s=600)

    shown = ask(client, function, "stats count(*) as lines by bin(1m)")

    assert shown.count("<rect") == 2
    assert "Show as table" in shown


def test_before_the_first_run_the_page_says_what_to_do(client, function):
    for page in ("logs", "metrics"):
        assert "yet" in client.get(address(function, page)).content.decode()


def test_metrics_are_lambdas_own_and_those_of_the_function(client, function, ran):
    shown = client.get(address(function, "metrics"), {"statistic": "Sum", "period": "60"}).content.decode()

    assert "Invocations, Sum" in shown
    assert "orders, Sum" in shown
    assert "stage=test" in shown


def test_a_line_that_should_have_been_a_metric_is_explained(client, function):
    wrong = {**EMBEDDED, "orders": "three"}
    a_play(function, make.outcome(log=logged(json.dumps(wrong))))

    shown = client.get(address(function, "metrics")).content.decode()

    assert "callout-warning" in shown
    assert "orders" in shown


@pytest.mark.parametrize("page", ["logs", "metrics"])
def test_what_is_not_the_askers_is_not_there(stranger, function, ran, page):
    assert stranger.get(address(function, page)).status_code == 404


@pytest.mark.parametrize("key", ["no-such-lab", "x"])
def test_there_is_no_such_lab(client, learner, key):
    assert client.get(reverse("observe:logs", args=["labs", key])).status_code == 404


def test_a_lab_shows_runs_and_no_submissions(client, learner, ran):
    """What checks invoke and print would tell what is hidden."""
    play = Run.objects.get(pk=ran.run_id)
    for purpose, key in (("run", "a"), ("submit", "b")):
        play.pk = None
        play.purpose, play.lab_slug, play.idempotency_key = purpose, "hello-lambda", key
        play.save(force_insert=True)

    shown = client.get(reverse("observe:logs", args=["labs", "hello-lambda"])).content.decode()

    assert shown.count("order 18 is fine") == 1


def test_invocations_are_told_apart_by_when_they_began(function, ran):
    later = a_play(function, make.outcome(log=logged("later")), after_s=5)

    left = left_behind(Run.objects.all())

    assert [one.run_id for one in left] == [ran.run_id, ran.run_id, later.run_id]
    assert left[0].began_ms < left[1].began_ms < left[2].began_ms


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (0.3, 0.5), (1, 1), (1.1, 2), (2.2, 2.5), (7, 10), (10, 10), (1234, 2000)]
)
def test_a_chart_ends_at_a_round_number(value, top):
    assert ceiling(value) == pytest.approx(top)


def test_bars_stand_inside_their_chart_and_the_latest_are_drawn():
    chart = bars(title="x", unit="", data=[(str(number), float(number - 3)) for number in range(BARS + 5)])

    assert chart.left_out == 5
    assert len(chart.bars) == BARS
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 0.1 for bar in chart.bars)
    assert all(bar.y >= 0 and bar.y + bar.height == pytest.approx(HEIGHT, abs=0.2) for bar in chart.bars)
