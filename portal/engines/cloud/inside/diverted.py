"""
What moto would do of its own when something happens, and does not here: it is written down instead.

moto runs functions inside the call that causes it, posts to web servers and starts rotations. Here a function
is run by whoever drives the emulator, told by these deliveries what AWS would have sent where.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from . import bounds, executions

MOST = 200
MOST_CUT = 8_192  # characters of a payload that is too deep to be told
MOST_BYTES = 4 * 1024 * 1024  # of all payloads together


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """`service` would have sent `payload` to `target`, an ARN or an address."""

    service: str
    target: str
    payload: Any


_deliveries: list[Delivery] = []
_room = [MOST_BYTES, 0]  # bytes that are left, and how many found no room


def take() -> tuple[list[Delivery], int]:
    """What was written down since the last time, and how many more there were."""
    taken, dropped = _deliveries[:], _room[1]
    _deliveries.clear()
    _room[:] = MOST_BYTES, 0
    return taken, dropped


def divert() -> None:
    """Once, in the zygote, after moto has been imported."""
    import moto.events.models
    import moto.sns.models

    functions = ModuleType("moto.awslambda.utils")
    vars(functions)["get_backend"] = _Functions
    sys.modules["moto.awslambda.utils"] = functions
    vars(moto.sns.models)["requests"] = _Web()
    # Made for each subscription otherwise, and a 2048-bit key takes its time. It signs for nobody.
    key = moto.sns.models.rsa.generate_private_key(public_exponent=65537, key_size=2048)
    moto.sns.models.Subscription.private_key = lambda self: key
    backend = moto.events.models.EventsBackend
    backend.put_events = _put_events(backend.put_events)
    rule = moto.events.models.Rule
    rule.send_to_targets = _send_to_targets(rule.send_to_targets)
    executions.fail_at_once(_note)


def _note(service: str, target: str, payload: Any) -> None:
    text = json.dumps(payload, default=str)
    size = len(text)
    if bounds.excess_of_json(text.encode()):
        payload = {"cut": text[:MOST_CUT]}
    if len(_deliveries) < MOST and size <= _room[0]:
        _room[0] -= size
        _deliveries.append(Delivery(service=service, target=target, payload=payload))
    else:
        _room[1] += 1


class _Functions:
    """In the place of moto's Lambda, for those who would invoke a function."""

    def __init__(self, account: str, region: str) -> None:
        self._prefix = f"arn:aws:lambda:{region}:{account}:function:"

    def get_function(self, name: str) -> _Function:
        return _Function(name if name.startswith("arn:") else self._prefix + name)

    def send_sns_message(
        self, name: str, message: str, *, subject: str | None, qualifier: str | None
    ) -> None:
        arn = self._prefix + name + (f":{qualifier}" if qualifier else "")
        _note("sns", arn, {"Message": message, "Subject": subject})

    def send_log_event(self, arn: str, filter_name: str, group: str, stream: str, events: Any) -> None:
        _note(
            "logs", arn, {"filter": filter_name, "logGroup": group, "logStream": stream, "logEvents": events}
        )

    def invoke(self, *, function_name: str, body: str, **_: Any) -> None:
        _note("events", function_name, json.loads(body))


class _Function:
    def __init__(self, arn: str) -> None:
        self._arn = arn

    def invoke(self, body: str, *_: Any) -> tuple[str, bool, str]:
        payload = json.loads(body)
        service = "s3" if isinstance(payload, dict) and "Records" in payload else "secretsmanager"
        _note(service, self._arn, payload)
        return "null", False, ""


class _Web:
    """In the place of `requests`, for subscriptions that are web addresses."""

    @staticmethod
    def post(url: str, **what: Any) -> None:
        _note("sns", url, what.get("json"))


def put_events(backend: Any) -> list[tuple[str, dict[str, Any]]]:
    """Id and entry of each event that EventBridge took. moto forgets those that no rule wants."""
    taken: list[tuple[str, dict[str, Any]]] = vars(backend).setdefault("taken", [])  # until it is reset
    return taken


def _put_events(put: Any) -> Any:
    def put_them(backend: Any, events: list[dict[str, Any]]) -> Any:
        entries = put(backend, events)
        taken = put_events(backend)
        for event, entry in zip(events, entries, strict=False):
            if "EventId" in entry and len(taken) < MOST:
                taken.append((entry["EventId"], event))
        return entries

    return put_them


def _send_to_targets(send: Any) -> Any:
    """
    EventBridge. moto delivers to queues, log groups and buses, and raises for any other target: those are
    written down, and the rest is left to it.
    """
    inside = (":sqs:", ":logs:", ":events:")

    def send_to_targets(rule: Any, event: dict[str, Any], transform_input: bool = True) -> None:
        targets = rule.targets
        ours = [target for target in targets if any(part in target["Arn"] for part in inside)]
        if len(ours) != len(targets) and rule.event_pattern.matches_event(event):
            for target in targets:
                if target not in ours:
                    _note("events", target["Arn"], target.get("Input") or dict(event))
        rule.targets = ours
        try:
            send(rule, event, transform_input)
        finally:
            rule.targets = targets

    return send_to_targets
