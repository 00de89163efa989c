"""Doors for whoever calls them, and for whoever owns them."""

from __future__ import annotations

from uuid import UUID

from portal.engines.front_doors import EveryDoor
from portal.records.accounts.models import Learner
from portal.records.playground.door_json import door_from_json
from portal.records.playground.models import DeployedDoor, DoorExchange, OwnFunction


def door_of(deployed: DeployedDoor) -> EveryDoor:
    """Raises BadDoor, for a row that an older portal wrote."""
    return door_from_json(deployed.kind, deployed.config, address=deployed.token)


def find_deployed(token: str) -> DeployedDoor | None:
    """With its function and whose that is; None for one that is closed, whatever else is true. One query."""
    doors = DeployedDoor.objects.open().select_related("function__learner")
    return doors.filter(token=token).first() if len(token) <= 32 else None


def find_own_door(learner: Learner | None, function_id: UUID, door_id: int) -> DeployedDoor | None:
    """With its function. One query."""
    if learner is None:
        return None
    doors = DeployedDoor.objects.open().select_related("function__learner")
    return doors.filter(pk=door_id, function=function_id, function__learner=learner).first()


def doors_of(function: OwnFunction) -> tuple[DeployedDoor, ...]:
    """Those that are open, the oldest first. One query."""
    return tuple(function.doors.open().order_by("pk"))


def exchanges_of(deployed: DeployedDoor) -> tuple[DoorExchange, ...]:
    """The latest first. One query."""
    return tuple(deployed.exchanges.order_by("-pk"))
