"""How many calls a minute a door takes."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from portal.records.playground.models import DeployedDoor
from portal.records.runs.again import again_while_busy

MINUTE = timedelta(minutes=1)


class NotServed(Exception):
    """
    A call that this portal did not take, or could not bring to its end; the message is for the caller.

    `status` is 429 or 503, and `retry_after_s` when it may be tried again. `kind` is that of the door, which
    has words of its own for 429.
    """

    def __init__(self, message: str, *, status: int, retry_after_s: int, kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.retry_after_s = retry_after_s


@again_while_busy
@transaction.atomic
def admit_call(deployed: DeployedDoor, now: datetime) -> None:
    """Counts it: three queries. Raises NotServed, for the door or for all of its owner's together."""
    row = DeployedDoor.objects.select_for_update().get(pk=deployed.pk)
    if row.counted_from is None or not row.counted_from <= now < row.counted_from + MINUTE:
        row.counted_from, row.counted = now, 0
    most = settings.CALLS_A_MINUTE
    if row.counted >= most:
        words = _("This address has been called %(most)s times within a minute, the most there may be here.")
        raise _too_many(row, words % {"most": most}, now)
    theirs = DeployedDoor.objects.filter(
        function__learner=deployed.function.learner_id, counted_from__gt=now - MINUTE
    ).exclude(pk=row.pk)
    others = theirs.aggregate(all=Sum("counted"))["all"] or 0
    if others + row.counted >= 2 * most:
        words = _(
            "The addresses of its owner have been called %(most)s times within a minute, "
            "the most there may be here."
        )
        raise _too_many(row, words % {"most": 2 * most}, now)
    row.counted += 1
    row.save(update_fields=["counted_from", "counted"])


def _too_many(row: DeployedDoor, words: str, now: datetime) -> NotServed:
    since = row.counted_from or now
    wait_s = max(1, math.ceil((since + MINUTE - now).total_seconds()))
    return NotServed(words, status=429, retry_after_s=wait_s, kind=row.kind)
