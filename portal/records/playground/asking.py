"""
Authorizers of a deployed door: other functions of its owner, that are asked before the one behind it.

Which ones lies beside the door in its row, as {name of the authorizer: id of the function}.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from portal.engines.emulator import BadFunction
from portal.engines.front_doors import (
    Answer,
    AuthorizerCache,
    BadDoor,
    EveryDoor,
    FunctionUrl,
    Invoke,
    LambdaAuthorizer,
    LoadBalancer,
    Problem,
)
from portal.records.playground.door_json import ASKS
from portal.records.playground.invoke_for_door import answer_in_time, answer_of_fault, ask, job_of_function
from portal.records.playground.models import DeployedDoor, OwnFunction
from portal.records.progress.jobs import BadEvent

CACHES = 200  # doors whose authorizers' answers this process keeps; the oldest give way

_caches: OrderedDict[tuple[int, str], AuthorizerCache] = OrderedDict()
_lock = threading.Lock()


def checked_asks(door: EveryDoor, config: Mapping[str, Any], owner_id: UUID) -> dict[str, Any]:
    """
    {ASKS: …} of a configuration, or {} where the door has no authorizer that is a function. One query at
    most. Raises BadDoor.
    """
    names = _asked_by(door)
    given = config.get(ASKS) or {}
    asks = {name: str(given.get(name, "")) for name in names} if isinstance(given, Mapping) else {}
    for name in names:
        if not _is_id(asks.get(name, "")):
            says = _("%(name)s: choose the function that is asked. Any of yours may be.") % {"name": name}
            raise BadDoor(Problem(says, at="authorizers.function"))
    if not names:
        return {}
    theirs = OwnFunction.objects.in_use().filter(pk__in=asks.values(), learner=owner_id)
    if theirs.count() < len(set(asks.values())):
        says = _("There is no such function. Choose another one.")
        raise BadDoor(Problem(says, at="authorizers.function"))
    return {ASKS: asks}


def authorizers_of(
    deployed: DeployedDoor, door: EveryDoor, clock: Callable[[], datetime], *, trace: str | None
) -> dict[str, Invoke]:
    """
    Those that are to be asked by their names: each invocation is a run of the owner's, that the calling
    thread waits for. A function that is gone is left out: nobody is behind its authorizer. One query
    at most; the invocations raise NotServed.
    """
    asks = deployed.config.get(ASKS) or {}
    if not asks:
        return {}
    owner = deployed.function.learner_id
    found = OwnFunction.objects.in_use().filter(pk__in=asks.values(), learner=owner).select_related("learner")
    functions = {str(function.pk): function for function in found}
    return {
        name: _invoke(deployed, functions[key], door, clock, trace)
        for name, key in asks.items()
        if key in functions
    }


def cache_of(deployed: DeployedDoor) -> AuthorizerCache:
    """What its authorizers have said: a door that is configured anew has forgotten all of it."""
    key = (deployed.pk, json.dumps(deployed.config, sort_keys=True))
    with _lock:
        cache = _caches.setdefault(key, AuthorizerCache())
        _caches.move_to_end(key)
        while len(_caches) > CACHES:
            _caches.popitem(last=False)
    return cache


def _invoke(
    deployed: DeployedDoor,
    function: OwnFunction,
    door: EveryDoor,
    clock: Callable[[], datetime],
    trace: str | None,
) -> Invoke:
    def invoke(event: str, /) -> Answer:
        try:
            job = job_of_function(function, event, qualifier="", trace=trace)
            run = ask(deployed, job, key=str(uuid.uuid4()), now=clock(), function=function)
        except (BadEvent, BadFunction) as fault:
            return answer_of_fault(fault)
        return answer_in_time(door, run, now=clock())

    return invoke


def _asked_by(door: EveryDoor) -> tuple[str, ...]:
    if isinstance(door, FunctionUrl | LoadBalancer):
        return ()
    return tuple(one.name for one in door.authorizers if isinstance(one, LambdaAuthorizer))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
