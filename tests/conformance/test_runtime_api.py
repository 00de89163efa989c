"""
Rows 45–50: the Runtime API, spoken to by code of the function past the runtime's client.

Oracle of all: RIE, with the states of its internal/lambda/core/states.go.
"""

from __future__ import annotations

import json
import textwrap
from typing import Any

import pytest

from portal.engines.emulator import Outcome
from portal.engines.emulator.client import Broker
from tests.conformance.invoking import invoke, invoke_once, payload, returned

pytestmark = pytest.mark.broker


def printed(outcome: Outcome) -> list[dict[str, Any]]:
    """The answers that the function printed, one JSON object a line."""
    return [json.loads(line) for line in outcome.log.splitlines() if line.startswith("{")]


def refusal(answer: dict[str, Any]) -> tuple[int, str, str]:
    error = json.loads(answer["text"])
    return answer["status"], error["errorType"], error["errorMessage"]


def test_row_45_asking_again_gives_the_same_event(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        from asking import ask
        def lambda_handler(event, context):
            return [ask("GET", "/invocation/next"), ask("GET", "/invocation/next")]
        """,
        {"order": 7},
    )

    for answer in payload(outcome):
        assert answer["status"] == 200
        assert json.loads(answer["text"]) == {"order": 7}
        assert answer["id"] == outcome.request_id


def test_row_46_an_answer_to_another_request_is_refused(broker: Broker) -> None:
    answer = returned(
        broker,
        """
        from asking import ask
        def lambda_handler(event, context):
            return ask("POST", "/invocation/11111111-2222-3333-4444-555555555555/response", "1")
        """,
    )

    assert refusal(answer) == (400, "InvalidRequestID", "Invalid request ID")


def test_row_47_a_second_answer_is_refused_and_the_first_stands(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        import json
        from asking import ask
        def lambda_handler(event, context):
            for turn in ("first", "second"):
                path = f"/invocation/{context.aws_request_id}/response"
                print(json.dumps(ask("POST", path, json.dumps(turn))), flush=True)
            return "third"
        """,
    )

    first, second = printed(outcome)
    assert (first["status"], json.loads(first["text"])) == (202, {"status": "OK"})
    assert refusal(second) == (
        403,
        "InvalidStateTransition",
        "State transition from RuntimeResponseSentState to InvocationResponse failed for runtime."
        " Error: State transition is not allowed",
    )
    assert payload(outcome) == "first"


def test_row_48_an_init_error_after_the_first_next_is_refused(broker: Broker) -> None:
    answer = returned(
        broker,
        """
        from asking import ask
        def lambda_handler(event, context):
            return ask("POST", "/init/error", "{}")
        """,
    )

    status, kind, words = refusal(answer)
    assert (status, kind) == (403, "InvalidStateTransition")
    assert words.startswith("State transition from Running to InitError failed")


