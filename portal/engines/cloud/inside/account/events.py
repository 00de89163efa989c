"""EventBridge: buses, their rules and targets, and the events that were put."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.cloud.inside.diverted import put_events
from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things, document, shown

SECTION = "buses"
_DEFAULT = "default"


def plant(bus: dict[str, Any]) -> None:
    if bus["name"] != _DEFAULT:
        tell("events", "CreateEventBus", {"Name": bus["name"]})
    for rule in bus.get("rules", ()):
        asked: dict[str, Any] = {"Name": rule["name"], "EventBusName": bus["name"]}
        asked["State"] = "ENABLED" if rule.get("enabled", True) else "DISABLED"
        if rule.get("pattern") is not None:
            asked["EventPattern"] = json.dumps(rule["pattern"])
        if rule.get("schedule"):
            asked["ScheduleExpression"] = rule["schedule"]
        tell("events", "PutRule", asked)
        if targets := rule.get("targets"):
            written = [
                {"Id": target["id"], "Arn": target["arn"]}
                | ({"Input": target["input"]} if target.get("input") else {})
                for target in targets
            ]
            asked = {"Rule": rule["name"], "EventBusName": bus["name"], "Targets": written}
            tell("events", "PutTargets", asked)


def look() -> Things:
    for region, backend in backends("events").items():
        for bus in backend.event_buses.values():
            if bus.name != _DEFAULT or bus.policy:
                yield Thing("bus", region, bus.name, "", document(bus.policy))
            for rule in bus.rules.values():
                yield Thing("rule", region, bus.name, rule.name, _value(rule))
        for event_id, event in put_events(backend):
            bus = str(event.get("EventBusName") or _DEFAULT).rpartition("/")[2]
            value = {
                "source": event["Source"],
                "detail_type": event["DetailType"],
                "detail": shown(event["Detail"]),
            }
            yield Thing("event", region, bus, event_id, value)


def dig() -> list[dict[str, Any]]:
    found = []
    for backend in backends("events").values():
        for bus in backend.event_buses.values():
            rules = [{"name": rule.name, **_value(rule)} for rule in bus.rules.values()]
            if rules or bus.name != _DEFAULT:
                found.append({"name": bus.name, "rules": rules})
    return found


def policy_of(arn: str) -> str | None:
    _, _, _, region, _, resource = arn.split(":", 5)
    backend = backends("events").get(region)
    kind, _, name = resource.partition("/")
    bus = backend.event_buses.get(name) if backend is not None and kind == "event-bus" else None
    return bus.policy if bus is not None else None


def _value(rule: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"enabled": rule.state == "ENABLED"}
    if (pattern := rule.event_pattern.dump()) is not None:
        value["pattern"] = json.loads(pattern)
    if rule.scheduled_expression:
        value["schedule"] = rule.scheduled_expression
    value["targets"] = [
        {"id": target["Id"], "arn": target["Arn"]}
        | ({"input": target["Input"]} if target.get("Input") else {})
        for target in rule.targets
    ]
    return value
