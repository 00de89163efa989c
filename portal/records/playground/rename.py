"""Another name for a function; putting one away and bringing it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.playground.create import (
    ALL_BYTES,
    MOST,
    BadName,
    TooManyFunctions,
    check_name,
    free_name,
    refuse_too_much,
)
from portal.records.playground.models import OwnFunction
from portal.records.playground.save import beyond

PUT_AWAY = 100  # of a learner; the oldest go for good when there are more


@transaction.atomic
def rename_function(*, function: OwnFunction, name: str) -> None:
    """Raises BadName, for one that another function has too."""
    check_name(name)
    if name == function.name:
        return
    if name in _names(function.learner):
        raise BadName(_("You have a function called %(name)s already. Choose another name.") % {"name": name})
    OwnFunction.objects.filter(pk=function.pk).update(name=name)


@transaction.atomic
def put_away(*, function: OwnFunction, now: datetime) -> None:
    """Out of sight, with its links closed; nothing of it is lost until PUT_AWAY others have followed."""
    OwnFunction.objects.filter(pk=function.pk).update(put_away_at=now)
    theirs = OwnFunction.objects.of(function.learner).put_away().order_by("-put_away_at")
    if too_old := beyond(theirs.values_list("pk", "size"), most=PUT_AWAY, most_bytes=ALL_BYTES):
        OwnFunction.objects.filter(pk__in=too_old).delete()


@transaction.atomic
def bring_back(*, learner: Learner | None, function_id: UUID) -> OwnFunction | None:
    """None for what is not there or not theirs. Raises BadDraft, TooManyFunctions."""
    found = OwnFunction.objects.of(learner).put_away().filter(pk=function_id).first()
    if found is None:
        return None
    taken = _names(found.learner)
    if len(taken) >= MOST:
        words = _("You have %(most)s functions, the most there may be. Put one away first.")
        raise TooManyFunctions(words % {"most": MOST})
    refuse_too_much(found.learner, found.size)
    found.name, found.put_away_at = free_name(found.name, taken), None
    found.save(update_fields=["name", "put_away_at"])
    return found


def _names(learner: Learner) -> set[str]:
    # Locked, so that two at once cannot take the same name.
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    return set(OwnFunction.objects.of(learner).in_use().values_list("name", flat=True))
