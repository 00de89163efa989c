"""A declaration is played, and its timeline told."""

from __future__ import annotations

import time
from collections.abc import Callable

from portal.engines.simulation import chance as distributions
from portal.engines.simulation.account import Account, BadSettings
from portal.engines.simulation.chance import Chance, Distribution
from portal.engines.simulation.clock import Bounds, Clock
from portal.engines.simulation.function import LATEST, FunctionSettings
from portal.engines.simulation.handlers import Handler, Model, ModelledHandler
from portal.engines.simulation.journal import Journal
from portal.engines.simulation.ledger import take_stock
from portal.engines.simulation.rules import SECOND_MS
from portal.engines.simulation.timeline import Timeline, lanes_of

from .declaration import HandlerDeclaration, Scenario, Takes, Traffic
from .faults import FaultyHandler
from .of_loops import function_for
from .poison import text_of
from .read import BadScenario
from .sources import MAKE
from .stage import Around, Item, Machine, MakeHandler, Sender


def run(
    scenario: Scenario, *, make: MakeHandler | None = None, wall: Callable[[], float] = time.monotonic
) -> Timeline:
    """
    `make` gives another handler than the modelled one: a real one, which the caller closes. Bounded by
    `scenario.limits`. Raises BadScenario for settings that AWS would refuse, and what a real handler raises.
    """
    clock, chance = Clock(wall=wall), Chance(scenario.seed)
    journal = Journal(clock)
    machine = Machine(clock=clock, chance=chance)
    handler = make(machine) if make else _modelled(scenario.handler, machine)
    sender = _built(scenario, FaultyHandler(handler, faults=scenario.faults, chance=chance), journal, machine)
    first = 1
    for traffic in scenario.traffic:
        _plan(traffic, first=first, sender=sender, machine=machine)
        first += traffic.count
    limits = scenario.limits
    stop = clock.run(
        Bounds(
            happenings=limits.happenings,
            virtual_ms=round(limits.virtual_s * SECOND_MS),
            wall_s=limits.wall_s,
        )
    )
    return Timeline(
        stop=stop,
        ended_ms=clock.now_ms,
        happenings=journal.happenings,
        lanes=lanes_of(journal),
        ledger=take_stock(journal, in_flight=sender.held),
    )


def check_settings(scenario: Scenario) -> None:
    """Without playing it: raises BadScenario for settings that AWS would refuse, alone or together."""
    machine = Machine(clock=Clock(), chance=Chance(scenario.seed))
    _built(scenario, _modelled(scenario.handler, machine), Journal(machine.clock), machine)


def distribution(takes: Takes) -> Distribution:
    """Raises BadScenario."""
    if takes.p99_ms is not None and takes.up_to_ms is not None:
        raise BadScenario("Say how long it takes by p99_ms or by up_to_ms, not by both.")
    if takes.up_to_ms is not None:
        return distributions.Between(takes.median_ms, max(takes.median_ms, takes.up_to_ms))
    if takes.p99_ms is not None and takes.median_ms:
        return distributions.LongTailed(takes.median_ms, takes.p99_ms)
    return distributions.Fixed(takes.median_ms)


def _modelled(told: HandlerDeclaration, machine: Machine) -> Handler:
    model = Model(
        duration=distribution(told.takes),
        init=distribution(told.init),
        failure_rate=told.failure_rate,
        is_poison=lambda record: text_of(record) in machine.poison,
        style=told.style,
        stops_at_first=told.stops_at_first,
    )
    return ModelledHandler(model, chance=machine.chance)


def _built(scenario: Scenario, handler: Handler, journal: Journal, machine: Machine) -> Sender:
    """Raises BadScenario."""
    try:
        return _build(scenario, handler, journal, machine)
    except BadSettings as refusal:
        raise BadScenario(str(refusal)) from refusal


def _build(scenario: Scenario, handler: Handler, journal: Journal, machine: Machine) -> Sender:
    told = scenario.function
    account = Account(concurrency=told.account_concurrency)
    function = function_for(scenario.source)(
        clock=machine.clock,
        journal=journal,
        handler=handler,
        settings=FunctionSettings(
            name=told.name,
            timeout_ms=told.timeout_s * SECOND_MS,
            memory_mb=told.memory_mb,
            reserved=told.reserved,
            provisioned=told.provisioned,
            qualifier="live" if told.provisioned or told.snap_start else LATEST,
            restore=distribution(told.restore) if told.snap_start else None,
        ),
        account=account,
        chance=machine.chance,
    )
    around = Around(
        clock=machine.clock, journal=journal, chance=machine.chance, account=account, function=function
    )
    return MAKE[type(scenario.source)](scenario.source, around)


def _plan(traffic: Traffic, *, first: int, sender: Sender, machine: Machine) -> None:
    """Each at its time; what is sent at the same time in order of its number."""
    at_ms, over_ms = traffic.at_s * SECOND_MS, traffic.over_s * SECOND_MS
    for index in range(traffic.count):
        number = first + index
        every = traffic.poison_every
        is_poison = number in traffic.poison or (every is not None and number % every == 0)
        body = (traffic.poison_body if is_poison else traffic.body).replace("{n}", str(number))
        if is_poison:
            machine.poison.add(body)
        item = Item(body=body, key=f"group-{number % traffic.groups}", name=str(number))
        when_ms = round(at_ms + index * over_ms / traffic.count)
        for _ in range(1 + traffic.repeats):
            machine.clock.at(when_ms, lambda item=item: sender.send(item))  # type: ignore[misc]
