"""Rows 2, 11, 18, 20, 23, 25 and 28 in detail: initialisations that fail, and are done again."""

from __future__ import annotations

import re

import pytest

from portal.engines.emulator.client import Broker
from tests.conformance.invoking import invoke, invoke_once, payload

pytestmark = pytest.mark.broker


@pytest.mark.parametrize("runtime", ["python3.11", "python3.14"])
def test_row_2_letters_of_an_init_error_arrive_whole(broker: Broker, runtime: str) -> None:
    # RIC post_init_error: http.client sends text in Latin-1, and the JSON in it is raw from 3.12 on
    outcome = invoke_once(broker, "raise ValueError('café à Zürich')", runtime=runtime)

    assert payload(outcome)["errorMessage"] == "café à Zürich"


def test_row_2_letters_that_do_not_fit_end_the_runtime(broker: Broker) -> None:
    # RIC: http.client raises for what is not in Latin-1; the function's own error is in the log
    outcome = invoke_once(broker, "raise ValueError('漢字')", runtime="python3.14")

    assert payload(outcome)["errorType"] == "Runtime.ExitError"
    assert "[ERROR] ValueError: 漢字" in outcome.log


def test_rows_18_20_23_an_init_that_fails_is_done_again_in_the_time_of_the_invocation(broker: Broker) -> None:
    # D lambda-runtime-environment; RIE handlers.go doInvoke: START comes after it; facts I-9, K-4
    outcome = invoke_once(
        broker,
        """
        import os, pathlib, time
        if not pathlib.Path("/tmp/tried").exists():
            pathlib.Path("/tmp/tried").touch()
            os._exit(1)
        time.sleep(0.1)
        def lambda_handler(event, context): return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
        """,
    )

    assert payload(outcome) == "on-demand"
    told = [line.split("\t")[0].split()[0] for line in outcome.log.splitlines()]
    assert told == ["INIT_START", "INIT_REPORT", "START", "END", "REPORT"]
    assert re.search(r"Phase: init\tStatus: error\tError Type: Runtime.ExitError\n", outcome.log)
    assert outcome.report.init_duration_ms is None
    assert outcome.report.duration_ms >= 100
    assert outcome.report.billed_duration_ms == -(-outcome.report.duration_ms // 1)


def test_row_28_after_a_crash_the_next_invocation_initialises_and_finds_tmp(broker: Broker) -> None:
    # facts I-9
    crashed, after = invoke(
        broker,
        """
        import os, pathlib
        def lambda_handler(event, context):
            if event == "crash":
                pathlib.Path("/tmp/kept").write_text("kept")
                os.abort()
            return pathlib.Path("/tmp/kept").read_text()
        """,
        "crash",
        "after",
    )

    assert "Status: error\tError Type: Runtime.ExitError" in crashed.log
    assert payload(after) == "kept"
    assert after.report.init_duration_ms is None
    assert "INIT_START" not in after.log


def test_an_init_that_never_succeeds_is_tried_twice_for_each_first_invocation(broker: Broker) -> None:
    # S test_lambda_runtime_exit; once for the init phase, then once inside every invocation
    first, second = invoke(
        broker,
        """
        import pathlib
        with pathlib.Path("/tmp/tries").open("a") as file: file.write("x")
        raise ValueError(len(pathlib.Path("/tmp/tries").read_text()))
        """,
        1,
        2,
    )

    assert [payload(outcome)["errorMessage"] for outcome in (first, second)] == ["2", "3"]
    assert first.log.count("INIT_REPORT") == 2
    assert second.log.count("INIT_REPORT") == 1
