"""DynamoDB: tables and their items."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import Any

from portal.engines.cloud.inside.room import weight_of
from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things

SECTION = "tables"
# As json.dumps() does, which would make an encoder anew for each item.
_written = json.JSONEncoder(default=str).encode
_AT_ONCE = 25  # BatchWriteItem takes no more


def plant(table: dict[str, Any]) -> None:
    attributes = dict(table["key"])
    for index in table.get("indexes", ()):
        attributes |= index["key"]
    asked: dict[str, Any] = {
        "TableName": table["name"],
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(table["key"]),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in attributes.items()
        ],
    }
    for index in table.get("indexes", ()):
        is_local = next(iter(index["key"])) == next(iter(table["key"])) and len(index["key"]) == 2
        asked.setdefault("LocalSecondaryIndexes" if is_local else "GlobalSecondaryIndexes", []).append(
            {
                "IndexName": index["name"],
                "KeySchema": _schema(index["key"]),
                "Projection": {"ProjectionType": "ALL"},
            }
        )
    if view := table.get("stream"):
        asked["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    tell("dynamodb", "CreateTable", asked)
    items = [_typed(item)["M"] for item in table.get("items", ())] + list(table.get("typed_items", ()))
    for start in range(0, len(items), _AT_ONCE):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + _AT_ONCE]]
        tell("dynamodb", "BatchWriteItem", {"RequestItems": {table["name"]: puts}})


def look() -> Things:
    for region, backend in backends("dynamodb").items():
        for table in backend.tables.values():
            yield Thing("table", region, table.name, "", {"key": _key_of(table)})
            for item in _items(table):
                keys = {name: item[name] for name in table.table_key_attrs if name in item}
                yield Thing("item", region, table.name, _written(_plain(keys)), item)


def dig() -> list[dict[str, Any]]:
    found = []
    for backend in backends("dynamodb").values():
        for table in backend.tables.values():
            kinds = {one["AttributeName"]: one["AttributeType"] for one in table.attr}
            items, typed = [], []
            for item in _items(table):
                plain = _plain(item)
                # Sets, bytes, and numbers that JSON would write otherwise stay as DynamoDB has them.
                if plain is not None and _typed(plain)["M"] == item:
                    items.append(plain)
                else:
                    typed.append(item)
            indexes = [
                {
                    "name": index.name,
                    "key": {one["AttributeName"]: kinds[one["AttributeName"]] for one in index.schema},
                }
                for index in [*table.indexes, *table.global_indexes]
            ]
            stream = (table.stream_specification or {}).get("StreamViewType")
            found.append(
                {"name": table.name, "key": _key_of(table)}
                | ({"indexes": indexes} if indexes else {})
                | ({"stream": stream} if stream else {})
                | {"items": items, "typed_items": typed}
            )
    return found


def held_bytes() -> int:
    return sum(
        weight_of(json.dumps(item))
        for backend in backends("dynamodb").values()
        for table in backend.tables.values()
        for item in _items(table)
    )


def policy_of(arn: str) -> str | None:
    """Of the table, for its indexes too."""
    backend = backends("dynamodb").get(arn.split(":", 5)[3])
    kept = backend.resource_policies.get(_of_table(arn)) if backend is not None else None
    return str(kept.policy_doc) if kept is not None else None


def tags_of(arn: str) -> dict[str, str]:
    backend = backends("dynamodb").get(arn.split(":", 5)[3])
    table = backend.tables.get(_of_table(arn).rpartition("/")[2]) if backend is not None else None
    return {tag["Key"]: tag["Value"] for tag in (table.tags if table is not None else None) or ()}


def _of_table(arn: str) -> str:
    return "/".join(arn.split("/")[:2])


def _schema(key: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(key, ("HASH", "RANGE"), strict=False)
    ]


def _key_of(table: Any) -> dict[str, str]:
    key = {table.hash_key_attr: table.hash_key_type}
    return key | ({table.range_key_attr: table.range_key_type} if table.range_key_attr else {})


def _items(table: Any) -> list[dict[str, Any]]:
    return [_jsonable(item.to_json()["Attributes"]) for item in table.all_items()]


def _jsonable(value: Any) -> Any:
    """moto holds bytes as they are, where JSON has base64."""
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {name: _jsonable(one) for name, one in value.items()}
        case list():
            return [_jsonable(one) for one in value]
    return value


def _typed(value: Any) -> dict[str, Any]:
    """JSON as DynamoDB has it."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case list():
            return {"L": [_typed(one) for one in value]}
        case dict():
            return {"M": {name: _typed(one) for name, one in value.items()}}
    raise TypeError(type(value).__name__)


def _plain(item: dict[str, Any]) -> dict[str, Any] | None:
    """As JSON; None where JSON has no such thing."""
    try:
        return {name: _untyped(value) for name, value in item.items()}
    except (TypeError, ValueError):
        return None


def _untyped(typed: dict[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "NULL":
            return None
        case "BOOL" | "S":
            return value
        case "N":
            return int(value) if value.lstrip("-").isdecimal() else float(value)
        case "L":
            return [_untyped(one) for one in value]
        case "M":
            return {name: _untyped(one) for name, one in value.items()}
    raise TypeError(kind)
