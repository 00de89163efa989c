"""Every example does what it promises: through the page, a real broker and real sandboxes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.emulator.layers import ours
from portal.engines.emulator.outcome import Outcome
from portal.pages.playground import answers
from portal.records.playground.examples import EXAMPLES
from portal.records.playground.examples_with_aws import WITH_AWS
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.pool import Pool
from portal.records.runs.stored import outcomes_of
from tests import needs
from tests.pages.playground.conftest import HTMX, LONGEST_S

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def pool(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(answers, "WAIT_S", LONGEST_S)
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.fixture
def run(client: Any) -> Any:
    """Open an example once, run it in a mode, and give the page with the invocations."""

    def go(example: str, mode: str = "warm", **typed: str) -> tuple[str, list[Outcome]]:
        if not OwnFunction.objects.exists():
            made = {"name": "mine", "runtime": example.removeprefix("blank ")}
            client.post("/playground/new/", made if example.startswith("blank") else {"example": example})
        function = OwnFunction.objects.get()
        page = client.post(f"/playground/{function.pk}/run/{mode}/", typed, headers=HTMX)
        assert page.status_code == 200, page.text
        latest = Play.objects.select_related("run").latest("run__asked_at")
        return page.text, [one for found in outcomes_of(latest.run).values() for one in found]

    return go


def answer(outcomes: list[Outcome]) -> Any:
    (only,) = outcomes
    assert only.function_error is None, only.payload
    return json.loads(only.payload)


def error(outcomes: list[Outcome]) -> dict[str, str]:
    (only,) = outcomes
    assert only.function_error == "Unhandled"
    found: dict[str, str] = json.loads(only.payload)
    return found


def test_a_global_counts_on_while_warm_and_begins_anew_when_cold(run):
    counts = [answer(run("counter", mode)[1])["count"] for mode in ("cold", "warm", "warm", "cold")]

    assert counts == [1, 2, 3, 1]


def test_without_script_one_is_led_to_the_result(client):
    client.post("/playground/new/", {"example": "counter"})
    answer = client.post(f"/playground/{OwnFunction.objects.get().pk}/run/warm/")

    assert (answer.status_code, answer["Location"]) == (
        303,
        f"/playground/runs/{Play.objects.get().run_id}/#result",
    )
    assert 'data-state="succeeded"' in client.get(answer["Location"]).text


def test_many_times_is_one_environment_that_counts(run):
    page, outcomes = run("counter", "many", times="20")

    assert [json.loads(one.payload)["count"] for one in outcomes] == list(range(1, 21))
    assert "20 invocations" in page
    assert "1 cold" in page


def test_a_time_out_is_told(run):
    page, outcomes = run("time-out")

    assert 'data-state="timeout"' in page
    assert error(outcomes)["errorType"] == "Sandbox.Timedout"
    assert "ms are left" in page


def test_out_of_memory_is_a_kill_that_report_explains(run):
    page, outcomes = run("memory-hog")

    assert "<strong>Out of memory</strong>" in page
    assert error(outcomes)["errorType"] == "Runtime.ExitError"
    assert "holding 8 MB" in page


def test_out_of_memory_is_told_where_logs_are_json_as_well(run):
    page, _ = run("memory-hog", "cold", log_format="JSON")

    assert "<strong>Out of memory</strong>" in page
    assert 'class="log-platform">{' in page


def test_a_thread_stands_still_between_two_invocations(run):
    first = answer(run("frozen-thread", "cold")[1])
    second = answer(run("frozen-thread", "warm")[1])

    assert (first["away_s"], first["ticks_meanwhile"]) == (None, 0)
    # However long the time between them was: once before it was frozen, once when it was woken.
    assert second["ticks_meanwhile"] <= 2
    assert second["ticks"] > first["ticks"] + second["ticks_meanwhile"]


def test_what_is_outside_the_handler_runs_in_init_only(run):
    _, (cold,) = run("slow-init", "cold")
    _, (warm,) = run("slow-init", "warm")

    assert cold.report.init_duration_ms
    assert cold.report.init_duration_ms >= 500
    assert warm.report.init_duration_ms is None
    assert json.loads(warm.payload) == json.loads(cold.payload)


def test_the_sdk_is_there(run):
    found = answer(run("boto3-import")[1])

    assert found["boto3"].count(".") == 2
    assert found["region"] == "us-east-1"


def test_an_exception_is_the_answer_and_the_environment_lives_on(run):
    page, outcomes = run("error", "cold")
    assert error(outcomes)["errorType"] == "KeyError"
    assert "lambda_function.py</code>, line 8" in page

    page, _ = run("error", "warm")
    assert "call 2 in this environment" in page


def test_a_process_that_ends_leaves_tmp_behind(run):
    assert error(run("exit", "cold")[1])["errorType"] == "Runtime.ExitError"
    assert answer(run("exit", "warm")[1]) == {"found": "left by a process that ended"}


def test_several_files_and_a_variable_whose_change_is_a_cold_start(run):
    assert answer(run("several-files", "cold")[1]) == {"message": "Good morning, Asha!"}

    page, outcomes = run("several-files", "warm", environment="GREETING=Namaste")
    assert answer(outcomes) == {"message": "Namaste, Asha!"}
    assert "a new one was initialised" in page


def test_javascript_counts_on_as_well(run):
    needs.runtime("nodejs24.x")

    found = [answer(run("node-counter", mode)[1]) for mode in ("cold", "warm", "cold")]

    assert [one["count"] for one in found] == [1, 2, 1]
    assert found[0]["node"].startswith("v")


@pytest.mark.parametrize("runtime", ["python3.14", "nodejs22.x"])
def test_a_function_of_ones_own_begins_with_an_echo(run, runtime):
    needs.runtime(runtime)

    page, outcomes = run(f"blank {runtime}")

    assert answer(outcomes) == {"hello": "world"}
    assert "Received event:" in page


def test_a_runtime_of_ones_own_begins_with_a_loop(run):
    if not shutil.which("curl"):
        needs.missing("the shell's runtime asks with curl")
    needs.runtime("provided.al2023")

    assert answer(run("blank provided.al2023", "cold")[1]) == {"count": 1}
    assert answer(run("blank provided.al2023", "warm")[1]) == {"count": 2}


def test_logs_in_json_and_more_room_in_tmp_are_what_a_run_gets(run):
    page, outcomes = run("counter", "cold", log_format="JSON", ephemeral_mb="1024")

    assert answer(outcomes)["count"] == 1
    assert "platform.report" in page


def test_a_layer_is_what_a_run_gets(run):
    if "powertools" not in ours():
        needs.missing("the layer is not installed: make setup")
    code = "from aws_lambda_powertools import Logger\n\ndef lambda_handler(event, context):\n    return str(Logger)\n"

    _, outcomes = run("counter", "cold", layers="powertools", **{"file:lambda_function.py": code})

    assert "aws_lambda_powertools" in answer(outcomes)


def test_the_http_handler_answers_as_a_front_door_wants_it(run):
    said = answer(run("http")[1])

    assert (said["statusCode"], json.loads(said["body"])) == (200, {"hello": "Ada", "path": "/"})


def test_no_example_is_left_out_here():
    tested = {"counter", "time-out", "memory-hog", "frozen-thread", "slow-init", "boto3-import", "error", "exit",
              "several-files", "node-counter", "traced", "powertools-tracer", "http"}  # fmt: skip

    assert {one.slug for one in EXAMPLES if one not in WITH_AWS} == tested


def test_where_no_aws_can_be_had_the_page_says_why(run):
    page, outcomes = run("counter", aws="Fresh")

    assert outcomes == []
    assert "This broker has no AWS beside its functions" in page


def test_lanes_are_kept_of_real_runs(run):
    run("counter", "cold")
    run("counter", "warm")
    page, _ = run("counter", "many", times="12", at_once="3")

    plays = list(Play.objects.order_by("run__asked_at"))
    (cold,), (warm,), many = (play.invocations for play in plays)
    assert cold["environment"] == warm["environment"] != ""
    assert (cold["cold"], warm["cold"]) == (True, False)
    assert 1 <= len({one["environment"] for one in many}) <= 3
    assert cold["environment"] not in {one["environment"] for one in many}
    assert len(many) == 12
    assert all(one["began_ms"] <= one["ended_ms"] for one in many)
    assert "globals" in page


def test_after_a_time_out_the_next_one_is_initialised_again(run):
    run("time-out", "cold")
    page, _ = run("time-out", "warm")

    first, second = (play.invocations[0] for play in Play.objects.order_by("run__asked_at"))
    assert first["environment"] == second["environment"]
    assert first["lost"]
    assert "initialised again" in page
