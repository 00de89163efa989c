"""What a seed must keep to besides its shape: names that are there once, and things that belong together."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.engines.cloud.iam import MalformedPolicy, PolicyKind, parse_policy

from .confinement import SEED_BYTES
from .seed import Content, Message, Rule, Seed, Table

_FIFO = ".fifo"
_POLICIES: dict[str, dict[str, PolicyKind]] = {
    "buckets": {"policy": PolicyKind.RESOURCE},
    "queues": {"policy": PolicyKind.RESOURCE},
    "topics": {"policy": PolicyKind.RESOURCE},
    "secrets": {"policy": PolicyKind.RESOURCE},
    "roles": {"trust": PolicyKind.TRUST, "policy": PolicyKind.ROLE_INLINE},
}
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PYTHON = {"S": str, "N": int | float, "B": bytes}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """`at` is the way to it in the document: ("tables", 0, "items", 3)."""

    at: tuple[str | int, ...]
    fault: str
    remedy: str


def find_faults(seed: Seed) -> list[Fault]:
    """In the order of the document; none for a seed that can be planted."""
    size = len(json.dumps(seed.to_json()))
    if size > SEED_BYTES:
        fault = f"It has {size:,} bytes as JSON; {SEED_BYTES:,} is the most."
        return [Fault(at=(), fault=fault, remedy="Leave out what the function does not need.")]
    return [
        *_twice(seed),
        *_buckets(seed),
        *_tables(seed),
        *_queues(seed),
        *_topics(seed),
        *_rest(seed),
        *_policies(seed),
    ]


def _twice(seed: Seed) -> Iterator[Fault]:
    for section in type(seed).model_fields:
        seen: set[str] = set()
        for place, one in enumerate(getattr(seed, section)):
            if one.name in seen:
                yield Fault(
                    at=(section, place, "name"),
                    fault=f"`{one.name}` is there twice in `{section}`.",
                    remedy="Give each a name of its own.",
                )
            seen.add(one.name)


def _buckets(seed: Seed) -> Iterator[Fault]:
    for place, bucket in enumerate(seed.buckets):
        for number, content in enumerate(bucket.objects):
            yield from _content(content, ("buckets", place, "objects", number))


def _tables(seed: Seed) -> Iterator[Fault]:
    for place, table in enumerate(seed.tables):
        kinds: dict[str, str] = dict(table.key)
        for number, index in enumerate(table.indexes):
            for name, kind in index.key.items():
                if kinds.setdefault(name, kind) != kind:
                    yield Fault(
                        at=("tables", place, "indexes", number, "key", name),
                        fault=f"The attribute `{name}` is {kinds[name]} elsewhere, and {kind} here.",
                        remedy="An attribute has one type: write the same.",
                    )
        for number, item in enumerate(table.items):
            yield from _item(table, item, kinds, ("tables", place, "items", number))


def _item(
    table: Table, item: dict[str, Any], kinds: dict[str, str], at: tuple[str | int, ...]
) -> Iterator[Fault]:
    for name, kind in kinds.items():
        if name not in item:
            if name in table.key:
                fault = f"The item has no `{name}`, which is part of the key of `{table.name}`."
                yield Fault(at=at, fault=fault, remedy=f"Add `{name}: …`.")
        elif not isinstance(item[name], _PYTHON[kind]) or isinstance(item[name], bool):
            yield Fault(
                at=(*at, name),
                fault=f"`{name}` is a key of type {kind}, and {item[name]!r:.60} is not of it.",
                remedy={
                    "S": "Put it between quotes.",
                    "N": "Write a number, without quotes.",
                    "B": "Write the item under `typed_items`, its bytes in base64: {B: …}.",
                }[kind],
            )


def _queues(seed: Seed) -> Iterator[Fault]:
    names = {queue.name for queue in seed.queues}
    for place, queue in enumerate(seed.queues):
        at = ("queues", place)
        if queue.redrive is not None and queue.redrive.to not in names:
            yield Fault(
                at=(*at, "redrive", "to"),
                fault=f"There is no queue `{queue.redrive.to}` to which messages could go.",
                remedy=f"Add `- name: {queue.redrive.to}` under `queues`.",
            )
        elif queue.redrive is not None and queue.redrive.to.endswith(_FIFO) != queue.name.endswith(_FIFO):
            yield Fault(
                at=(*at, "redrive", "to"),
                fault="The dead-letter queue of a FIFO queue is one too, and of a standard queue is not.",
                remedy="Let both names end in .fifo, or neither.",
            )
        for number, message in enumerate(queue.messages):
            yield from _message(message, (*at, "messages", number))
            if queue.name.endswith(_FIFO) and not (queue.content_deduplication or message.deduplication):
                yield Fault(
                    at=(*at, "messages", number),
                    fault="A message of a FIFO queue needs a deduplication id.",
                    remedy="Add `deduplication: …`, or `content_deduplication: true` to the queue.",
                )


def _topics(seed: Seed) -> Iterator[Fault]:
    names = {queue.name for queue in seed.queues}
    for place, topic in enumerate(seed.topics):
        for number, subscription in enumerate(topic.subscriptions):
            endpoint = subscription.endpoint
            if subscription.protocol == "sqs" and endpoint.rpartition(":")[2] not in names:
                yield Fault(
                    at=("topics", place, "subscriptions", number, "endpoint"),
                    fault=f"There is no queue `{endpoint}`.",
                    remedy=f"Add it under `queues`; there are {', '.join(sorted(names)) or 'none'}.",
                )


def _rest(seed: Seed) -> Iterator[Fault]:
    for place, secret in enumerate(seed.secrets):
        yield from _content(secret, ("secrets", place), is_needed=True)
    for place, stream in enumerate(seed.streams):
        for number, record in enumerate(stream.records):
            yield from _content(record, ("streams", place, "records", number), is_needed=True)
    for place, bus in enumerate(seed.buses):
        for number, rule in enumerate(bus.rules):
            yield from _rule(rule, bus.name, ("buses", place, "rules", number))


def _policies(seed: Seed) -> Iterator[Fault]:
    for section, kinds in _POLICIES.items():
        for place, part in enumerate(getattr(seed, section)):
            for name, kind in kinds.items():
                document = getattr(part, name)
                if document is None:
                    continue
                try:
                    parse_policy(json.dumps(document), kind)
                except MalformedPolicy as fault:
                    yield Fault(
                        at=(section, place, name, *_steps(fault.where, document)),
                        fault=f"AWS would not take this policy: {fault.message.rstrip('.')}.",
                        remedy=fault.remedy,
                    )


def _steps(where: str, document: Any) -> Iterator[str | int]:
    """`Statement[1].Action[0]` as the way there; IAM numbers also what stands without a list."""
    for name, number in _STEP.findall(where):
        if number and not isinstance(document, list):
            continue
        step = int(number) if number else name
        document = document[step] if number else document.get(step) if isinstance(document, dict) else None
        yield step


def _rule(rule: Rule, bus: str, at: tuple[str | int, ...]) -> Iterator[Fault]:
    if rule.pattern is None and rule.schedule is None:
        fault = f"The rule `{rule.name}` has neither a pattern nor a schedule."
        yield Fault(at=at, fault=fault, remedy="Add `pattern: …` or `schedule: …`.")
    if rule.schedule is not None and bus != "default":
        fault = "Only rules of the bus `default` can have a schedule."
        yield Fault(at=(*at, "schedule"), fault=fault, remedy="Move the rule there, or give it a pattern.")


def _content(content: Content, at: tuple[str | int, ...], *, is_needed: bool = False) -> Iterator[Fault]:
    given = [name for name in ("text", "base64", "value") if getattr(content, name) is not None]
    if len(given) > 1 or (is_needed and not given):
        what = " and ".join(f"`{name}`" for name in given) or "none of `text`, `value`, `base64`"
        yield Fault(at=at, fault=f"It has {what}.", remedy="Give one of `text`, `value` and `base64`.")
    if content.base64 is not None:
        try:
            base64.b64decode(content.base64, validate=True)
        except binascii.Error as error:
            fault = f"That is not base64: {error}."
            yield Fault(at=(*at, "base64"), fault=fault, remedy="Write `text: …` where it is text.")


def _message(message: Message, at: tuple[str | int, ...]) -> Iterator[Fault]:
    if (message.text is None) == (message.value is None) or message.text == "":
        fault = "A message has a `text` that is not empty, or a `value`."
        yield Fault(at=at, fault=fault, remedy="Give one of the two.")
