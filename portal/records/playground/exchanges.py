"""What is kept of a call, so that a page can show both its sides."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.engines.front_doors import Caller
from portal.records.playground.models import DeployedDoor, DoorExchange
from portal.records.runs.again import again_while_busy
from portal.records.runs.models import Run

EXCHANGES_KEPT = 10  # of each door
EACH = 8_000  # characters of each part
MOST_PAIRS = 100  # headers
_CUT = "\n… cut here"


@again_while_busy
@transaction.atomic
def keep_exchange(*, deployed: DeployedDoor, shown: Caller, run: Run | None, now: datetime) -> DoorExchange:
    """The oldest go when there are many."""
    # A run of long ago may have been forgotten while this call waited.
    run = run if run and Run.objects.filter(pk=run.pk).exists() else None
    kept = DoorExchange.objects.create(door=deployed, run=run, called_at=now, shown=_bounded(asdict(shown)))
    too_old = list(deployed.exchanges.order_by("-pk").values_list("pk", flat=True)[EXCHANGES_KEPT:])
    if too_old:
        DoorExchange.objects.filter(pk__in=too_old).delete()
    return kept


def _bounded(value: Any) -> Any:
    """Texts are cut, and NUL, which PostgreSQL's JSON does not take, is shown as its sign."""
    match value:
        case str():
            text = value if len(value) <= EACH else value[:EACH] + _CUT
            return text.encode("utf-8", "replace").decode().replace("\0", "\u2400")
        case dict():
            return {name: _bounded(one) for name, one in value.items()}
        case list() | tuple():
            return [_bounded(one) for one in value[:MOST_PAIRS]]
        case _:
            return value
