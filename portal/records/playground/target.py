"""What a qualifier leads to: the function of a version, or two of them that share the events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.engines.emulator import Function, Routing
from portal.engines.emulator.function import LATEST
from portal.records.playground.models import OwnFunction
from portal.records.playground.outline import outline_of, version_as_function
from portal.records.playground.written import Written, function_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """`qualifier` as the caller gave it, None for none."""

    function: Function
    routing: Routing | None = None
    qualifier: str | None = None


def target_of(function: OwnFunction, written: Written, qualifier: str) -> Target:
    """
    `written` is $LATEST, and the qualifier "" is none. At most three queries, and the code of no other
    version than those that are to run. Raises BadFunction, and UnknownQualifier as Lambda would.
    """
    if qualifier in ("", LATEST):
        return Target(function=function_of(written, function.name), qualifier=qualifier or None)
    found, routing = outline_of(function).target(qualifier)
    wanted = [found.version, *([routing.function.version] if routing else ())]
    loaded = {
        str(one.number): version_as_function(one, function.name)
        for one in function.published.filter(number__in=[name for name in wanted if name != LATEST])
    }
    if LATEST in wanted:
        loaded[LATEST] = function_of(written, function.name)
    if routing is not None:
        routing = replace(routing, function=loaded[routing.function.version])
    return Target(function=loaded[found.version], routing=routing, qualifier=qualifier)