def test_row_49_an_unknown_response_mode_is_refused_and_no_other_answer_taken(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        import json
        from asking import ask
        def lambda_handler(event, context):
            path = f"/invocation/{context.aws_request_id}/response"
            print(json.dumps(ask("POST", path, "1", {"Lambda-Runtime-Function-Response-Mode": "post"})))
            print(json.dumps(ask("POST", path, "1")))
            print(json.dumps(ask("GET", "/invocation/next")), flush=True)
        """,
        timeout_s=2,
    )

    bad_mode, again, next_one = printed(outcome)
    assert refusal(bad_mode)[:2] == (400, "InvalidFunctionResponseMode")
    assert refusal(again)[:2] == (403, "InvalidStateTransition")
    assert "from InvocationResponse to InvocationResponse" in refusal(again)[2]
    assert refusal(next_one)[:2] == (403, "InvalidStateTransition")
    assert outcome.function_error == "Unhandled"


def test_row_50_unknown_paths_and_methods(broker: Broker) -> None:
    unknown, version, method, other = returned(
        broker,
        """
        from asking import ask
        def lambda_handler(event, context):
            return [
                ask("GET", "/nothing"), ask("GET", "/invocation/a/b/response"),
                ask("POST", "/invocation/next", "x"), ask("GET", "/init/error"),
            ]
        """,
    )

    assert (unknown["status"], unknown["text"]) == (404, "404 page not found\n")
    assert version["status"] == 404
    assert (method["status"], method["text"]) == (405, "")
    assert other["status"] == 405


# Beyond the rows: code that means harm, or does harm without meaning it.


def test_an_answer_that_is_no_json_is_passed_on(broker: Broker) -> None:
    outcome = invoke_once(
        broker,
        """
        import os
        from asking import ask
        def lambda_handler(event, context):
            ask("POST", f"/invocation/{context.aws_request_id}/response", b"\\xff{not json")
            os._exit(0)
        """,
    )

    assert outcome.function_error is None
    assert outcome.payload == "\N{REPLACEMENT CHARACTER}{not json"


def test_an_answer_counts_though_the_runtime_ends_after_it(broker: Broker) -> None:
    first, second = invoke(
        broker,
        """
        import os
        from asking import ask
        def lambda_handler(event, context):
            ask("POST", f"/invocation/{context.aws_request_id}/response", "1")
            os._exit(9)
        """,
        1,
        2,
    )

    assert (first.payload, second.payload) == ("1", "1")
    assert first.report.status == "success"


def test_an_answer_counts_though_the_runtime_never_asks_for_more(broker: Broker) -> None:
    first, second = invoke(
        broker,
        """
        import threading
        from asking import ask
        def lambda_handler(event, context):
            ask("POST", f"/invocation/{context.aws_request_id}/response", "1")
            threading.Event().wait()
        """,
        1,
        2,
        timeout_s=1,
    )

    assert (first.payload, second.payload) == ("1", "1")


def test_a_second_thread_may_ask_for_the_next_event(broker: Broker) -> None:
    outcomes = invoke(
        broker,
        """
        import threading
        from asking import ask
        threads = []
        def lambda_handler(event, context):
            thread = threading.Thread(target=ask, args=("GET", "/invocation/next"), daemon=True)
            thread.start()
            thread.join()
            return event
        """,
        1,
        2,
        3,
    )

    assert [payload(outcome) for outcome in outcomes] == [1, 2, 3]


HARM = {
    "a hundred connections": """
        held = [socket.create_connection(API) for _ in range(100)]
    """,
    "garbage": """
        with socket.create_connection(API) as raw: raw.sendall(os.urandom(100_000))
    """,
    "half a request, for ever": """
        held = socket.create_connection(API); held.sendall(b"POST /2018-06-01/runtime/init/error HTT")
    """,
    "an endless header": """
        with socket.create_connection(API) as raw:
            raw.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nX: ")
            for _ in range(100): raw.sendall(b"x" * 10_000)
    """,
    "endless trailers": """
        with socket.create_connection(API) as raw:
            raw.sendall(b"POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n")
            for turn in range(100_000): raw.sendall(b"X-%d: 1\\r\\n" % turn)
    """,
    "events asked for and not read": """
        raw = socket.create_connection(API)
        for _ in range(1_000): raw.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\n\\r\\n" * 100)
    """,
    "another protocol": """
        with socket.create_connection(API) as raw:
            raw.sendall(b"GET / HTTP/1.1\\r\\nConnection: upgrade\\r\\nUpgrade: h2c\\r\\n\\r\\n")
            raw.recv(100)
    """,
    "a connection thrown away": """
        with socket.create_connection(API) as raw:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\n\\r\\n")
    """,
}


HARMFUL = """
import contextlib, os, socket, struct
API = ("169.254.100.1", 9001)
held = None
def lambda_handler(event, context):
    global held
    with contextlib.suppress(OSError):
"""


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
def test_harm_done_to_the_runtime_api_harms_nobody_else(broker: Broker, harm: str) -> None:
    outcome = invoke_once(
        broker,
        HARMFUL + textwrap.indent(textwrap.dedent(harm), " " * 8) + "    return 'went on'",
        {"size": "x" * 100_000},
        timeout_s=10,
    )

    assert outcome.payload == '"went on"' or outcome.function_error == "Unhandled"
    assert broker.status()["running"] == 0
    assert returned(broker, "def lambda_handler(event, context): return 'sound'") == "sound"


def test_what_a_runtime_left_waiting_does_not_reach_the_next_one(broker: Broker) -> None:
    # Connections in the backlog, made while nobody accepts, say that the initialisation failed.
    crashed, after = invoke(
        broker,
        """
        import os, socket
        def lambda_handler(event, context):
            if event == "crash":
                for _ in range(60):
                    held = socket.create_connection(("169.254.100.1", 9001))
                    held.sendall(
                        b"POST /2018-06-01/runtime/init/error HTTP/1.1\\r\\nContent-Length: 2\\r\\n\\r\\n{}"
                    )
                    globals().setdefault("all", []).append(held)
                os._exit(1)
            return "fine"
        """,
        "crash",
        "work",
    )

    assert crashed.function_error == "Unhandled"
    assert payload(after) == "fine"
