"""Rows 39 to 42: logs as JSON, their levels, and errors of many lines."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from portal.engines.emulator import Outcome
from portal.engines.emulator.client import Broker
from tests.conformance.invoking import invoke, invoke_once, payload

pytestmark = pytest.mark.broker

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NBSP = "\N{NO-BREAK SPACE}"


def events(outcome: Outcome, kind: str = "") -> list[dict[str, Any]]:
    """Lambda's own: those of one type, or all."""
    found = [json.loads(line) for line in outcome.log.splitlines() if line.startswith("{")]
    return [event for event in found if event.get("type", "").endswith(kind) and "record" in event]


def records(outcome: Outcome) -> list[dict[str, Any]]:
    """The function's own that are JSON."""
    found = [json.loads(line) for line in outcome.log.splitlines() if line.startswith("{")]
    return [record for record in found if "record" not in record]


def test_row_39_the_lines_of_an_error_are_indented_with_no_break_spaces(broker: Broker) -> None:
    # S 2023-09; RIC bootstrap.py: one frame of its log sink, read from the descriptor it is given
    outcome = invoke_once(broker, "def lambda_handler(event, context): return {}['order']")

    trace = outcome.log[outcome.log.index("[ERROR]") :].splitlines()
    assert trace[:2] == ["[ERROR] KeyError: 'order'", "Traceback (most recent call last):"]
    assert trace[2].startswith(f'{NBSP * 2}File "/var/task/lambda_function.py", line 1')


def test_row_40_a_log_record_is_an_object(broker: Broker) -> None:
    # RIC lambda_runtime_log_utils.py JsonFormatter; facts O-5, O-7
    outcome = invoke_once(
        broker,
        """
        import logging
        logging.getLogger("shop").warning("before any request")
        def lambda_handler(event, context):
            logging.getLogger("shop").info("order %s is late", 7, extra={"order": 7})
        """,
        log_format="JSON",
    )

    before, late = records(outcome)
    assert before["message"] == "before any request"
    assert late["timestamp"].endswith("Z")
    del late["timestamp"]
    assert late == {
        "level": "INFO", "message": "order 7 is late", "logger": "shop",
        "requestId": outcome.request_id, "order": 7,
    }  # fmt: skip


def test_row_40_events_of_lambda_are_objects(broker: Broker) -> None:
    # D telemetry-schema-reference; facts O-4, O-7: `time` and not `timestamp`
    first, second = invoke(
        broker, "def lambda_handler(event, context): return event", 1, 2, log_format="JSON", name="orders"
    )

    assert [event["type"] for event in events(first)] == [
        "platform.initStart", "platform.start", "platform.report",
    ]  # fmt: skip
    assert [event["type"] for event in events(second)] == ["platform.start", "platform.report"]
    for event in (*events(first), *events(second)):
        assert list(event) == ["time", "type", "record"]
        assert TIME.fullmatch(event["time"])
    start, begun, report = (event["record"] for event in events(first))
    assert start["initializationType"] == "on-demand"
    assert (start["phase"], start["functionName"], start["functionVersion"]) == ("init", "orders", "$LATEST")
    assert begun == {"requestId": first.request_id, "version": "$LATEST"}
    assert (report["requestId"], report["status"]) == (first.request_id, "success")
    assert report["metrics"] == {
        "durationMs": first.report.duration_ms,
        "billedDurationMs": first.report.billed_duration_ms,
        "memorySizeMB": 128,
        "maxMemoryUsedMB": first.report.max_memory_used_mb,
        "initDurationMs": first.report.init_duration_ms,
    }
    assert "initDurationMs" not in events(second, "report")[0]["record"]["metrics"]
    assert "REPORT" not in first.log
    assert "END" not in first.log


def test_row_40_an_error_is_one_object(broker: Broker) -> None:
    # RIC bootstrap.py log_error
    outcome = invoke_once(
        broker, "def lambda_handler(event, context): raise ValueError('über\\nall')", log_format="JSON"
    )

    (record,) = records(outcome)
    assert record["level"] == "ERROR"
    assert (record["errorType"], record["errorMessage"]) == ("ValueError", "über\nall")
    assert record["requestId"] == outcome.request_id
    assert record["stackTrace"] == payload(outcome)["stackTrace"]


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        (None, ["initStart", "start", "report"]),
        ("DEBUG", ["initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report"]),
        ("INFO", ["initStart", "start", "report"]),
        ("WARN", []),
    ],
)
def test_row_41_what_the_system_log_level_lets_through(
    broker: Broker, level: str | None, shown: list[str]
) -> None:
    # D monitoring-cloudwatchlogs-log-level; B LoggingConfig
    outcome = invoke_once(
        broker, "def lambda_handler(event, context): pass", log_format="JSON", system_log_level=level
    )

    assert [event["type"] for event in events(outcome)] == [f"platform.{name}" for name in shown]


