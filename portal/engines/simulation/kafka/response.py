"""
Which records of a batch are reported as failed: by partition and offset.

https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.engines.events import kafka


def failed_places(response: Any, records: Sequence[kafka.Record]) -> set[int] | None:
    """
    Indices of records; None: the whole batch. Nothing and an empty object are a success; a partition or an
    offset that was not in the event makes it a failure of all.
    """
    if response is None or response in ("", [], {}):
        return set()
    if not isinstance(response, dict):
        return None
    items = response.get("batchItemFailures")
    if items is None:
        return set()
    if not isinstance(items, list):
        return None
    places = {(kafka.partition_key(told), told.offset): place for place, told in enumerate(records)}
    found = [places.get(_identifier(item)) for item in items]
    known = {place for place in found if place is not None}
    return known if None not in found else None


def _identifier(item: Any) -> tuple[str, int]:
    named = item.get("itemIdentifier") if isinstance(item, dict) else None
    partition = named.get("partition") if isinstance(named, dict) else None
    offset = named.get("offset") if isinstance(named, dict) else None
    if not isinstance(partition, str) or isinstance(offset, bool) or not isinstance(offset, int):
        return "", -1
    return partition, offset
