"""
Event sources and scaling on a virtual clock: what becomes of an event when the handler fails, when traffic
bursts, when a message is poison. Deterministic: the same seed gives the same timeline.

    clock = Clock()
    journal, chance = Journal(clock), Chance(seed=1)
    handler = ModelledHandler(Model(failure_rate=0.1), chance=chance)
    function = SimulatedFunction(clock=clock, journal=journal, handler=handler,
                                 settings=FunctionSettings(), account=Account(), chance=chance)
    function.invoke({}, source="me", on_end=print)
    clock.run(Bounds())
"""

from __future__ import annotations

from .account import Account, BadSettings, Because, Throttle
from .chance import Between, Chance, Distribution, Fixed, LongTailed
from .clock import Alarm, Bounds, Clock, OutOfWallTime, Stop
from .function import FunctionSettings, SimulatedFunction
from .handlers import Answer, FunctionError, Handler, Model, ModelledHandler, Pending
from .invocation import Invocation
from .journal import Happening, Journal, Kind
from .ledger import Ledger, take_stock
from .timeline import Lane, Span, Timeline, timeline_from_json, timeline_to_json

__all__ = [
    "Account",
    "Alarm",
    "Answer",
    "BadSettings",
    "Because",
    "Between",
    "Bounds",
    "Chance",
    "Clock",
    "Distribution",
    "Fixed",
    "FunctionError",
    "FunctionSettings",
    "Handler",
    "Happening",
    "Invocation",
    "Journal",
    "Kind",
    "Lane",
    "Ledger",
    "LongTailed",
    "Model",
    "ModelledHandler",
    "OutOfWallTime",
    "Pending",
    "SimulatedFunction",
    "Span",
    "Stop",
    "Throttle",
    "Timeline",
    "take_stock",
    "timeline_from_json",
    "timeline_to_json",
]
