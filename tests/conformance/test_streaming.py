"""Streamed responses: parts as they come, trailers, limits (facts M-9), and callers that do not stream."""

from __future__ import annotations

import asyncio
import base64
import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.lifecycle import LambdaEnvironment
from portal.engines.emulator.pool import ZYGOTE_VARIABLES
from portal.engines.emulator.runtimes.python import PYTHON
from portal.engines.sandbox import Limits, Zygote
from tests.conformance.invoking import job, payload

pytestmark = pytest.mark.broker

# Lies beside the function: answers as a runtime that streams does, over a connection of its own.
STREAMING = """
import os, socket

class Stream:
    def __init__(self, request_id, mode="streaming"):
        host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.send(
            f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1\\r\\nHost: {host}\\r\\n"
            f"Lambda-Runtime-Function-Response-Mode: {mode}\\r\\nTransfer-Encoding: chunked\\r\\n"
            "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\\r\\n\\r\\n".encode()
        )
    def send(self, data):
        self.socket.sendall(data)
    def part(self, data):
        self.send(b"%x\\r\\n%b\\r\\n" % (len(data), data))
    def end(self, **trailers):
        named = "".join(f"{name.replace('_', '-')}: {value}\\r\\n" for name, value in trailers.items())
        self.send(f"0\\r\\n{named}\\r\\n".encode())
        return self.socket.recv(65536).split(b"\\r\\n")[0].decode()
"""


def streaming(source: str, **changes: Any) -> Function:
    files = {"lambda_function.py": textwrap.dedent(source), "streaming.py": STREAMING}
    return Function(files=files, **{"timeout_s": 20, **changes})


def streamed(of: Function, told: Callable[[str], None] = lambda text: None) -> tuple[list[bytes], Outcome]:
    """As InvokeWithResponseStream has it: parts, and outcome. `told` hears parts and log as they come."""
    parts: list[bytes] = []

    def pass_on(part: bytes, content_type: str) -> None:
        del content_type
        parts.append(part)
        told(part.decode())

    async def started(request_id: str) -> None: ...

    async def work() -> Outcome:
        zygote = await Zygote.start(
            guest=PYTHON.guest, site=PYTHON.site, policy=PYTHON.policy, environment=ZYGOTE_VARIABLES["full"]
        )
        try:
            environment = LambdaEnvironment(of, await zygote.spawn(Limits()))
            return await environment.invoke("{}", started=started, listen=told, pass_on=pass_on)
        finally:
            await zygote.stop()

    return parts, asyncio.run(work())


def outcomes_of(broker: Broker, of: Function, *events: Any) -> list[Outcome]:
    return [message.outcome for message in broker.run(job(of, *events)) if isinstance(message, Done)]


PARTS = """
from streaming import Stream
def lambda_handler(event, context):
    stream = Stream(context.aws_request_id)
    for part in (b"one ", b"two ", b"three"): stream.part(part)
    print(stream.end())
"""


def test_parts_are_told_in_order() -> None:
    # D configuration-response-streaming; RIE directinvoke.go
    parts, outcome = streamed(streaming(PARTS))

    assert b"".join(parts) == b"one two three"
    assert (outcome.payload, outcome.function_error) == ("", None)
    assert "HTTP/1.1 202 Accepted" in outcome.log


def test_parts_are_told_while_the_function_runs() -> None:
    told: list[str] = []
    streamed(
        streaming(
            """
            import time
            from streaming import Stream
            def lambda_handler(event, context):
                stream = Stream(context.aws_request_id)
                stream.part(b"first")
                print("between")
                time.sleep(0.3)
                stream.part(b"last")
                stream.end()
            """
        ),
        told.append,
    )

    assert [one for one in told if one in ("first", "between\n", "last")] == ["first", "between\n", "last"]


def test_a_function_that_does_not_stream_is_one_part() -> None:
    # D configuration-response-streaming
    parts, outcome = streamed(streaming("def lambda_handler(event, context): return {'a': 1}"))

    assert [json.loads(part) for part in parts] == [{"a": 1}]
    assert outcome.function_error is None


