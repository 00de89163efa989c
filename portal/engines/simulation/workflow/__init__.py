"""
State machines of Step Functions, for the states that call functions: retries, catches, waits, branches.

    machine = StateMachine(clock=clock, journal=journal, chance=chance, definition=text,
                           functions={"charge": function})
    execution = machine.start({"order": 7})
    clock.run(Bounds())
    execution.status, execution.output, execution.history
"""

from __future__ import annotations

from .execution import Execution
from .faults import BadDefinition, StateError
from .history import Event
from .machine import NoSuchTask, StateMachine
from .read import read_definition
from .rules import WORKFLOW, WorkflowRules

__all__ = [
    "WORKFLOW",
    "BadDefinition",
    "Event",
    "Execution",
    "NoSuchTask",
    "StateError",
    "StateMachine",
    "WorkflowRules",
    "read_definition",
]
