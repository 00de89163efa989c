"""Invoking code for the conformance tests: source in, outcomes out."""

from __future__ import annotations

import json
import textwrap
import uuid
from typing import Any

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker

# Lies beside every function: code that speaks to the Runtime API past the runtime's own client.
ASK = """
import http.client, os

def ask(method, path, body=None, headers=None):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
    connection.request(method, "/2018-06-01/runtime" + path, body, headers or {})
    answer = connection.getresponse()
    return {
        "status": answer.status,
        "text": answer.read().decode(),
        "type": answer.headers["Content-Type"],
        "id": answer.headers["Lambda-Runtime-Aws-Request-Id"],
    }
"""


def function(source: str, **changes: Any) -> Function:
    """A function of one file, dedented, and `from asking import ask` at its hand."""
    return Function(files={"lambda_function.py": textwrap.dedent(source), "asking.py": ASK}, **changes)


def job(of: Function, *events: Any, owner: str = "conformance", warm: bool = False) -> Job:
    """Each event is a value that becomes JSON; none given is one empty object."""
    texts = tuple(json.dumps(event) for event in events or ({},))
    return Job(id=str(uuid.uuid4()), owner=owner, function=of, events=texts, warm=warm)


def invoke(broker: Broker, source: str, *events: Any, **changes: Any) -> list[Outcome]:
    """One outcome for each event, all in one new environment."""
    messages = broker.run(job(function(source, **changes), *events))
    return [message.outcome for message in messages if isinstance(message, Done)]


def invoke_once(broker: Broker, source: str, event: Any = None, **changes: Any) -> Outcome:
    (outcome,) = invoke(broker, source, {} if event is None else event, **changes)
    return outcome


def payload(outcome: Outcome) -> Any:
    return json.loads(outcome.payload)


def returned(broker: Broker, source: str, event: Any = None, **changes: Any) -> Any:
    """What the handler returned; the outcome is in the message when it failed."""
    outcome = invoke_once(broker, source, event, **changes)
    assert outcome.function_error is None, outcome
    return payload(outcome)
