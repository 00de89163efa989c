"""Rows 26–37: responses, environments and what a function finds in its own."""

from __future__ import annotations

import pytest

from portal.engines.emulator import Done, LogLine, Started
from portal.engines.emulator.client import Broker
from tests.conformance.invoking import function, invoke, invoke_once, job, payload, returned

pytestmark = pytest.mark.broker

MOST = 6_291_556  # bytes; row 26

# S test_introspection_invoke[python3.11], 2026-01
NAMES = {
    "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS",
    "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "LANG", "LD_LIBRARY_PATH", "PATH", "PWD", "PYTHONPATH", "SHLVL",
    "TZ", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT", "_HANDLER", "_X_AMZN_TRACE_ID",
}  # fmt: skip


def test_row_26_a_response_may_have_so_many_bytes(broker: Broker) -> None:
    # S test_lambda_too_large_response; RIE
    outcome = invoke_once(broker, f"def lambda_handler(event, context): return 'x' * {MOST - 2}")

    assert outcome.function_error is None
    assert len(outcome.payload) == MOST


def test_row_26_one_byte_more_is_refused_and_the_runtime_ends(broker: Broker) -> None:
    large, after = invoke(
        broker,
        f"""
        calls = 0
        def lambda_handler(event, context):
            global calls
            calls += 1
            return "x" * {MOST - 1} if event == "large" else calls
        """,
        "large",
        "small",
    )

    error = payload(large)
    assert large.function_error == "Unhandled"
    assert error["errorType"] == "Function.ResponseSizeTooLarge"
    assert str(MOST) in error["errorMessage"]
    assert payload(after) == 1


def test_row_27_globals_live_as_long_as_the_environment(broker: Broker) -> None:
    # S test_lambda_cache_local
    outcomes = invoke(
        broker,
        """
        calls = 0
        def lambda_handler(event, context):
            global calls
            calls += 1
            return calls
        """,
        *range(3),
    )

    assert [payload(outcome) for outcome in outcomes] == [1, 2, 3]
    assert [outcome.report.init_duration_ms is None for outcome in outcomes] == [False, True, True]


def test_row_28_a_timeout_resets_globals_and_keeps_tmp(broker: Broker) -> None:
    # S 2024-04-08; facts I-9
    _, late, after = invoke(
        broker,
        """
        import pathlib, time
        calls = 0
        def lambda_handler(event, context):
            global calls
            calls += 1
            pathlib.Path("/tmp/kept").touch()
            if event == "late": time.sleep(60)
            return [calls, pathlib.Path("/tmp/kept").exists()]
        """,
        "first",
        "late",
        "after",
        timeout_s=1,
    )

    assert late.report.status == "timeout"
    assert payload(after) == [1, True]


def test_row_29_between_invocations_nothing_runs(broker: Broker) -> None:
    # DG lambda-runtime-environment (facts I-8): frozen, it cannot have counted while we waited for the broker
    source = """
        import threading, time
        ticks, woken = 0, 0.0
        def tick():
            global ticks, woken
            while True:
                before = time.monotonic()
                time.sleep(0.01)
                ticks, woken = ticks + 1, max(woken, time.monotonic() - before)
        def lambda_handler(event, context):
            if event == "start": threading.Thread(target=tick, daemon=True).start()
            else: time.sleep(0.05)
            return [ticks, woken]
    """
    asked = job(function(source), "start", owner="row 29", warm=True)
    list(broker.run(asked))
    # Half a second passes outside, in an environment of somebody else's.
    invoke_once(broker, "import time\ndef lambda_handler(event, context): time.sleep(0.5)")
    *_, last = broker.run(job(function(source), "look", owner="row 29", warm=True))

    assert isinstance(last, Done)
    ticks, longest_s = payload(last.outcome)
    assert 1 <= ticks < 40
    assert longest_s > 0.4


def test_row_30_environment_variables_are_those_that_aws_lists(broker: Broker) -> None:
    names = returned(broker, "import os\ndef lambda_handler(event, context): return sorted(os.environ)")

    assert set(names) == NAMES


def test_row_31_the_runtime_api_is_at_this_address(broker: Broker) -> None:
    # S 2026-01
    name = "AWS_LAMBDA_RUNTIME_API"
    address = returned(broker, f"import os\ndef lambda_handler(event, context): return os.environ['{name}']")

    assert address == "169.254.100.1:9001"


