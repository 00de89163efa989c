"""What brings events to functions: mappings that poll, notifications of buckets, rules and schedules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from portal.engines.stacks.functions import Cannot
from portal.engines.stacks.names import suffix

from .model import Notification, Poll, Schedule
from .parts import Part, Parts, is_true, name_in, target_of

Json = dict[str, Any]
_KINDS: Final = {"sqs": "sqs", "dynamodb": "dynamodb", "kinesis": "kinesis"}
_BATCH: Final = {"sqs": 10, "dynamodb": 100, "kinesis": 100}  # event-sources §3
_REPORTS = "ReportBatchItemFailures"


def polls_of(parts: Parts) -> Iterator[Poll]:
    for part in list(parts.of("Lambda::EventSourceMapping")):
        with parts.trying(part):
            yield _poll(part)


def _poll(part: Part) -> Poll:
    arn = part.text("EventSourceArn")
    kind = arn.split(":")[2] if arn.startswith("arn:") and arn.count(":") >= 5 else ""
    if kind not in _KINDS:
        what = kind or ("a self-managed broker" if "SelfManagedEventSource" in part.properties else arn[:80])
        raise Cannot(f"events of {what} are not polled here; queues, tables and streams are")
    target = target_of(part.text("FunctionName"))
    if target is None:
        raise Cannot("it names no function")
    on_failure = part.object("DestinationConfig").get("OnFailure") or {}
    filters = part.object("FilterCriteria").get("Filters") or []
    return Poll(
        logical_id=part.logical_id,
        kind=kind,  # type: ignore[arg-type]
        source=name_in(arn),
        target=target,
        batch_size=part.number("BatchSize", _BATCH[kind]),
        reports_failures=_REPORTS in part.items("FunctionResponseTypes"),
        patterns=tuple(str(one.get("Pattern", "{}")) for one in filters if isinstance(one, dict)),
        retries=part.number("MaximumRetryAttempts", -1),
        on_failure=str(on_failure.get("Destination", "")),
        enabled=part.properties.get("Enabled") is None or is_true(part.properties["Enabled"]),
    )


def notifications_of(parts: Parts) -> Iterator[Notification]:
    for part in list(parts.of("S3::Bucket")):
        with parts.trying(part):
            yield from _notifications(part)


def _notifications(part: Part) -> Iterator[Notification]:
    written = part.object("NotificationConfiguration")
    for section, name in (
        ("LambdaConfigurations", "Function"),
        ("QueueConfigurations", "Queue"),
        ("TopicConfigurations", "Topic"),
    ):
        for one in written.get(section) or ():
            rules = ((one.get("Filter") or {}).get("S3Key") or {}).get("Rules") or []
            by_name = {str(rule.get("Name", "")).lower(): str(rule.get("Value", "")) for rule in rules}
            yield Notification(
                bucket=part.name,
                to=str(one.get(name, "")),
                events=(str(one.get("Event", "s3:*")),),
                prefix=by_name.get("prefix", ""),
                suffix=by_name.get("suffix", ""),
            )
    bridge = written.get("EventBridgeConfiguration")
    if bridge is not None and (
        not isinstance(bridge, dict) or is_true(bridge.get("EventBridgeEnabled", True))
    ):
        yield Notification(bucket=part.name, to="")


def buses_of(parts: Parts) -> list[Json]:
    """As a seed has them, rules with patterns; schedules are schedules_of()."""
    rules: dict[str, list[Json]] = {"default": []}
    for part in list(parts.of("Events::EventBus")):
        rules[part.name] = []
    for part in list(parts.of("Events::Rule")):
        with parts.trying(part):
            bus = name_in(part.text("EventBusName", "default"))
            if "EventPattern" not in part.properties:
                continue
            if bus not in rules:
                raise Cannot(f"its bus {bus[:60]!r} is not in this stack")
            rules[bus].append(_rule(part))
    return [{"name": bus, "rules": of} for bus, of in rules.items() if of or bus != "default"]


def _rule(part: Part) -> Json:
    targets = []
    for number, one in enumerate(part.items("Targets")):
        target: Json = {"id": str(one.get("Id", f"target-{number}"))[:64], "arn": str(one.get("Arn", ""))}
        if one.get("Input"):
            target["input"] = str(one["Input"])
        if one.get("InputTransformer") or one.get("InputPath"):
            raise Cannot("its target transforms the event, which is not simulated here")
        targets.append(target)
    return {
        "name": part.name if len(part.name) <= 64 else suffix(part.name, part.logical_id),
        "enabled": part.text("State", "ENABLED") == "ENABLED",
        "pattern": part.object("EventPattern"),
        "targets": targets,
    }


def schedules_of(parts: Parts) -> Iterator[Schedule]:
    for part in list(parts.of("Events::Rule")):
        if "ScheduleExpression" not in part.properties:
            continue
        with parts.trying(part):
            targets = [one for one in part.items("Targets") if isinstance(one, dict)]
            given = [str(one["Input"]) for one in targets if one.get("Input")]
            yield Schedule(
                logical_id=part.logical_id,
                name=part.name,
                expression=part.text("ScheduleExpression"),
                to=tuple(str(one.get("Arn", "")) for one in targets),
                input=given[0] if given else None,
            )
    for part in list(parts.of("Scheduler::Schedule")):
        with parts.trying(part):
            target = part.object("Target")
            yield Schedule(
                logical_id=part.logical_id,
                name=part.name,
                expression=part.text("ScheduleExpression"),
                to=(str(target.get("Arn", "")),),
                input=_input(target.get("Input")),
                by_scheduler=True,
            )


def _input(given: Any) -> str | None:
    if given is None:
        return None
    return given if isinstance(given, str) else json.dumps(given)
