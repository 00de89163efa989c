"""
Rows 1–14: how a function fails, and what its caller gets.

Each test names the oracle of its row: S, a snapshot that LocalStack recorded on AWS;
RIE, AWS's runtime interface emulator; RIC, awslambdaric 4.2.2; B, botocore's model.
"""

from __future__ import annotations

import pytest

from portal.engines.emulator import Job, Outcome
from portal.engines.emulator.client import Broker, Refused
from tests.conformance.invoking import function, invoke, invoke_once, payload

pytestmark = pytest.mark.broker

RETURNS = "def lambda_handler(event, context): return 1"


def error_of(outcome: Outcome) -> tuple[str, str]:
    assert outcome.function_error == "Unhandled", outcome
    error = payload(outcome)
    return error["errorType"], error["errorMessage"]


def test_row_1_an_exception_of_the_handler_is_an_unhandled_error(broker: Broker) -> None:
    # S test_lambda_handler_error, 2025-11-24
    outcome = invoke_once(
        broker,
        """
        def lambda_handler(event, context):
            raise ValueError("no such order")
        """,
    )

    error = payload(outcome)
    assert outcome.function_error == "Unhandled"
    assert set(error) == {"errorMessage", "errorType", "requestId", "stackTrace"}
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "no such order")
    assert error["requestId"] == outcome.request_id
    assert error["stackTrace"] == [
        '  File "/var/task/lambda_function.py", line 3, in lambda_handler\n'
        '    raise ValueError("no such order")\n'
    ]
    assert outcome.report.status == "error"


def test_row_2_an_exception_at_import_has_no_request_id(broker: Broker) -> None:
    # S test_lambda_runtime_error, 2025-11-24
    outcome = invoke_once(broker, 'raise RuntimeError("broken at import")')

    error = payload(outcome)
    assert error_of(outcome) == ("RuntimeError", "broken at import")
    assert error["requestId"] == ""
    assert any("importlib" in frame for frame in error["stackTrace"])
    assert "lambda_function.py" in error["stackTrace"][-1]


@pytest.mark.parametrize(
    ("source", "handler", "error_type", "words"),
    [
        pytest.param(
            RETURNS,
            "lambda_function.other",
            "Runtime.HandlerNotFound",
            "Handler 'other' missing on module 'lambda_function'",
            id="row 3: no such function in the module",
        ),
        pytest.param(
            RETURNS,
            "absent.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'absent': No module named 'absent'",
            id="row 4: no such module",
        ),
        pytest.param(
            RETURNS,
            "lambda_handler",
            "Runtime.MalformedHandlerName",
            "Bad handler 'lambda_handler'",
            id="row 6: no dot",
        ),
        pytest.param(
            RETURNS,
            "sys.exit",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
            id="row 7: a built-in module",
        ),
    ],
)
def test_rows_3_4_6_7_a_handler_that_cannot_be_found(
    broker: Broker, source: str, handler: str, error_type: str, words: str
) -> None:
    # RIC bootstrap.py; rows 3 and 4 also RIE
    outcome = invoke_once(broker, source, handler=handler)

    found_type, message = error_of(outcome)
    assert found_type == error_type
    assert words in message


def test_row_5_a_syntax_error_shows_file_line_and_text(broker: Broker) -> None:
    # RIC, RIE
    outcome = invoke_once(broker, "def lambda_handler(event, context)\n    return 1\n")

    error_type, message = error_of(outcome)
    assert error_type == "Runtime.UserCodeSyntaxError"
    assert "expected ':'" in message
    trace = "".join(payload(outcome)["stackTrace"])
    assert '"/var/task/lambda_function.py" Line 1' in trace
    assert "def lambda_handler(event, context)" in trace


def test_row_8_a_set_cannot_be_marshalled(broker: Broker) -> None:
    # RIC lambda_runtime_marshaller.py
    outcome = invoke_once(broker, "def lambda_handler(event, context): return {1}")

    error_type, message = error_of(outcome)
    assert error_type == "Runtime.MarshalError"
    assert message.startswith("Unable to marshal response: Object of type set")


@pytest.mark.parametrize("event", ["", "{", "{'a': 1}", "NaN", "[1,]", "[" * 100_000])
def test_row_9_an_event_that_is_no_json_never_reaches_the_function(broker: Broker, event: str) -> None:
    # S test_lambda_invoke_payload_encoding_error
    asked = Job(id="row-9", owner="alice", function=function(RETURNS), events=(event,))

    with pytest.raises(Refused, match="InvalidRequestContentException"):
        list(broker.run(asked))