def test_row_32_time_is_utc_and_text_is_utf_8(broker: Broker) -> None:
    # S 2026-01
    found = returned(
        broker,
        """
        import os, sys, time
        def lambda_handler(event, context):
            return [os.environ["TZ"], os.environ["LANG"], time.localtime().tm_gmtoff, sys.stdout.encoding]
        """,
    )

    assert found == [":UTC", "en_US.UTF-8", 0, "utf-8"]


def test_row_33_context_tells_the_function(broker: Broker) -> None:
    # S; RIC lambda_context.py; facts D-3, D-4
    outcome = invoke_once(
        broker,
        """
        def lambda_handler(event, context):
            names = (
                "function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb",
                "aws_request_id", "log_group_name", "identity", "client_context",
            )
            found = {name: getattr(context, name) for name in names}
            return {**found, "identity": str(type(found["identity"]).__name__), "stream": context.log_stream_name}
        """,
        memory_mb=256,
        name="orders",
    )

    found = payload(outcome)
    assert found.pop("stream").count("[$LATEST]") == 1
    assert found == {
        "function_name": "orders",
        "function_version": "$LATEST",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:111122223333:function:orders",
        "memory_limit_in_mb": "256",
        "aws_request_id": outcome.request_id,
        "log_group_name": "/aws/lambda/orders",
        "identity": "CognitoIdentity",
        "client_context": None,
    }


def test_row_34_remaining_time_is_what_the_timeout_leaves(broker: Broker) -> None:
    # RIC: from the header Lambda-Runtime-Deadline-Ms
    before, after = returned(
        broker,
        """
        import time
        def lambda_handler(event, context):
            before = context.get_remaining_time_in_millis()
            time.sleep(0.2)
            return before, context.get_remaining_time_in_millis()
        """,
        timeout_s=5,
    )

    assert 0 < before <= 5000
    assert before - after >= 190


def test_row_37_limits_of_a_process(broker: Broker) -> None:
    # S test_runtime_ulimits: 742 processes there; here the keeper of the environment is counted too
    found = returned(
        broker,
        """
        import resource
        def lambda_handler(event, context):
            names = ("RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_MEMLOCK")
            return [resource.getrlimit(getattr(resource, name))[0] for name in names]
        """,
    )

    assert found == [1024, 743, 64 * 1024]


@pytest.mark.parametrize(
    ("runtime", "names"),
    [
        ("python3.13", ["ThreadPoolExecutor-1_0", "ThreadPoolExecutor-3_0"]),
        ("python3.11", ["ThreadPoolExecutor-0_0", "ThreadPoolExecutor-1_0"]),
    ],
)
def test_names_of_threads_count_those_of_the_client(broker: Broker, runtime: str, names: list[str]) -> None:
    # awslambdaric lambda_runtime_client.wait_next_invocation: from Python 3.12 on each event is waited for in one
    outcomes = invoke(
        broker,
        """
        import concurrent.futures, threading
        def lambda_handler(event, context):
            with concurrent.futures.ThreadPoolExecutor() as pool:
                return pool.submit(lambda: threading.current_thread().name).result()
        """,
        1,
        2,
        runtime=runtime,
    )

    assert [payload(outcome) for outcome in outcomes] == names


def test_a_function_finds_its_files_its_sdk_and_nothing_of_ours(broker: Broker) -> None:
    # facts B-11, F-11
    found = returned(
        broker,
        """
        import boto3, importlib.util, os
        def lambda_handler(event, context):
            return [os.getcwd(), os.listdir("."), importlib.util.find_spec("django") is None]
        """,
    )

    folder, files, is_ours_absent = found
    assert folder == "/var/task"
    assert sorted(files) == ["asking.py", "lambda_function.py"]
    assert is_ours_absent


def test_the_story_of_a_run_is_told_in_order(broker: Broker) -> None:
    source = """
        print("import")
        def lambda_handler(event, context):
            print("run", event)
    """
    messages = list(broker.run(job(function(source), 1, 2)))

    told = [message for message in messages if not isinstance(message, LogLine)]
    assert [(type(message), message.index) for message in told] == [
        (Started, 0), (Done, 0), (Started, 1), (Done, 1),
    ]  # fmt: skip
    assert [message.cold for message in told if isinstance(message, Started)] == [True, False]
    for done in (message for message in told if isinstance(message, Done)):
        texts = [
            message.text
            for message in messages
            if isinstance(message, LogLine) and message.index == done.index
        ]
        assert "".join(texts) == done.outcome.log
        assert f"run {done.index + 1}\n" in done.outcome.log
