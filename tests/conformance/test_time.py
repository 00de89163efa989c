"""Rows 15–25: limits of time, what is billed, and the lines round an invocation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker, private_broker
from tests.conformance.invoking import invoke, invoke_once, payload

pytestmark = pytest.mark.broker

RETURNS = "def lambda_handler(event, context): return 1"
SLEEPS = "import time\ndef lambda_handler(event, context): time.sleep(60)"
SLOW_TO_START = """
    import time
    print("starting")
    time.sleep(60)
"""
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def impatient() -> Iterator[Broker]:
    """A broker that gives an init phase 0.3 s, where AWS gives 10."""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, init_limit=0.3) as socket:
        yield Broker(socket)


def test_row_15_a_timeout_has_this_payload(broker: Broker) -> None:
    # S 2025-11-25; until about 2025 it had no errorType
    outcome = invoke_once(broker, SLEEPS, timeout_s=1)

    assert outcome.function_error == "Unhandled"
    assert payload(outcome) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {outcome.request_id} Error: Task timed out after 1.00 seconds",
    }


def test_rows_16_17_a_timeout_is_logged_with_its_time_and_reported(broker: Broker) -> None:
    # row 16: M; row 17: DataDog extension #1237, lambda-runtime-init#103
    outcome = invoke_once(broker, SLEEPS, timeout_s=1)

    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.search(rf"^{stamp} {outcome.request_id} Task timed out after 1\.00 seconds$", outcome.log, re.M)
    assert outcome.log.rstrip().endswith("Status: timeout")
    assert outcome.report.status == "timeout"
    assert outcome.report.duration_ms == 1000


def test_row_18_a_crash_is_reported_with_its_type(broker: Broker) -> None:
    # nasa-gcn#3628
    outcome = invoke_once(broker, "import os\ndef lambda_handler(event, context): os._exit(1)")

    assert outcome.log.rstrip().endswith("Status: error\tError Type: Runtime.ExitError")


def test_row_19_report_has_its_fields_in_this_order(broker: Broker) -> None:
    # S test_invocation_with_logs, 2025-11-24
    cold, warm = invoke(broker, RETURNS, 1, 2)

    figures = (
        r"\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\t"
    )
    assert re.search(
        rf"^REPORT RequestId: {cold.request_id}{figures}Init Duration: \d+\.\d\d ms\t\n\Z", cold.log, re.M
    )
    assert re.search(rf"^REPORT RequestId: {warm.request_id}{figures}\n\Z", warm.log, re.M)


def test_row_20_initialisation_is_billed(broker: Broker) -> None:
    # AWS Compute Blog, in force since 2025-08-01 (facts K-4)
    report = invoke_once(broker, "import time; time.sleep(0.05)\n" + RETURNS).report

    assert report.init_duration_ms is not None
    assert report.init_duration_ms >= 50
    whole = report.init_duration_ms + report.duration_ms
    assert whole <= report.billed_duration_ms < whole + 1.01


def test_row_21_a_cold_start_tells_the_runtime(broker: Broker) -> None:
    # S test_invocation_type_event_error, 2023
    cold, warm = invoke(broker, RETURNS, 1, 2, runtime="python3.13")

    first = cold.log.splitlines()[0]
    assert re.fullmatch(
        r"INIT_START Runtime Version: python:3\.13\.v\d+"
        r"\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}",
        first,
    )
    assert "INIT_START" not in warm.log


def test_row_22_init_report_comes_only_when_an_initialisation_fails(broker: Broker) -> None:
    # DG lambda-runtime-environment (facts I-15), DataDog #1237
    fine = invoke_once(broker, RETURNS)
    broken = invoke_once(broker, "1 / 0")

    assert "INIT_REPORT" not in fine.log
    for phase in ("init", "invoke"):
        assert re.search(
            rf"^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: {phase}\tStatus: error"
            r"\tError Type: ZeroDivisionError$",
            broken.log,
            re.M,
        )


def test_row_23_start_comes_after_a_suppressed_initialisation(broker: Broker) -> None:
    # RIE rapid/handlers.go; lambda-runtime-init#103
    outcome = invoke_once(
        broker,
        """
        import os, pathlib
        if not pathlib.Path("/tmp/second").exists():
            pathlib.Path("/tmp/second").touch()
            os._exit(1)
        print("started at the second try")
        def lambda_handler(event, context): return "done"
        """,
    )

    assert payload(outcome) == "done"
    words = [
        "INIT_START",
        "INIT_REPORT",
        "started at the second try",
        "START RequestId",
        "END RequestId",
        "REPORT",
    ]
    places = [re.search(rf"^{word}", outcome.log, re.M) for word in words]
    assert all(places), outcome.log
    assert sorted(places, key=lambda place: place.start()) == places  # type: ignore[union-attr]
    assert outcome.report.init_duration_ms is None


def test_row_24_a_suppressed_initialisation_counts_against_the_timeout(impatient: Broker) -> None:
    # Stuyvenberg 2024-10: each invocation starts again and never gets there
    outcomes = invoke(impatient, SLOW_TO_START, 1, 2, timeout_s=1)

    assert [payload(outcome)["errorType"] for outcome in outcomes] == ["Sandbox.Timedout"] * 2
    assert [outcome.report.duration_ms for outcome in outcomes] == [1000, 1000]


def test_row_25_an_init_phase_has_a_limit_and_is_tried_again_in_the_invocation(impatient: Broker) -> None:
    # DG lambda-runtime-environment (facts I-3)
    outcome = invoke_once(
        impatient,
        """
        import pathlib, time
        if not pathlib.Path("/tmp/second").exists():
            pathlib.Path("/tmp/second").touch()
            time.sleep(60)
        def lambda_handler(event, context): return "late, but done"
        """,
    )

    assert payload(outcome) == "late, but done"
    found = re.search(
        r"^INIT_REPORT Init Duration: (\d+\.\d\d) ms\tPhase: init\tStatus: timeout$", outcome.log, re.M
    )
    assert found
    assert float(found[1]) >= 300
    assert outcome.report.init_duration_ms is None
