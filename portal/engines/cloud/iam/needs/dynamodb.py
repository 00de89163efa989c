"""
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/api-permissions-reference.html;
for condition keys https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.cloud.iam.context import Context, Values

from .call import Call, Need, Resources, Rule, Unknown, rule, same
from .expressions import attributes, partition_values, text_of, unique

_EXPRESSIONS = (
    "ProjectionExpression", "UpdateExpression", "ConditionExpression", "FilterExpression",
    "KeyConditionExpression",
)  # fmt: skip


def table(call: Call) -> str:
    return _table(call, call.text("TableName"))


def table_or_index(call: Call) -> str:
    return f"{table(call)}/index/{call.text('IndexName')}" if call.has("IndexName") else table(call)


def stream(call: Call) -> str:
    return call.text("StreamArn")


def shard(call: Call) -> str:
    iterator = call.text("ShardIterator")
    if iterator not in call.known.arns:
        raise Unknown(f"dynamodb {call.operation}: the stream of this ShardIterator is not known.")
    return call.known.arns[iterator]


def _table(call: Call, name: str) -> str:
    return call.named(name, "table/{}")


def _keys(call: Call, name: str, parameters: Mapping[str, Any], extra: Mapping[str, Values]) -> Context:
    found: dict[str, Values] = dict(extra)
    found["dynamodb:Attributes"] = unique(_attributes(parameters))
    partition_key = call.known.partition_keys.get(name.rpartition("table/")[2])
    if partition_key:
        found["dynamodb:LeadingKeys"] = unique(_leading(parameters, partition_key))
    for key in ("Select", "ReturnValues", "ReturnConsumedCapacity"):
        if parameters.get(key):
            found[f"dynamodb:{key}"] = parameters[key]
    return Context(found)


def _attributes(parameters: Mapping[str, Any]) -> Iterator[str]:
    for structure in ("Item", "Key", "AttributeUpdates", "Expected", "KeyConditions"):
        yield from parameters.get(structure) or ()
    yield from parameters.get("AttributesToGet") or ()
    names = parameters.get("ExpressionAttributeNames") or {}
    for expression in _EXPRESSIONS:
        yield from attributes(str(parameters.get(expression) or ""), names)


def _leading(parameters: Mapping[str, Any], key: str) -> Iterator[str]:
    for structure in ("Item", "Key"):
        yield from text_of((parameters.get(structure) or {}).get(key))
    yield from partition_values(parameters, key)


def _item(resource: Resources) -> Rule:
    """One action on one table or index, with the keys that fine-grained access control looks at."""

    def needs(call: Call) -> tuple[Need, ...]:
        context = _keys(call, call.text("TableName"), call.parameters, {})
        return (Need(action=f"dynamodb:{call.operation}", resource=str(resource(call)), context=context),)

    return needs


def _batch(call: Call) -> tuple[Need, ...]:
    """BatchGetItem and BatchWriteItem: the batch's own action, once for each table."""
    tables = call.parameters.get("RequestItems")
    if not isinstance(tables, Mapping) or not tables:
        raise Unknown(f"dynamodb {call.operation}: give RequestItems.")
    return tuple(_batch_of(call, name, items) for name, items in tables.items())


def _batch_of(call: Call, name: str, items: Any) -> Need:
    if isinstance(items, Mapping):  # BatchGetItem: keys and what to return of each
        parts = [{"Key": key} for key in items.get("Keys") or ()]
        parts.append({part: value for part, value in items.items() if part != "Keys"})
    else:
        parts = [next(iter(request.values())) for request in items]
    merged = [_keys(call, name, part, {}) for part in parts]
    values = {
        key: unique(value for context in merged for value in context.get(key, ()))
        for key in ("dynamodb:Attributes", "dynamodb:LeadingKeys")
    }
    return Need(action=f"dynamodb:{call.operation}", resource=_table(call, name), context=Context(values))


_TRANSACTED = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def _transaction(call: Call) -> tuple[Need, ...]:
    """ "Permissions for the underlying operations": there is no action for the transaction itself."""
    enclosing = {"dynamodb:EnclosingOperation": call.operation}
    needs = []
    for item in call.items("TransactItems"):
        for kind, parameters in item.items():
            if kind not in _TRANSACTED or not isinstance(parameters, Mapping):
                raise Unknown(f"dynamodb {call.operation}: there is no {kind} in a transaction.")
            name = str(parameters.get("TableName") or "")
            context = _keys(call, name, parameters, enclosing)
            action = f"dynamodb:{_TRANSACTED[kind]}"
            needs.append(Need(action=action, resource=_table(call, name), context=context))
    return tuple(dict.fromkeys(needs))


def _statement(call: Call) -> tuple[Need, ...]:
    return (_partiql(call, call.text("Statement")),)


def _statements(name: str) -> Rule:
    def needs(call: Call) -> tuple[Need, ...]:
        found = [_partiql(call, str(one.get("Statement") or "")) for one in call.items(name)]
        return tuple(dict.fromkeys(found))

    return needs


def _partiql(call: Call, statement: str) -> Need:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html"""
    words = re.findall(r'"[^"]+"|\w[\w.-]*', statement[:8_192])
    verb = words[0].lower() if words else ""
    places = {"select": "from", "delete": "from", "insert": "into", "update": "update"}
    lower = [word.lower() for word in words]
    if verb not in places or places[verb] not in lower[:-1]:
        raise Unknown(f"dynamodb {call.operation}: this is no PartiQL statement that names a table.")
    place = lower.index(places[verb]) + 1
    name, *index = [word.strip('"') for word in _dotted(statement, words, place)]
    resource = _table(call, name) + (f"/index/{index[0]}" if index else "")
    return Need(action=f"dynamodb:PartiQL{verb.capitalize()}", resource=resource)


def _dotted(statement: str, words: list[str], place: int) -> list[str]:
    """`"Music"."by-year"`, a table and its index, are two words; a dot inside quotation marks joins none."""
    found = words[place : place + 2]
    joined = len(found) == 2 and f"{found[0]}.{found[1]}" in statement
    return found if joined else found[:1]


RULES: dict[str, Rule] = {
    **{name: _item(table) for name in ("GetItem", "PutItem", "UpdateItem", "DeleteItem")},
    **{name: _item(table_or_index) for name in ("Query", "Scan")},
    "BatchGetItem": _batch,
    "BatchWriteItem": _batch,
    "TransactGetItems": _transaction,
    "TransactWriteItems": _transaction,
    "ExecuteStatement": _statement,
    "BatchExecuteStatement": _statements("Statements"),
    "ExecuteTransaction": _statements("TransactStatements"),
    "ListTables": rule(),
    "DescribeEndpoints": rule(),
    "DescribeLimits": rule(),
    **same(
        table,
        "CreateTable DescribeTable UpdateTable DeleteTable DescribeTimeToLive UpdateTimeToLive "
        "DescribeContinuousBackups",
    ),
    **same(
        lambda call: call.text("ResourceArn"),
        "TagResource UntagResource GetResourcePolicy PutResourcePolicy DeleteResourcePolicy",
    ),
    "ListTagsOfResource": rule(lambda call: call.text("ResourceArn")),
}

STREAMS: dict[str, Rule] = {
    "ListStreams": rule(),
    **same(stream, "DescribeStream GetShardIterator"),
    "GetRecords": rule(shard),
}
