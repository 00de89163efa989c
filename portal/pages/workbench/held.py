"""What an account holds, as a page shows it: resources with their things, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

THINGS = 200  # shown of all resources together, and of each
OF_EACH = 50
TEXT = 300  # characters of one


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A bucket, a table, a queue …; `count` of its `things` of which those with `id` and `text` are shown."""

    name: str
    word: str  # of its things: "objects"; "" where it has none
    count: int
    text: str  # of one that has no things: what it holds
    policy: str  # its own, as JSON; "" where it has none
    things: tuple[tuple[str, str], ...]

    @property
    def more(self) -> int:
        return self.count - len(self.things)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    title: str
    held: tuple[Held, ...]


_Thing = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """`lists` are the keys of a resource's things; `thing` gives the id and value of one."""

    title: str
    lists: tuple[str, ...] = ()
    word: str = ""
    thing: _Thing = lambda resource, thing: ("", thing)


def _content(part: Mapping[str, Any]) -> Any:
    if "base64" in part:
        return f"{part['base64']} (base64)"
    return part.get("text", part.get("value", ""))


def _item(table: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[str, Any]:
    return json.dumps({name: item.get(name) for name in table["key"]}, ensure_ascii=False), item


_KINDS: Final[Mapping[str, _Kind]] = {
    "buckets": _Kind(
        title=gettext_noop("S3 buckets"),
        lists=("objects",),
        word=gettext_noop("objects"),
        thing=lambda _, one: (one["key"], _content(one)),
    ),
    "tables": _Kind(
        title=gettext_noop("DynamoDB tables"),
        lists=("items", "typed_items"),
        word=gettext_noop("items"),
        thing=_item,
    ),
    "queues": _Kind(
        title=gettext_noop("SQS queues"),
        lists=("messages",),
        word=gettext_noop("messages"),
        thing=lambda _, one: (one.get("group", ""), _content(one)),
    ),
    "topics": _Kind(
        title=gettext_noop("SNS topics"),
        lists=("subscriptions",),
        word=gettext_noop("subscriptions"),
        thing=lambda _, one: (one["protocol"], one["endpoint"]),
    ),
    "secrets": _Kind(title=gettext_noop("Secrets")),
    "parameters": _Kind(title=gettext_noop("Parameters")),
    "streams": _Kind(
        title=gettext_noop("Kinesis streams"),
        lists=("records",),
        word=gettext_noop("records"),
        thing=lambda _, one: (one["partition_key"], _content(one)),
    ),
    "buses": _Kind(
        title=gettext_noop("Event buses"),
        lists=("rules",),
        word=gettext_noop("rules"),
        thing=lambda _, one: (one["name"], one.get("pattern", one.get("schedule", ""))),
    ),
    "roles": _Kind(title=gettext_noop("Roles that may be assumed")),
}


def held_in(seed: Mapping[str, Any]) -> tuple[Section, ...]:
    """Of a seed's JSON; sections without anything are left out."""
    room = [THINGS]
    return tuple(
        Section(title=_(kind.title), held=tuple(_held(kind, one, room) for one in seed[name]))
        for name, kind in _KINDS.items()
        if seed.get(name)
    )


def _held(kind: _Kind, resource: Mapping[str, Any], room: list[int]) -> Held:
    things = [thing for name in kind.lists for thing in resource.get(name, ())]
    shown = things[: min(OF_EACH, room[0])]
    room[0] -= len(shown)
    return Held(
        name=resource["name"],
        word=_(kind.word),
        count=len(things),
        text="" if kind.lists else _short(_content(resource)),
        policy=_short(resource["policy"]) if resource.get("policy") is not None else "",
        things=tuple(_shown(kind, resource, shown)),
    )


def _shown(
    kind: _Kind, resource: Mapping[str, Any], things: list[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for one in things:
        id, value = kind.thing(resource, one)
        yield _short(id), _short(value)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= TEXT else text[:TEXT] + "…"
