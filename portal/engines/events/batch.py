"""What all sources that send records share: a list under "Records", never an empty one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


class EmptyBatch(ValueError):
    """No source invokes a function with no records in a batch (a tumbling window's end apart)."""


def records_event(records: Iterable[Json], source: str) -> Json:
    """{"Records": [record, …]} in the order given. Raises EmptyBatch where there is none."""
    batch = list(records)
    if not batch:
        raise EmptyBatch(f"{source} never sends an empty batch: give one record at least.")
    return {"Records": batch}
