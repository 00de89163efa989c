"""
What the account of a stack holds between two runs: a seed's JSON, looked at and changed.

The AWS beside a function begins with it and leaves another; what is different tells what buckets, tables and
streams would have sent. Nothing here changes what it is given: each gives another account.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Account = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectChange:
    """`name` is S3's: ObjectCreated:Put or ObjectRemoved:Delete."""

    bucket: str
    key: str
    name: str
    size: int = 0
    etag: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChange:
    """`old` and `new` as DynamoDB has them, typed; None where there was or is none."""

    table: str
    keys: Json
    old: Json | None
    new: Json | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRecord:
    stream: str
    partition_key: str
    data: bytes


def thing(account: Account, section: str, name: str) -> Json | None:
    return next((one for one in account.get(section, ()) if one["name"] == name), None)


def with_thing(account: Account, section: str, changed: Json) -> Json:
    """In the place of the one of its name."""
    others = [changed if one["name"] == changed["name"] else one for one in account.get(section, ())]
    return {**account, section: others}


def with_object(account: Account, bucket: str, key: str, data: bytes, content_type: str = "") -> Json:
    """Raises KeyError when there is no such bucket."""
    found = thing(account, "buckets", bucket)
    if found is None:
        raise KeyError(bucket)
    written = {"key": key, **_content(data)} | ({"content_type": content_type} if content_type else {})
    objects = [one for one in found.get("objects", ()) if one["key"] != key]
    return with_thing(account, "buckets", {**found, "objects": [*objects, written]})


def with_message(account: Account, queue: str, message: Json) -> Json:
    """`message` as a seed has it. Raises KeyError when there is no such queue."""
    found = thing(account, "queues", queue)
    if found is None:
        raise KeyError(queue)
    return with_thing(account, "queues", {**found, "messages": [*found.get("messages", ()), message]})


def without_messages(account: Account, queue: str) -> tuple[Json, list[Json]]:
    """Also what was in it."""
    found = thing(account, "queues", queue)
    if found is None or not found.get("messages"):
        return dict(account), []
    return with_thing(account, "queues", {**found, "messages": []}), list(found["messages"])


def _content(data: bytes) -> Json:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def bytes_of(part: Mapping[str, Any]) -> bytes:
    """Of an object or a record of a seed."""
    if part.get("base64") is not None:
        return base64.b64decode(part["base64"])
    if part.get("value") is not None:
        return json.dumps(part["value"]).encode()
    return str(part.get("text") or "").encode("utf-8", "replace")


def text_of(message: Mapping[str, Any]) -> str:
    """The body of a message of a seed."""
    if message.get("value") is not None:
        return json.dumps(message["value"])
    return str(message.get("text") or "")


# What has changed


def object_changes(before: Account, after: Account) -> Iterator[ObjectChange]:
    """One that was written again with the same content is no change that can be seen here."""
    for bucket in after.get("buckets", ()):
        old = {one["key"]: one for one in (thing(before, "buckets", bucket["name"]) or {}).get("objects", ())}
        for one in bucket.get("objects", ()):
            was = old.pop(one["key"], None)
            data = bytes_of(one)
            if was is None or bytes_of(was) != data:
                etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
                yield ObjectChange(
                    bucket=bucket["name"], key=one["key"], name="ObjectCreated:Put", size=len(data), etag=etag
                )
        for key in old:
            yield ObjectChange(bucket=bucket["name"], key=key, name="ObjectRemoved:Delete")


def item_changes(before: Account, after: Account) -> Iterator[ItemChange]:
    for table in after.get("tables", ()):
        keys = list(table["key"])
        old = _items(thing(before, "tables", table["name"]) or {}, keys)
        new = _items(table, keys)
        for key, item in new.items():
            if old.get(key) != item:
                yield ItemChange(table=table["name"], keys=_keys(item, keys), old=old.get(key), new=item)
        for key, item in old.items():
            if key not in new:
                yield ItemChange(table=table["name"], keys=_keys(item, keys), old=item, new=None)


def _items(table: Mapping[str, Any], keys: list[str]) -> dict[str, Json]:
    items = [_typed(item)["M"] for item in table.get("items", ())] + list(table.get("typed_items", ()))
    return {json.dumps(_keys(item, keys), sort_keys=True): item for item in items}


def _keys(item: Mapping[str, Any], keys: list[str]) -> Json:
    return {name: item[name] for name in keys if name in item}


def _typed(value: Any) -> Json:
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case list():
            return {"L": [_typed(one) for one in value]}
        case dict():
            return {"M": {name: _typed(one) for name, one in value.items()}}
    return {"N": str(value)}


def new_records(before: Account, after: Account) -> Iterator[NewRecord]:
    """Records of streams only ever come behind the others."""
    for stream in after.get("streams", ()):
        known = len((thing(before, "streams", stream["name"]) or {}).get("records", ()))
        for one in stream.get("records", ())[known:]:
            yield NewRecord(stream=stream["name"], partition_key=one["partition_key"], data=bytes_of(one))
