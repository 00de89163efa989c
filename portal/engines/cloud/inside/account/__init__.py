"""The account: what is in it, what has changed, what it is planted with and dug up as. A module a service."""

from __future__ import annotations

import json
from dataclasses import asdict
from types import ModuleType
from typing import Any

from portal.engines.cloud.iam import MalformedPolicy, PolicyKind, parse_policy
from portal.engines.cloud.inside import diverted, roles, state
from portal.engines.cloud.inside.room import Room
from portal.engines.cloud.inside.state import Refused

from . import (
    cloudwatch,
    dynamodb,
    events,
    kinesis,
    logs,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssm,
    states,
    sts,
)

__all__ = ["Account", "policy_of", "tags_of"]

CHANGES = 200  # told of one invocation; more are counted
VALUE_BYTES = 8_192  # of what a thing held before, or holds

# In the order in which they are planted: topics name queues.
_BY_SERVICE: dict[str, Any] = {
    "s3": s3,
    "dynamodb": dynamodb,
    "sqs": sqs,
    "sns": sns,
    "events": events,
    "secretsmanager": secretsmanager,
    "ssm": ssm,
    "kinesis": kinesis,
    "states": states,
    "sts": sts,
    "cloudwatch": cloudwatch,
    "logs": logs,
}
_PLANTED: tuple[ModuleType, ...] = tuple(
    module for module in _BY_SERVICE.values() if hasattr(module, "SECTION")
)

# Of which it is known how much they hold: of the others it is known what they were given.
_COUNTED = tuple(service for service, module in _BY_SERVICE.items() if hasattr(module, "held_bytes"))

_Key = tuple[str, str, str, str, str]


class Account:
    def __init__(self) -> None:
        self._before: dict[_Key, dict[str, Any]] = {}

    def plant(self, seed: dict[str, Any]) -> None:
        """What is planted is no change. Raises Refused, with where in the seed."""
        for module in _PLANTED:
            for step in (step for step in ("plant", "bind") if hasattr(module, step)):
                for number, part in enumerate(_parts(seed, module.SECTION)):
                    _plant(module, step, part, f"{module.SECTION}[{number}]")
        diverted.take()
        self._before = _look()

    def changes(self) -> dict[str, Any]:
        """Since the last time: {"changes", "changes_dropped", "deliveries", "deliveries_dropped"}."""
        after = _look()
        before, self._before = self._before, after
        changed = [key for key in after if before.get(key) != after[key]]
        gone = [key for key in before if key not in after]
        order = {service: place for place, service in enumerate(_BY_SERVICE)}
        found = sorted([*changed, *gone], key=lambda key: (order[key[0]], key[1:4]))
        deliveries, dropped = diverted.take()
        return {
            "changes": [_change(key, before.get(key), after.get(key)) for key in found[:CHANGES]],
            "changes_dropped": max(0, len(found) - CHANGES),
            "deliveries": [asdict(delivery) for delivery in deliveries],
            "deliveries_dropped": dropped,
        }

    def clear(self) -> None:
        """As if nothing had ever been asked."""
        state.clear()
        roles.clear()
        diverted.take()
        self._before = {}

    def room(self, most: int) -> Room:
        """For so many bytes of it."""
        return Room(most=most, counted=_COUNTED, held=_held, copied=s3.copied_bytes)

    def object_bytes(self) -> int:
        """Of objects that an export would hold: what may be much longer than all the rest."""
        return s3.object_bytes()

    def export(self) -> dict[str, Any]:
        """As a seed, without what is empty."""
        found = {module.SECTION: module.dig() for module in _PLANTED}
        return {section: parts for section, parts in found.items() if parts}


def policy_of(arn: str) -> str | None:
    """Of a bucket, for its objects too, a queue, a topic, a secret, a bus or a table: JSON, as it is kept."""
    found: str | None = _asked("policy_of", arn)
    return found


def tags_of(arn: str) -> dict[str, str]:
    """Of a queue, a topic, a secret or a table, which are those that aws:ResourceTag is about."""
    return _asked("tags_of", arn) or {}


def _asked(what: str, arn: str) -> Any:
    parts = arn.split(":", 5)
    module = _BY_SERVICE.get(parts[2]) if len(parts) == 6 else None
    return getattr(module, what)(arn) if hasattr(module, what) else None


def _held() -> int:
    return sum(_BY_SERVICE[service].held_bytes() for service in _COUNTED)


def _parts(seed: dict[str, Any], section: str) -> list[Any]:
    parts = seed.get(section) or []
    if not isinstance(parts, list):
        raise Refused(f"{section} is no list")
    return parts


def _plant(module: Any, step: str, part: Any, place: str) -> None:
    try:
        _examine(part, getattr(module, "POLICIES", {}))
        getattr(module, step)(part)
    except Refused as fault:
        raise Refused(f"{place}, {part['name']}: {fault}") from None
    except Exception as fault:  # whatever it comes upon in a document that nobody has read before
        words = f"{place} is not as a seed has it ({type(fault).__name__}: {fault})"
        raise Refused(words[:300]) from None


def _examine(part: dict[str, Any], kinds: dict[str, PolicyKind]) -> None:
    for name, kind in kinds.items():
        if part.get(name) is not None:
            try:
                parse_policy(json.dumps(part[name]), kind)
            except MalformedPolicy as fault:
                raise Refused(f"{name}: {fault}") from None


def _look() -> dict[_Key, dict[str, Any]]:
    return {
        (service, thing.kind, thing.region, thing.resource, thing.id): thing.value
        for service, module in _BY_SERVICE.items()
        for thing in module.look()
    }


def _change(key: _Key, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    service, kind, region, resource, id = key
    return {
        "service": service,
        "kind": kind,
        "region": region,
        "resource": resource,
        "id": id,
        "what": "added" if before is None else "removed" if after is None else "changed",
        "before": _bounded(before),
        "after": _bounded(after),
    }


def _bounded(value: dict[str, Any] | None) -> Any:
    if value is None:
        return None
    text = json.dumps(value, default=str)
    return json.loads(text) if len(text) <= VALUE_BYTES else {"cut": text[:VALUE_BYTES] + "…"}