def test_row_41_failures_are_warnings(broker: Broker) -> None:
    # D monitoring-cloudwatchlogs-log-level
    outcome = invoke_once(
        broker,
        "import os\ndef lambda_handler(event, context): os._exit(3)",
        log_format="JSON",
        system_log_level="WARN",
    )

    done, fault, report = events(outcome)
    assert [done["type"], fault["type"], report["type"]] == [
        "platform.runtimeDone", "platform.fault", "platform.report",
    ]  # fmt: skip
    assert (done["record"]["status"], done["record"]["errorType"]) == ("error", "Runtime.ExitError")
    assert "exit status 3" in fault["record"]
    assert (report["record"]["status"], report["record"]["errorType"]) == ("error", "Runtime.ExitError")


def test_row_41_the_runtime_done_has_its_metrics(broker: Broker) -> None:
    # D telemetry-schema-reference; RIE interop/events_api.go
    outcome = invoke_once(
        broker,
        "def lambda_handler(event, context): return 'x' * 100",
        log_format="JSON",
        system_log_level="DEBUG",
    )

    (done,) = events(outcome, "runtimeDone")
    assert done["record"]["status"] == "success"
    assert done["record"]["metrics"]["producedBytes"] == 102
    assert 0 < done["record"]["metrics"]["durationMs"] <= outcome.report.duration_ms
    spans = {span["name"]: span for span in done["record"]["spans"]}
    assert set(spans) == {"responseLatency", "responseDuration", "runtimeOverhead"}
    assert all(TIME.fullmatch(span["start"]) and span["durationMs"] >= 0 for span in spans.values())


def test_row_41_a_timeout_is_told_by_its_status(broker: Broker) -> None:
    # D telemetry-schema-reference, Status
    outcome = invoke_once(
        broker,
        "import time\ndef lambda_handler(event, context): time.sleep(60)",
        timeout_s=1,
        log_format="JSON",
    )

    (done,), (report,) = events(outcome, "runtimeDone"), events(outcome, "report")
    assert (done["record"]["status"], report["record"]["status"]) == ("timeout", "timeout")
    assert "errorType" not in report["record"]
    assert report["record"]["metrics"]["durationMs"] == 1000


@pytest.mark.parametrize(
    ("level", "shown"),
    [(None, ["info", "error"]), ("TRACE", ["debug", "info", "error"]), ("ERROR", ["error"])],
)
def test_row_41_what_the_application_log_level_lets_through(
    broker: Broker, level: str | None, shown: list[str]
) -> None:
    # RIC: AWS_LAMBDA_LOG_LEVEL; facts O-6: INFO when nothing is said
    outcome = invoke_once(
        broker,
        """
        import logging
        logger = logging.getLogger()
        def lambda_handler(event, context):
            logger.debug("debug"), logger.info("info"), logger.error("error")
        """,
        log_format="JSON",
        application_log_level=level,
    )

    assert [record["message"] for record in records(outcome)] == shown


def test_row_42_what_is_printed_stays_as_it_is(broker: Broker) -> None:
    # RIC: only logging is formatted; facts O-5
    outcome = invoke_once(
        broker,
        """
        import logging
        def lambda_handler(event, context):
            print("one")
            logging.getLogger().info("two")
            print('{"three": 3}')
        """,
        log_format="JSON",
    )

    lines = [line for line in outcome.log.splitlines() if '"record"' not in line]
    assert lines[0] == "one"
    assert json.loads(lines[1])["message"] == "two"
    assert lines[2:] == ['{"three": 3}']


def test_row_41_printed_objects_have_a_level_too(broker: Broker) -> None:
    # D monitoring-cloudwatchlogs-log-level: the key "level", and INFO when there is none
    outcome = invoke_once(
        broker,
        """
        def lambda_handler(event, context):
            for level in ('"debug"', '"info"', '"WARNING"', '"error"', '7', '"loud"'): print('{"level": %s}' % level)
            print('{"no": "level"}')
            print('level: debug')
            print('{"level": "debug"')
        """,
        log_format="JSON",
        application_log_level="WARN",
    )

    lines = [line for line in outcome.log.splitlines() if '"record"' not in line]
    assert lines == ['{"level": "WARNING"}', '{"level": "error"}', "level: debug", '{"level": "debug"']


def test_a_forged_frame_is_a_line_like_any_other(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        r"""
        import os
        def lambda_handler(event, context):
            head = b"\xa5\x5a\x00\x03"
            os.write(1, head + (5).to_bytes(4, "big") + b"\xff" * 8 + b"whole")
            os.write(1, head + b"\xff" * 12 + b"no frame\n")
            os.write(1, head + (900_000).to_bytes(4, "big") + bytes(8) + b"cut off")
            return "sound"
        """,
    )

    assert payload(outcome) == "sound"
    lines = outcome.log.splitlines()
    assert "whole" in lines
    assert "cut off" in lines
    assert lines[-1].startswith("REPORT")


def test_nothing_of_the_descriptor_is_left_in_the_environment(broker: Broker) -> None:
    # conformance row 30; RIC create_log_sink
    outcome = invoke_once(
        broker,
        "import os\nfound = sorted(os.environ)\ndef lambda_handler(event, context): return found",
    )

    assert not [name for name in payload(outcome) if "TELEMETRY" in name]
