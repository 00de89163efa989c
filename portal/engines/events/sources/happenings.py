"""EventBridge and time: events in an envelope, schedules, and what devices tell by way of IoT."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.events import eventbridge, iot, s3, scheduler
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole, words
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .buckets import KEY, VERSION_ID
from .contents import SPOILT, NoJson, compact, object_of, order, read_json, reading, spoil

_GROUP = _("Events and time")
_NOT_WAITED = _("Anything: nobody waits for it. An error has the event tried twice more.")
_FAULTS = {
    "": _("nothing"),
    **{how: says for how, says in SPOILT.items() if how in ("missing", "null", "type")},
}
_BEAT_MS = 1_000
_INPUT = (
    '{"job": "nightly-report", "scheduledTime": "<aws.scheduler.scheduled-time>", '
    '"executionId": "<aws.scheduler.execution-id>", "attempt": "<aws.scheduler.attempt-number>"}'
)
_KINDS = {
    "order": _("an event of your own"),
    "unknown": _("a detail type that you do not know"),
    **{f"s3:{name}": f"S3, {name}" for name in eventbridge.S3_KINDS},
}


def _detail(settings: Settings) -> Mapping[str, Any]:
    own = object_of(settings.text("detail"))
    if own is not None:
        return own
    told = order(1, pad_kb=settings.number("size_kb"))
    how = settings.text("fault")
    return json.loads(spoil(compact(told), how, "amount")) if how else told


def _eventbridge(settings: Settings) -> Any:
    kind = settings.text("kind")
    if kind.startswith("s3:"):
        told = s3.Happening(
            name=kind[3:],
            key=settings.text("key"),
            size=2_481_992,
            at_ms=settings.at_ms,
            version_id=VERSION_ID if kind.endswith("DeleteMarkerCreated") else None,
        )
        return eventbridge.event(eventbridge.s3_envelope(s3.Bucket(), told, seed=settings.seed))
    made = eventbridge.envelope(
        {"orderId": "ord-0999", "reason": "retention"} if kind == "unknown" else _detail(settings),
        seed=settings.seed,
        at_ms=settings.at_ms,
        source=settings.text("source"),
        detail_type="OrderArchived" if kind == "unknown" else settings.text("detail_type"),
    )
    return eventbridge.event(made)


def _check_eventbridge(settings: Settings) -> Iterator[Problem]:
    own = settings.text("detail")
    if own and object_of(own) is None:
        yield Problem(
            knob="detail", says='Detail: write a JSON object like {"orderId": "ord-1"}, or nothing.'
        )
    if not settings.text("source") or settings.text("source").startswith("aws."):
        yield Problem(
            knob="source", says='Source: write one that is yours; those that begin with "aws." are AWS\'s.'
        )
    if not settings.text("detail_type"):
        yield Problem(knob="detail_type", says="Detail type: write one; EventBridge takes no event without.")
    if not settings.text("key"):
        yield Problem(knob="key", says="Key: write one; S3 has no object without.")
    if settings.text("kind") != "order":
        for name in ("detail", "fault", "size_kb"):
            if settings.values[name]:
                yield Problem(
                    knob=name, says="This is for events of your own: choose that kind, or leave it."
                )


def _schedule(settings: Settings) -> Any:
    told = scheduler.Schedule()
    if settings.text("by") == "rule":
        return eventbridge.event(eventbridge.tick("nightly-report", seed=settings.seed, at_ms=settings.at_ms))
    if settings.text("by") == "scheduler-empty":
        return scheduler.event_without_input(told, seed=settings.seed, at_ms=settings.at_ms)
    attempt = settings.number("attempt")
    filled = scheduler.context(told, seed=settings.seed, at_ms=settings.at_ms, attempt=attempt)
    return read_json(scheduler.filled(settings.text("input"), filled))


def _check_schedule(settings: Settings) -> Iterator[Problem]:
    try:
        read_json(settings.text("input"))
    except NoJson as fault:
        yield Problem(knob="input", says=f"Input: Lambda takes JSON, and this is none: {fault}.")


def _iot(settings: Settings) -> Any:
    device = settings.number("device")
    number = settings.number("number")
    at_ms = settings.at_ms + (number - 1) * _BEAT_MS
    told = reading(number, at_ms=at_ms, device=device)
    how = settings.text("fault")
    if how == "unit":
        told = {**told, "unit": "F", "temperatureC": round(told["temperatureC"] * 9 / 5 + 32, 2)}
    elif how:
        told = json.loads(spoil(compact(told), how, "temperatureC"))
    topic = f"plant/a/device-{device}/temperature" if settings.is_on("topic") else ""
    return iot.event(told, topic=topic, at_ms=at_ms, seed=f"{settings.seed}/{number}")


SOURCES = (
    Source(
        slug="eventbridge",
        title=_("EventBridge event"),
        group=_GROUP,
        delivery="asynchronous",
        summary=_("One event in a fixed envelope. What happened is in detail, an object already."),
        answer=_NOT_WAITED,
        docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html",
        own_knobs=(
            choice(
                "kind",
                _("What happened"),
                _KINDS,
                help=_("S3 tells more here than in a notification, spelled otherwise."),
            ),
            words(
                "key",
                _("Key, where it is S3"),
                default=KEY,
                longest=1_024,
                help=_("Plain here, and never encoded."),
            ),
            words("source", _("Source"), default="com.example.orders", longest=256),
            words("detail_type", _("Detail type"), default="OrderPlaced", longest=128),
            choice("fault", _("What is wrong with the detail"), _FAULTS),
            words(
                "detail", _("Detail of your own, JSON"), longest=1_500, lines=4, help=_("Empty: an order.")
            ),
            whole("size_kb", _("KB more"), default=0, least=0, most=batches.MESSAGE_KB),
        ),
        build=_eventbridge,
        check=_check_eventbridge,
    ),
    Source(
        slug="schedule",
        title=_("Schedule"),
        group=_GROUP,
        delivery="asynchronous",
        summary=_(
            "Time itself: a rule sends its envelope, Scheduler the input that you wrote,"
            " or an envelope for none."
        ),
        answer=_(
            "Anything: nobody waits for it. An error has the event tried twice more. A tick may come twice,"
            " the same to the letter: remember its id."
        ),
        docs="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html",
        own_knobs=(
            choice(
                "by",
                _("Who sends it"),
                {
                    "rule": _("an EventBridge rule"),
                    "scheduler": _("Scheduler, with an input"),
                    "scheduler-empty": _("Scheduler, without one"),
                },
            ),
            words(
                "input",
                _("Input of the schedule"),
                default=_INPUT,
                longest=1_500,
                lines=4,
                help=_("Words like <aws.scheduler.scheduled-time> are filled in."),
            ),
            whole(
                "attempt",
                _("Attempt"),
                default=1,
                least=1,
                most=186,
                help=_("Scheduler itself tries again, 185 times."),
            ),
        ),
        build=_schedule,
        check=_check_schedule,
    ),
    Source(
        slug="iot",
        title=_("IoT rule"),
        group=_GROUP,
        delivery="asynchronous",
        summary=_(
            "An MQTT message as the rule's SQL leaves it, with nothing around it. A"
            " burst is many invocations."
        ),
        answer=_NOT_WAITED,
        docs="https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html",
        own_knobs=(
            whole("device", _("Device"), default=7, least=1, most=9_999),
            whole(
                "number",
                _("Which message"),
                default=1,
                least=1,
                most=1_000,
                help=_("Of a burst: one a second."),
            ),
            choice(
                "fault",
                _("What is wrong with it"),
                {**_FAULTS, "unit": _("another unit")},
                help=_("Devices in the field run old firmware for years."),
            ),
            switch(
                "topic",
                _("topic(), timestamp() and traceid()"),
                help=_("Fields that the SQL adds to the device's."),
            ),
        ),
        build=_iot,
    ),
)
