"""Row 54: the Telemetry API, subscribed to and listened to by extensions of both kinds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.engines.emulator.client import Broker
from tests.conformance.invoking import payload
from tests.conformance.test_extensions import SHEBANG, extended, outcome_of, outcomes_of

pytestmark = pytest.mark.broker

# Subscribes, and keeps what it is sent; `waits_for(kind)` returns once an event of that type has come.
LISTENING = """
import http.server, json, socket, threading
from extending import speak

events, batches, come = [], [], threading.Condition()

def keep(batch):
    with come:
        batches.append(batch)
        events.extend(batch)
        come.notify_all()

def waits_for(kind):
    with come:
        come.wait_for(lambda: [event for event in events if event["type"] == kind])

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        keep(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass

def serve():
    server = http.server.HTTPServer(("sandbox.localdomain", 8080), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

def accept_lines():
    listener = socket.create_server(("0.0.0.0", 8081))
    def read():
        for line in listener.accept()[0].makefile("rb"): keep([json.loads(line)])
    threading.Thread(target=read, daemon=True).start()

def subscribe(me, *types, destination=None, schema="2022-12-13", **buffering):
    body = {
        "schemaVersion": schema, "types": types, "buffering": {"timeoutMs": 25, **buffering},
        "destination": destination or {"protocol": "HTTP", "URI": "http://sandbox.localdomain:8080/here"},
    }
    return speak(
        "PUT", "/2022-07-01/telemetry", json.dumps(body), Lambda_Extension_Identifier=me,
        Content_Type="application/json",
    )[:2]
"""

# An internal extension that listens; the function returns what has come.
INTERNAL = f"""
{LISTENING}
from extending import following, register
_, _, me = register("ears")
"""

REST = """
threading.Thread(target=following, args=(me,), daemon=True).start()
"""


def returned_by(broker: Broker, source: str, *events: Any, **changes: Any) -> Any:
    """What the last invocation returned."""
    *_, outcome = outcomes_of(broker, extended(source, **changes), *(events or (None,)))
    assert outcome.function_error is None, outcome
    return payload(outcome)


def test_row_54_a_subscriber_hears_of_the_whole_life(broker: Broker) -> None:
    # D telemetry-schema-reference; I RIE#94, rust-runtime#879: 200 "OK"
    source = f"""
{INTERNAL}
serve()
answer = subscribe(me, "platform", "function")
{REST}
print("import")
def lambda_handler(event, context):
    print("invoked", event)
    if event == 2: waits_for("platform.report")
    return [answer, events, context.aws_request_id]
"""
    first, second = outcomes_of(broker, extended(source), 1, 2)

    answer, told, request_id = payload(second)
    assert answer == [200, '"OK"\n']
    kinds = [event["type"] for event in told]
    first_life = [
        "platform.initStart", "platform.telemetrySubscription", "function", "platform.initRuntimeDone",
        "platform.extension", "platform.initReport", "platform.start", "function", "platform.runtimeDone",
        "platform.report",
    ]  # fmt: skip
    assert kinds[:10] == first_life
    records = {event["type"]: event["record"] for event in told[:10]}
    assert all(list(event) == ["time", "type", "record"] for event in told)
    assert [event["record"] for event in told if event["type"] == "function"][:2] == ["import", "invoked 1"]
    assert records["platform.telemetrySubscription"] == {
        "name": "ears", "state": "Subscribed", "types": ["platform", "function"],
    }  # fmt: skip
    assert records["platform.extension"] == {"name": "ears", "state": "Ready", "events": []}
    assert records["platform.runtimeDone"]["requestId"] == first.request_id
    assert records["platform.report"]["metrics"]["billedDurationMs"] == first.report.billed_duration_ms
    assert request_id == second.request_id
    assert "TELEMETRY\tName: ears\tState: Subscribed\tTypes: [Platform, Function]\n" in first.log


def test_row_54_an_error_of_many_lines_is_one_event(broker: Broker) -> None:
    # conformance row 39; RIC's framed log sink
    source = f"""
{INTERNAL}
serve()
subscribe(me, "function")
{REST}
def lambda_handler(event, context):
    if event == "fail": raise ValueError("two\\nlines")
    waits_for("function")
    return events
"""
    (event,) = returned_by(broker, source, "fail", "look")

    lines = event["record"].splitlines()
    assert lines[:3] == ["[ERROR] ValueError: two", "lines", "Traceback (most recent call last):"]


def test_row_54_in_json_format_records_are_objects(broker: Broker) -> None:
    # D telemetry-schema-reference, function
    source = f"""
{INTERNAL}
import logging
serve()
subscribe(me, "function")
{REST}
def lambda_handler(event, context):
    logging.getLogger().warning("late")
    waits_for("function")
    return events
"""
    (event,) = returned_by(broker, source, log_format="JSON")

    assert (event["record"]["level"], event["record"]["message"]) == ("WARNING", "late")


def test_row_54_by_tcp_each_event_is_a_line(broker: Broker) -> None:
    # D telemetry-api: NDJSON
    source = f"""
{INTERNAL}
accept_lines()
answer = subscribe(me, "platform", destination={{"protocol": "TCP", "port": 8081}})
{REST}
def lambda_handler(event, context):
    waits_for("platform.start")
    return answer, [event["type"] for event in events]
"""
    answer, kinds = returned_by(broker, source)

    assert answer[0] == 200
    assert kinds[0] == "platform.initStart"
    assert kinds[-1] == "platform.start"


def test_row_54_an_external_extension_hears_the_function_and_others(broker: Broker) -> None:
    # D telemetry-api: the three streams
    program = f"""{SHEBANG}
{LISTENING}
from extending import following, register
_, _, me = register("ears", "INVOKE", "SHUTDOWN")
serve()
subscribe(me, "function", "extension")
print("ears are open", flush=True)
following(me)
waits_for("function"), waits_for("extension")
open("/tmp/heard", "w").write(json.dumps(events))
following(me)
"""
    heard = returned_by(
        broker,
        """
        def lambda_handler(event, context):
            print("said")
            return open("/tmp/heard").read() if event == 2 else None
        """,
        1,
        2,
        programs={"ears": program},
    )

    told = {(event["type"], event["record"]) for event in json.loads(heard)}
    assert {("function", "said"), ("extension", "ears are open")} <= told


def test_row_54_what_is_told_at_the_end_is_delivered_before_it(broker: Broker) -> None:
    # facts I-7: the shutdown phase is there for that
    program = f"""{SHEBANG}
{LISTENING}
from extending import following, register
_, _, me = register("ears", "INVOKE", "SHUTDOWN")
serve()
subscribe(me, "platform", timeoutMs=30_000)
following(me)
following(me)
waits_for("platform.runtimeDone")
print([event["record"]["status"] for event in events if event["type"] == "platform.runtimeDone"], flush=True)
"""
    outcome = outcome_of(
        broker,
        extended(
            "import time\ndef lambda_handler(event, context): time.sleep(60)",
            programs={"ears": program},
            timeout_s=1,
        ),
    )

    assert "['timeout']" in outcome.log


def test_row_54_a_batch_is_full_at_its_bound(broker: Broker) -> None:
    # D telemetry-api-reference, buffering
    source = f"""
{INTERNAL}
serve()
subscribe(me, "function", timeoutMs=30_000, maxItems=1_000)
{REST}
def lambda_handler(event, context):
    for number in range(1_500): print(number)
    with come: come.wait_for(lambda: batches)
    return [len(batch) for batch in batches]
"""
    assert returned_by(broker, source) == [1_000]


BAD = {
    "no JSON": ("'['", "request body is not valid JSON"),
    "no types": ("{'types': []}", "types should not be empty"),
    "an unknown type": ("{'types': ['gossip']}", "types should be among platform, function, extension"),
    "an unknown schema": ("{'schemaVersion': '2020'}", "schemaVersion should be one of"),
    "no port": (
        "{'destination': {'protocol': 'HTTP', 'URI': 'http://sandbox.localdomain'}}",
        "URI port is not provided",
    ),
    "another host": (
        "{'destination': {'protocol': 'HTTP', 'URI': 'http://example.com:80'}}",
        "URI host should be sandbox.localdomain",
    ),
    "no address": ("{'destination': {'protocol': 'HTTP', 'URI': 'http://[:1'}}", "URI is not valid"),
    "another protocol": (
        "{'destination': {'protocol': 'UDP'}}",
        "destination protocol should be HTTP or TCP",
    ),
    "too few items": ("{'buffering': {'maxItems': 999}}", "maxItems should be a number from 1000 to 10000"),
    "too many bytes": (
        "{'buffering': {'maxBytes': 1048577}}",
        "maxBytes should be a number from 262144 to 1048576",
    ),
    "too soon": ("{'buffering': {'timeoutMs': 24}}", "timeoutMs should be a number from 25 to 30000"),
}


def test_row_54_what_is_no_subscription(broker: Broker) -> None:
    # D telemetry-api-reference: 400 ValidationError; the bounds are the page's, the words ours
    asked = [body for body, _ in BAD.values()]
    source = f"""
{INTERNAL}
{REST}
good = {{
    "schemaVersion": "2022-12-13", "types": ["platform"],
    "destination": {{"protocol": "HTTP", "URI": "http://sandbox.localdomain:8080"}},
}}
def ask(change):
    body = change if isinstance(change, str) else json.dumps({{**good, **change}})
    return speak("PUT", "/2022-07-01/telemetry", body, Lambda_Extension_Identifier=me)[:2]
answers = [ask(change) for change in [{", ".join(asked)}]]
def lambda_handler(event, context): return answers
"""
    for (status, text), (_, words) in zip(returned_by(broker, source), BAD.values(), strict=True):
        error = json.loads(text)
        assert (status, error["errorType"]) == (400, "ValidationError")
        assert error["errorMessage"].startswith(words)


def test_row_54_after_init_nobody_subscribes(broker: Broker) -> None:
    # RIE handlers.go: telemetrySubscriptionAPI.TurnOff
    source = f"""
{INTERNAL}
{REST}
def lambda_handler(event, context): return subscribe(me, "platform"), subscribe("", "platform")
"""
    closed, nobody = returned_by(broker, source)

    assert (closed[0], json.loads(closed[1])["errorType"]) == (403, "Telemetry.SubscriptionClosed")
    assert (nobody[0], json.loads(nobody[1])["errorType"]) == (403, "Extension.MissingExtensionIdentifier")


def test_the_api_before_it_is_not_offered(broker: Broker) -> None:
    # RIE runtimelogs_stub.go
    source = f"""
{INTERNAL}
answer = speak("PUT", "/2020-08-15/logs", "{{}}", Lambda_Extension_Identifier=me)[:2]
{REST}
def lambda_handler(event, context): return answer
"""
    status, text = returned_by(broker, source)

    assert (status, json.loads(text)["errorType"]) == (202, "Logs.NotSupported")


def test_a_subscriber_that_is_not_there_harms_nobody(broker: Broker) -> None:
    source = f"""
{INTERNAL}
answer = subscribe(me, "platform", "function")
{REST}
def lambda_handler(event, context):
    for _ in range(100): print("x" * 1000)
    return answer[0]
"""
    outcomes = outcomes_of(broker, extended(source), 1, 2)

    assert [payload(outcome) for outcome in outcomes] == [200, 200]
    assert all(outcome.report.status == "success" for outcome in outcomes)


def test_a_subscriber_that_never_answers_harms_nobody(broker: Broker) -> None:
    source = f"""
{INTERNAL}
listener = socket.create_server(("0.0.0.0", 8080))
subscribe(me, "platform", "function")
{REST}
def lambda_handler(event, context):
    print("x" * 1000)
    return event
"""
    outcomes = outcomes_of(broker, extended(source), *range(5))

    assert [payload(outcome) for outcome in outcomes] == list(range(5))


def test_what_a_subscriber_sends_back_is_not_kept(broker: Broker) -> None:
    source = f"""
{INTERNAL}
listener = socket.create_server(("0.0.0.0", 8080))
def flood():
    while True:
        connection = listener.accept()[0]
        try:
            while True: connection.sendall(b"x" * 100_000)
        except OSError: events.append("cut")
threading.Thread(target=flood, daemon=True).start()
subscribe(me, "platform")
{REST}
import time
def lambda_handler(event, context):
    while not events: time.sleep(0.01)
    return events[0]
"""
    assert returned_by(broker, source, timeout_s=20) == "cut"
