"""Doors of a function: deployed, changed and closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.front_doors import BadDoor, Problem
from portal.records.accounts.models import Learner
from portal.records.playground.asking import checked_asks
from portal.records.playground.door_json import door_from_json, door_to_json
from portal.records.playground.models import DeployedDoor, OwnFunction

DOORS_OF_A_FUNCTION = 5
DOORS_OF_A_LEARNER = 20
CLOSED_KEPT = 20  # of a function: their addresses stay taken, what went through them is gone
QUALIFIER = 128  # characters


class TooManyDoors(Exception):
    """Nothing was deployed; the message says what to do."""


@transaction.atomic
def deploy_door(
    *, function: OwnFunction, kind: str, config: Mapping[str, Any], qualifier: str = "", now: datetime
) -> DeployedDoor:
    """
    A new address. The `qualifier` is looked up with each call, as AWS does: it may go and come back.

    Raises BadDoor, TooManyDoors.
    """
    door = door_from_json(kind, config)
    # Locked, so that two at once are not one too many.
    Learner.objects.select_for_update(no_key=True).get(pk=function.learner_id)
    of_all = DeployedDoor.objects.open().filter(function__learner=function.learner_id)
    if of_all.filter(function=function).count() >= DOORS_OF_A_FUNCTION:
        raise TooManyDoors(
            _("This function has %(most)s doors, the most there may be. Close one first.")
            % {"most": DOORS_OF_A_FUNCTION}
        )
    if of_all.count() >= DOORS_OF_A_LEARNER:
        words = _("You have %(most)s doors, the most there may be. Close one first.")
        raise TooManyDoors(words % {"most": DOORS_OF_A_LEARNER})
    return DeployedDoor.objects.create(
        function=function,
        kind=kind,
        config=door_to_json(door) | checked_asks(door, config, function.learner_id),
        qualifier=_checked(qualifier),
        created_at=now,
    )


def change_door(*, deployed: DeployedDoor, config: Mapping[str, Any], qualifier: str) -> None:
    """It keeps its kind and its address. Raises BadDoor."""
    door = door_from_json(deployed.kind, config)
    deployed.config = door_to_json(door) | checked_asks(door, config, deployed.function.learner_id)
    deployed.qualifier = _checked(qualifier)
    deployed.save(update_fields=["config", "qualifier"])


@transaction.atomic
def close_door(*, deployed: DeployedDoor, now: datetime) -> None:
    """From now on whoever calls finds nothing, and what went through it is forgotten."""
    DeployedDoor.objects.filter(pk=deployed.pk, closed_at__isnull=True).update(closed_at=now)
    deployed.exchanges.all().delete()
    closed = DeployedDoor.objects.filter(function=deployed.function_id, closed_at__isnull=False)
    too_old = list(closed.order_by("-closed_at").values_list("pk", flat=True)[CLOSED_KEPT:])
    DeployedDoor.objects.filter(pk__in=too_old).delete()


def _checked(qualifier: str) -> str:
    if len(qualifier) > QUALIFIER or not qualifier.isprintable():
        says = _("A qualifier is $LATEST, the number of a version or the name of an alias.")
        raise BadDoor(Problem(says, at="qualifier"))
    return qualifier
