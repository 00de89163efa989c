"""
What Lambda gives a function for changes of a DynamoDB table.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html,
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html; expired items,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html; sizes,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from .batch import Json, records_event
from .identifiers import hex_of
from .place import HERE, Place

ChangeName = Literal["INSERT", "MODIFY", "REMOVE"]
ViewType = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
Item = Mapping[str, Any]

_FIRST_SEQUENCE = 4_421_584_500_000_000_017_450_439_091


class NoSuchType(TypeError):
    """A value that DynamoDB has no type for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableStream:
    """`label` is when the stream was turned on; `view` says which images its records have."""

    table: str = "orders"
    label: str = "2026-06-01T08:30:12.417"
    view: ViewType = "NEW_AND_OLD_IMAGES"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("dynamodb", f"table/{self.table}/stream/{self.label}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """
    One write to one item, in plain values: str, bool, None, int, Decimal, bytes, lists, dicts, sets of
    strings, numbers or bytes. `new` is None for a REMOVE, `old` for an INSERT. `is_expiry`: the table's
    time to live removed it, and not somebody's DeleteItem.
    """

    name: ChangeName
    keys: Item
    new: Item | None = None
    old: Item | None = None
    at_ms: int
    sequence_number: str
    is_expiry: bool = False


def sequence_number(number: int) -> str:
    """Of the `number`-th change of a shard, from 0."""
    return str(_FIRST_SEQUENCE + number)


def record(stream: TableStream, change: Change) -> Json:
    """
    {"eventID", "eventName", "dynamodb": {"Keys", "NewImage"?, "OldImage"?, "SequenceNumber", "SizeBytes",
    "StreamViewType", …}, …}: images in DynamoDB's own JSON, and only those that the view type shows.

    The same change has the same eventID. Raises NoSuchType.
    """
    shows_new = stream.view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES")
    shows_old = stream.view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES")
    images = {"Keys": typed_item(change.keys)}
    if shows_new and change.new is not None:
        images["NewImage"] = typed_item(change.new)
    if shows_old and change.old is not None:
        images["OldImage"] = typed_item(change.old)
    whole: Json = {
        "eventID": hex_of(f"dynamodb/{stream.arn}/{change.sequence_number}", 32),
        "eventName": change.name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": stream.place.region,
        "dynamodb": {
            "ApproximateCreationDateTime": change.at_ms // 1000,
            **images,
            "SequenceNumber": change.sequence_number,
            "SizeBytes": sum(item_bytes(image) for image in images.values()),
            "StreamViewType": stream.view,
        },
    }
    if change.is_expiry:
        whole["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    return {**whole, "eventSourceARN": stream.arn}


def event(stream: TableStream, changes: Iterable[Change]) -> Json:
    """A batch, {"Records": [record, …]}, all of one shard. Raises EmptyBatch, NoSuchType."""
    return records_event((record(stream, change) for change in changes), "DynamoDB")


def typed_item(item: Item) -> Json:
    return {name: typed(value) for name, value in item.items()}


def typed(value: Any) -> Json:
    """A plain value in DynamoDB's JSON: 3 is {"N": "3"}. Raises NoSuchType, for floats too."""
    if isinstance(value, Mapping):
        return {"M": typed_item(value)}
    if isinstance(value, list | tuple):
        return {"L": [typed(one) for one in value]}
    if isinstance(value, set | frozenset) and value:
        kinds = {next(iter(_scalar(one))) for one in value}
        if len(kinds) == 1 and kinds <= {"S", "N", "B"}:
            return {f"{kinds.pop()}S": sorted(next(iter(_scalar(one).values())) for one in value)}
    return _scalar(value)


def _scalar(value: Any) -> Json:
    found: Json
    match value:
        case None:
            found = {"NULL": True}
        case bool():
            found = {"BOOL": value}
        case str():
            found = {"S": value}
        case int() | Decimal():
            found = {"N": str(value)}
        case bytes():
            found = {"B": base64.b64encode(value).decode()}
        case _:
            raise NoSuchType(
                f"DynamoDB has no type for {value!r:.60}: use Decimal for fractions, sets of one type."
            )
    return found


def item_bytes(item: Json) -> int:
    """Names and values of an item in DynamoDB's JSON."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Json) -> int:
    ((kind, held),) = value.items()
    if kind == "L":
        return 3 + sum(1 + _value_bytes(one) for one in held)
    if kind == "M":
        return 3 + len(held) + item_bytes(held)
    if kind in ("SS", "NS", "BS"):
        return sum(_value_bytes({kind[0]: one}) for one in held)
    if kind in ("S", "N"):
        return len(held.encode()) if kind == "S" else _number_bytes(held)
    return len(base64.b64decode(held)) if kind == "B" else 1  # a boolean or a null


def _number_bytes(text: str) -> int:
    """Two significant digits a byte, and one more; one again for a minus."""
    digits = text.lstrip("-").replace(".", "").strip("0") or "0"
    return (len(digits) + 1) // 2 + 1 + text.startswith("-")
