"""Rows 38, 39, 43 and 44: log lines and results as the Python runtime writes them, and logs that misbehave."""

from __future__ import annotations

import re

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.emulator.log import LOG_BYTES
from tests.conformance.invoking import invoke, invoke_once, payload, returned

pytestmark = pytest.mark.broker

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def test_row_38_a_log_line_has_level_time_and_request(broker: Broker) -> None:
    # RIC bootstrap.py; S dead_letter log
    outcome = invoke_once(
        broker,
        """
        import logging
        def lambda_handler(event, context):
            logging.getLogger().warning("order %s is late", 7)
            logging.getLogger().info("not shown: the root logger is at WARNING")
        """,
    )

    assert re.search(rf"^\[WARNING\]\t{STAMP}\t{outcome.request_id}\torder 7 is late$", outcome.log, re.M)
    assert "not shown" not in outcome.log


def test_row_39_an_error_is_logged_with_its_trace(broker: Broker) -> None:
    # S 2023-09: one event there; here its carriage returns are line ends (docs/fidelity.md)
    outcome = invoke_once(broker, "def lambda_handler(event, context): return {}['order']")

    assert re.search(
        r"^\[ERROR\] KeyError: 'order'\nTraceback \(most recent call last\):\n", outcome.log, re.M
    )
    assert 'File "/var/task/lambda_function.py", line 1, in lambda_handler' in outcome.log
    assert "\r" not in outcome.log


def test_row_43_nan_is_written_as_it_is(broker: Broker) -> None:
    # RIC lambda_runtime_marshaller.py
    outcome = invoke_once(broker, "def lambda_handler(event, context): return float('nan')")

    assert outcome.payload == "NaN"


@pytest.mark.parametrize(("runtime", "written"), [("python3.11", '"\\u00fc"'), ("python3.12", '"ü"')])
def test_row_44_from_3_12_a_result_is_raw_utf_8(broker: Broker, runtime: str, written: str) -> None:
    # RIC lambda_runtime_marshaller.py, keyed on AWS_EXECUTION_ENV
    outcome = invoke_once(broker, "def lambda_handler(event, context): return 'ü'", runtime=runtime)

    assert outcome.payload == written


def test_what_is_printed_comes_between_start_and_end(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        import os, sys
        print("import")
        def lambda_handler(event, context):
            print("out")
            print("err", file=sys.stderr)
            os.write(1, b"raw \\xff no newline")
        """,
    )

    lines = [line for line in outcome.log.splitlines() if not re.match("INIT_START|REPORT", line)]
    assert lines == [
        "import",
        f"START RequestId: {outcome.request_id} Version: $LATEST",
        "out",
        "err",
        "raw \N{REPLACEMENT CHARACTER} no newline",
        f"END RequestId: {outcome.request_id}",
    ]


def test_a_flood_is_cut_and_the_result_kept(broker: Broker) -> None:
    flood, after = invoke(
        broker,
        """
        def lambda_handler(event, context):
            if event == "flood":
                for _ in range(2_000): print("x" * 10_000)
            print("the last line")
            return "kept"
        """,
        "flood",
        "after",
        timeout_s=20,
    )

    assert payload(flood) == "kept"
    assert flood.log_cut
    assert LOG_BYTES <= len(flood.log) < LOG_BYTES + 2_000
    assert "the log was cut here" in flood.log
    assert flood.log.rstrip().splitlines()[-1].startswith("REPORT")
    assert not after.log_cut
    assert "the last line" in after.log


def test_a_log_that_never_ends_its_line_is_cut_too(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        import os
        def lambda_handler(event, context):
            for _ in range(300_000): os.write(1, b"x")
        """,
        timeout_s=20,
    )

    assert outcome.log_cut
    assert "\nEND RequestId" in outcome.log


def test_without_its_output_a_function_still_answers(broker: Broker) -> None:
    assert (
        returned(
            broker,
            """
            import os
            def lambda_handler(event, context):
                os.close(1), os.close(2)
                return "done"
            """,
        )
        == "done"
    )


def test_a_child_that_keeps_the_log_open_holds_nothing_up(broker: Broker) -> None:
    outcomes = invoke(
        broker,
        """
        import os, time
        def lambda_handler(event, context):
            if event == "leave":
                if os.fork() == 0:
                    print("still here", flush=True)
                    time.sleep(60)
                    os._exit(0)
                os.wait3(os.WNOHANG)
                os._exit(4)
            return "next"
        """,
        "leave",
        "stay",
        timeout_s=20,
    )

    assert "exit status 4" in payload(outcomes[0])["errorMessage"]
    assert payload(outcomes[1]) == "next"
