"""Rows 39 to 42 for Node.js: what AWS's client writes, in text and in JSON. The oracle of all is RIC-node."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from tests.needs import missing

pytestmark = pytest.mark.broker

SOURCE = """
export const handler = async (event) => {
  console.log("order", event.order, "\\nis late");
  console.error("no such order", { order: event.order });
  console.debug("looked up");
  process.stdout.write("written past the console\\n");
  if (event.fails) throw new TypeError("broken");
};
"""


@pytest.fixture(params=["nodejs22.x", "nodejs24.x"])
def runtime(request: pytest.FixtureRequest) -> str:
    found = RUNTIMES[request.param].availability()
    if not found.version:
        missing(f"{found.reason}. {found.remedy}")
    name: str = request.param
    return name


def logged(broker: Broker, runtime: str, *, fails: bool = False, **changes: Any) -> Outcome:
    function = Function(
        files={"index.mjs": SOURCE}, handler="index.handler", runtime=runtime, timeout_s=10, **changes
    )
    event = json.dumps({"order": 7, "fails": fails})
    job = Job(id=str(uuid.uuid4()), owner="conformance", function=function, events=(event,), warm=False)
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))
    return outcome


def records(outcome: Outcome) -> list[dict[str, Any]]:
    """The lines that are objects, without those of Lambda itself."""
    lines = [json.loads(line) for line in outcome.log.splitlines() if line.startswith("{")]
    return [line for line in lines if "type" not in line]


def test_row_39_what_was_logged_at_once_stays_together(broker: Broker, runtime: str) -> None:
    outcome = logged(broker, runtime)

    assert f"\t{outcome.request_id}\tINFO\torder 7 \nis late\n" in outcome.log
    assert "\r" not in outcome.log


def test_row_40_a_line_of_the_console_is_an_object(broker: Broker, runtime: str) -> None:
    outcome = logged(broker, runtime, log_format="JSON")

    found = records(outcome)
    assert all(record.pop("timestamp").endswith("Z") for record in found)
    assert found == [
        {"level": "INFO", "requestId": outcome.request_id, "message": "order 7 \nis late"},
        {"level": "ERROR", "requestId": outcome.request_id, "message": "no such order { order: 7 }"},
    ]


def test_row_40_an_error_is_one_object(broker: Broker, runtime: str) -> None:
    *_, record = records(logged(broker, runtime, fails=True, log_format="JSON"))

    assert record["level"] == "ERROR"
    message = record["message"]
    assert (message["errorType"], message["errorMessage"]) == ("TypeError", "broken")
    assert "/var/task/index.mjs:7:" in message["stackTrace"][1]


def test_row_41_the_levels_leave_out_what_is_below_them(broker: Broker, runtime: str) -> None:
    # B LoggingConfig
    outcome = logged(
        broker, runtime, log_format="JSON", application_log_level="DEBUG", system_log_level="WARN"
    )

    assert [record["level"] for record in records(outcome)] == ["INFO", "ERROR", "DEBUG"]
    assert "platform." not in outcome.log
    outcome = logged(broker, runtime, log_format="JSON", application_log_level="ERROR")
    assert [record["level"] for record in records(outcome)] == ["ERROR"]


def test_row_42_what_is_written_past_the_console_stays_as_it_is(broker: Broker, runtime: str) -> None:
    assert "\nwritten past the console\n" in logged(broker, runtime, log_format="JSON").log