def test_row_10_exit_in_the_handler_gives_no_reason(broker: Broker) -> None:
    # S test_lambda_handler_exit
    outcome = invoke_once(broker, "import sys\ndef lambda_handler(event, context): sys.exit(0)")

    words = f"RequestId: {outcome.request_id} Error: Runtime exited without providing a reason"
    assert error_of(outcome) == ("Runtime.ExitError", words)


def test_row_11_exit_at_import_comes_after_one_suppressed_initialisation(broker: Broker) -> None:
    # S test_lambda_runtime_exit
    outcome = invoke_once(
        broker,
        """
        import sys
        with open("/tmp/tries", "a") as tries: tries.write("x")
        print("try", len(open("/tmp/tries").read()))
        sys.exit(0)
        """,
    )

    words = f"RequestId: {outcome.request_id} Error: Runtime exited without providing a reason"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert "try 1\n" in outcome.log
    assert "try 2\n" in outcome.log
    assert "try 3\n" not in outcome.log


def test_row_12_an_exit_status_is_told(broker: Broker) -> None:
    # RIE
    outcome = invoke_once(broker, "import os\ndef lambda_handler(event, context): os._exit(3)")

    words = f"RequestId: {outcome.request_id} Error: Runtime exited with error: exit status 3"
    assert error_of(outcome) == ("Runtime.ExitError", words)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        pytest.param(9, "killed", id="killed"),
        pytest.param(11, "segmentation fault", id="segmentation fault"),
        pytest.param(40, "signal 40", id="one without a name"),
    ],
)
def test_row_13_a_runtime_that_a_signal_ended(broker: Broker, number: int, name: str) -> None:
    # aws-lambda-dotnet#480, s3-find-and-forget#283 ("signal: killed"); other names are those of Go, M
    outcome = invoke_once(
        broker,
        f"""
        import os
        def lambda_handler(event, context):
            os.kill(os.getpid(), {number})
        """,
    )

    words = f"RequestId: {outcome.request_id} Error: Runtime exited with error: signal: {name}"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert "Error Type: Runtime.ExitError" in outcome.log


HELD = {
    "row 14: anonymous": "held = bytearray(400 << 20)",
    "row 14: a little too much": "held = bytearray(120 << 20)",
    "row 14: little by little": "held = [b'x' * (1 << 20) for _ in range(400)]",
    "row 14: shared pages": "import mmap; held = mmap.mmap(-1, 400 << 20); [held.write(b'x' * (1 << 20)) for _ in range(400)]",
    "row 14: in a child": "import os; os.fork() or [bytearray(400 << 20) for _ in range(9)]; os.wait()",
}


@pytest.mark.parametrize("line", HELD.values(), ids=HELD.keys())
def test_row_14_too_much_memory_is_a_kill_and_no_exception(broker: Broker, line: str) -> None:
    # row 13's sources; nasa-gcn#3628 (Error Type in REPORT)
    outcome = invoke_once(
        broker,
        f"""
        import time
        def lambda_handler(event, context):
            try:
                {line}
                time.sleep(5)
            except MemoryError:
                return "caught"
        """,
        timeout_s=10,
    )

    words = f"RequestId: {outcome.request_id} Error: Runtime exited with error: signal: killed"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert outcome.report.max_memory_used_mb == 128
    assert "Status: error\tError Type: Runtime.OutOfMemory" in outcome.log


def test_row_14_what_fits_is_left_alone(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        held = None  # outlives the handler: memory is looked at every 10 ms, and once more at the end
        def lambda_handler(event, context):
            global held
            held = bytearray(70 << 20)
            return len(held)
        """,
    )

    assert payload(outcome) == 70 << 20
    assert 95 <= outcome.report.max_memory_used_mb <= 128


def test_after_a_crash_the_next_invocation_runs(broker: Broker) -> None:
    # facts I-9
    crashed, fine = invoke(
        broker,
        """
        import os
        def lambda_handler(event, context):
            if event == "crash": os._exit(1)
            return "fine"
        """,
        "crash",
        "work",
    )

    assert crashed.function_error == "Unhandled"
    assert payload(fine) == "fine"
    assert fine.report.init_duration_ms is None
