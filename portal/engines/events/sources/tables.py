"""DynamoDB streams: what became of items, change by change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

from portal.engines.events import dynamodb, kinesis
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .contents import order

BATCH = 10_000  # facts H-1
_GAP_MS = 60_000
_STATES = ("PLACED", "PAID", "SHIPPED", "RETURNED")
_CHANGES = {
    "life": _("lives: insert, modify, remove"),
    "INSERT": _("inserts"),
    "MODIFY": _("changes"),
    "REMOVE": _("deletes"),
    "expiry": _("items that expired"),
}
_FAULTS = {"missing": _("amount is missing"), "type": _("amount is a string"), "null": _("amount is null")}
_TYPES = {
    "customer": {"name": "Asha", "vip": True},
    "lines": [{"sku": "tea-100", "quantity": 2}, {"sku": "cup-2", "quantity": 1}],
    "tags": {"gift", "urgent"},
    "coupon": None,
    "receipt": b"%PDF-1.7",
    "note": "",
}


def _item(number: int, state: str, settings: Settings) -> dict[str, Any]:
    told = order(number)
    item = {"orderId": told["orderId"], "status": state, "amount": Decimal(str(told["amount"]))}
    if settings.is_on("types"):
        item |= _TYPES
    if settings.number("size_kb"):
        item["note"] = "x" * (settings.number("size_kb") * 1024)
    return item


def _spoilt(item: dict[str, Any], how: str) -> dict[str, Any]:
    if how == "missing":
        return {name: value for name, value in item.items() if name != "amount"}
    return {**item, "amount": "a lot" if how == "type" else None}


def _changes(settings: Settings) -> Iterator[dynamodb.Change]:
    """One item has its life in three records; otherwise each record is another item."""
    kind = settings.text("changes")
    for place in range(settings.number("records")):
        number = place // 3 + 1 if kind == "life" else place + 1
        step = place % 3 if kind == "life" else 1
        name = "REMOVE" if kind == "expiry" else kind
        if kind == "life":
            name = ("INSERT", "MODIFY", "REMOVE")[step]
        before = _item(number, _STATES[max(step - 1, 0)], settings)
        after = _item(number, _STATES[step], settings)
        if place + 1 == settings.number("poison"):
            before, after = (_spoilt(item, settings.text("poison_is")) for item in (before, after))
        at_ms = settings.at_ms + place * _GAP_MS
        if kind == "expiry":
            before["expiresAt"] = at_ms // 1000 - 30
        yield dynamodb.Change(
            name=next(one for one in get_args(dynamodb.ChangeName) if one == name),
            keys={"orderId": before["orderId"]},
            new=after if name != "REMOVE" else None,
            old=before if name != "INSERT" else None,
            at_ms=at_ms,
            sequence_number=dynamodb.sequence_number(place),
            is_expiry=kind == "expiry",
        )


def _build(settings: Settings) -> Any:
    view = next(one for one in get_args(dynamodb.ViewType) if one == settings.text("view"))
    stream = dynamodb.TableStream(view=view)
    if not settings.is_on("window"):
        return dynamodb.event(stream, _changes(settings))
    start = settings.at_ms // _GAP_MS * _GAP_MS
    window = kinesis.Window(start_ms=start, end_ms=start + 2 * _GAP_MS, state={"orders": 12})
    records = [dynamodb.record(stream, change) for change in _changes(settings)]
    shard = "shardId-00000001795428900000-6b041242"
    return kinesis.window_event(records, window, shard=shard, source_arn=stream.arn)


def _check(settings: Settings) -> Iterator[Problem]:
    yield from batches.check(settings)
    if settings.number("poison") and settings.text("view") == "KEYS_ONLY":
        yield Problem(knob="poison", says="With KEYS_ONLY no attribute is sent that could be bad: choose 0.")


SOURCES = (
    Source(
        slug="dynamodb-stream",
        title=_("DynamoDB stream"),
        group=_("Streams"),
        delivery="polled",
        summary=_("What changed in a table, in order. Every value wears its type, and numbers are strings."),
        answer=_(
            "Anything, and the batch is done. With ReportBatchItemFailures set,"
            ' {"batchItemFailures": [{"itemIdentifier": SequenceNumber}]} has it tried again from there on.'
        ),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html",
        own_knobs=(
            batches.records(BATCH, default=3),
            choice("changes", _("What they are"), _CHANGES),
            choice(
                "view",
                _("View type of the stream"),
                {
                    "NEW_AND_OLD_IMAGES": _("new and old images"),
                    "NEW_IMAGE": _("new image"),
                    "OLD_IMAGE": _("old image"),
                    "KEYS_ONLY": _("keys only"),
                },
                help=_(
                    "What the stream shows of an item. Code that reads an image that is not"
                    " there is a KeyError."
                ),
            ),
            batches.poison(BATCH),
            choice("poison_is", _("What is wrong with it"), _FAULTS),
            switch(
                "types",
                _("One value of every type"),
                help=_("Lists, maps, sets, bytes and a null in each item."),
            ),
            switch("window", _("In a tumbling window"), help=_("With state, and what the window is.")),
            whole(
                "size_kb",
                _("KB more in each"),
                default=0,
                least=0,
                most=390,
                help=_("An item has 400 KB."),
            ),
        ),
        build=_build,
        check=_check,
    ),
)
