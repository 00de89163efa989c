"""A broker with AWS beside its functions, and what a handler did to that."""

from __future__ import annotations

import json
import textwrap
import uuid
from dataclasses import dataclass
from typing import Any

from portal.engines.cloud import Told
from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker

EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def allow(*actions: str, on: str = "*") -> dict[str, Any]:
    """A policy with one statement."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": on}],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    outcome: Outcome
    told: Told

    @property
    def payload(self) -> Any:
        return json.loads(self.outcome.payload)


def handler(body: str) -> str:
    """A Python module whose handler has this body; boto3 and json are there."""
    return "import boto3, json\ndef lambda_handler(event, context):\n" + textwrap.indent(
        textwrap.dedent(body).strip("\n"), "    "
    )


def run_all(broker: Broker, source: str, *events: Any, runtime: str = "python3.14", **job: Any) -> list[Ran]:
    """Each event in turn, in one environment that is the job's own unless told otherwise."""
    name = "index.mjs" if runtime.startswith("nodejs") else "lambda_function.py"
    function = Function(
        files={name: source},
        handler=f"{name.partition('.')[0]}.{'handler' if name == 'index.mjs' else 'lambda_handler'}",
        runtime=runtime,
        memory_mb=512,
        timeout_s=20,
    )
    asked = Job(
        id=str(uuid.uuid4()),
        owner=job.pop("owner", "alice"),
        function=function,
        events=tuple(json.dumps(event) for event in events) or ("{}",),
        warm=job.pop("warm", False),
        aws=job.pop("aws", {}),
        **job,
    )
    done = [message.outcome for message in broker.run(asked) if isinstance(message, Done)]
    return [Ran(outcome=outcome, told=Told.from_json(outcome.aws or {})) for outcome in done]


def run(broker: Broker, source: str, event: Any = None, **job: Any) -> Ran:
    (ran,) = run_all(broker, source, event if event is not None else {}, **job)
    return ran
