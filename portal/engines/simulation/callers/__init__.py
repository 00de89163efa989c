"""
Those who wait for a function: front doors, and user pools.

    door = SimulatedDoor(clock=clock, journal=journal, chance=chance, function=function, door=HttpApi())
    call = door.call("/orders")
    clock.run(Bounds())
    call.status, call.waited_ms
"""

from __future__ import annotations

from .cognito import Asked, SimulatedUserPool
from .door import Call, SimulatedDoor
from .rules import CALLERS, CallerRules

__all__ = ["CALLERS", "Asked", "Call", "CallerRules", "SimulatedDoor", "SimulatedUserPool"]