def test_an_error_before_any_part_is_told_by_the_outcome() -> None:
    parts, outcome = streamed(streaming("def lambda_handler(event, context): raise ValueError('no')"))

    assert parts == []
    assert (outcome.function_error, payload(outcome)["errorType"]) == ("Unhandled", "ValueError")


ERROR = {"errorType": "Late.Failure", "errorMessage": "in the middle"}
MIDSTREAM = f"""
from streaming import Stream
def lambda_handler(event, context):
    stream = Stream(context.aws_request_id)
    stream.part(b"begun")
    stream.end(
        Lambda_Runtime_Function_Error_Type="Late.Failure",
        Lambda_Runtime_Function_Error_Body={base64.b64encode(json.dumps(ERROR).encode()).decode()!r},
    )
"""


def test_an_error_in_the_middle_comes_in_the_trailers(broker: Broker) -> None:
    # D runtimes-custom, Adding response streaming; RIE directinvoke.go
    parts, outcome = streamed(streaming(MIDSTREAM))
    (buffered,) = outcomes_of(broker, streaming(MIDSTREAM))

    assert parts == [b"begun"]
    for one in (outcome, buffered):
        assert one.function_error == "Unhandled"
        assert payload(one) == ERROR


def test_a_response_that_breaks_off_is_an_error(broker: Broker) -> None:
    # RIE: Runtime.TruncatedResponse
    (outcome,) = outcomes_of(
        broker,
        streaming(
            """
            from streaming import Stream
            def lambda_handler(event, context):
                stream = Stream(context.aws_request_id)
                stream.part(b"begun")
                stream.socket.close()
                import time; time.sleep(0.1)
            """
        ),
    )

    assert outcome.function_error == "Unhandled"
    assert payload(outcome)["errorType"] == "Runtime.TruncatedResponse"


def test_for_a_caller_that_does_not_stream_it_is_one_response(broker: Broker) -> None:
    # RIE directinvoke.go sendPayloadLimitedResponse
    (outcome,) = outcomes_of(broker, streaming(PARTS.replace("three", "é").replace('b"é"', '"é".encode()')))

    assert (outcome.payload, outcome.function_error) == ("one two é", None)


def test_for_such_a_caller_the_usual_limit_holds(broker: Broker) -> None:
    # facts M-7; conformance row 26
    large, after = outcomes_of(
        broker,
        streaming(
            """
            from streaming import Stream
            def lambda_handler(event, context):
                if event == "after": return "after"
                stream = Stream(context.aws_request_id)
                for _ in range(7): stream.part(b"x" * 1024 * 1024)
                stream.end()
            """
        ),
        "large",
        "after",
    )

    assert payload(large)["errorType"] == "Function.ResponseSizeTooLarge"
    assert payload(after) == "after"


def test_while_it_streams_no_other_answer_is_taken() -> None:
    # RIE states.go: its state is that of a response from the first byte on
    parts, outcome = streamed(
        streaming(
            """
            from streaming import Stream
            def lambda_handler(event, context):
                stream, other = Stream(context.aws_request_id), Stream(context.aws_request_id)
                stream.part(b"mine")
                other.part(b"theirs")
                print(other.end())
                stream.end()
            """
        )
    )

    assert b"".join(parts) == b"mine"
    assert "HTTP/1.1 403 Forbidden" in outcome.log


def test_a_stream_that_never_ends_is_ended_by_the_timeout() -> None:
    parts, outcome = streamed(
        streaming(
            """
            import time
            from streaming import Stream
            def lambda_handler(event, context):
                stream = Stream(context.aws_request_id)
                stream.part(b"begun")
                time.sleep(60)
            """,
            timeout_s=1,
        )
    )

    assert parts == [b"begun"]
    assert payload(outcome)["errorType"] == "Sandbox.Timedout"
