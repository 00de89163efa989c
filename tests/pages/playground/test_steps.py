"""Step through: a function of one's own is run recorded, and its result has the steps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from portal.engines.emulator.client import Broker
from portal.engines.emulator.outcome import Outcome, Report
from portal.pages.playground import answers
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.pool import Pool
from portal.records.runs.stored import jobs_of, outcomes_of
from tests.pages.playground.conftest import HTMX, LONGEST_S, a_play

OUTCOME = Outcome(
    payload="null",
    function_error=None,
    request_id="1",
    log="",
    log_cut=False,
    report=Report(
        duration_ms=1, billed_duration_ms=1, init_duration_ms=1, memory_size_mb=128, max_memory_used_mb=30, status="success"
    ),
)  # fmt: skip


def recording_of(function: OwnFunction) -> str:
    (path, *_) = function.files
    said = [
        {"phase": "invoke"},
        {"e": "call", "f": 1, "l": 1, "d": 1, "p": path, "n": "handler"},
        {"end": ""},
    ]
    return "\n".join(map(json.dumps, said))


def test_the_job_records_in_an_environment_of_its_own(client: Client, function: OwnFunction) -> None:
    client.post(f"/playground/{function.pk}/run/step/", {"times": "9", "at_once": "3"}, headers=HTMX)

    play = Play.objects.get()
    (job,) = jobs_of(play.run)
    assert (play.mode, job.record, job.warm, job.at_once, len(job.events)) == ("step", True, False, 1, 1)


def test_the_steps_are_the_first_tab_of_the_result(client: Client, function: OwnFunction) -> None:
    play = a_play(function, replace(OUTCOME, recording=recording_of(function)), mode="step")

    page = client.get(f"/playground/runs/{play.run_id}/").text

    assert '<a class="tab" href="#steps" aria-current="true">Steps <span class="badge">1</span></a>' in page
    assert '<a class="tab" href="#response">Response</a>' in page
    assert "line 1</td><td>handler begins</td>" in page
    assert "took longer for it" in page


@pytest.mark.parametrize("recording", [None, "nothing that can be read"])
def test_a_run_without_steps_says_so(client: Client, function: OwnFunction, recording: str | None) -> None:
    play = a_play(function, replace(OUTCOME, recording=recording), mode="step")

    page = client.get(f"/playground/runs/{play.run_id}/").text

    assert "There are no steps to show" in page
    assert "data-stepper" not in page


def test_nobody_else_sees_them(stranger: Client, function: OwnFunction) -> None:
    play = a_play(function, replace(OUTCOME, recording=recording_of(function)), mode="step")

    assert stranger.get(f"/playground/runs/{play.run_id}/").status_code == 404


@pytest.mark.parametrize(("mode", "is_compared"), [("cold", True), ("step", False)])
def test_a_recorded_run_is_nothing_to_compare_with(
    client: Client, function: OwnFunction, mode: str, is_compared: bool
) -> None:
    a_play(function, OUTCOME, mode=mode)
    later = a_play(function, OUTCOME, mode="warm", after_s=60)

    page = client.get(f"/playground/runs/{later.run_id}/").text

    assert ("data-change" in page) == is_compared


@pytest.fixture
def pool(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(answers, "WAIT_S", LONGEST_S)
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("pool")
def test_a_run_through_the_page_is_stepped_through(client: Client) -> None:
    client.post("/playground/new/", {"example": "counter"})
    function = OwnFunction.objects.get()

    page = client.post(f"/playground/{function.pk}/run/step/", {}, headers=HTMX).text

    (found,) = [one for kept in outcomes_of(Play.objects.get().run).values() for one in kept]
    assert json.loads(found.payload)["count"] == 1
    assert "lambda_handler begins" in page
    assert "count = 1" in page or "count (module) = 1" in page


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("pool")
def test_what_is_not_python_is_refused_with_the_reason(client: Client) -> None:
    client.post("/playground/new/", {"example": "counter"})
    function = OwnFunction.objects.get()

    page: Any = client.post(f"/playground/{function.pk}/run/step/", {"runtime": "nodejs22.x"}, headers=HTMX)

    assert "Only Python is recorded step by step" in page.text
