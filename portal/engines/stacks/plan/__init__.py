"""What is deployed of a template, as values: functions, what holds data, what wires them. Nothing runs."""

from __future__ import annotations

from .make import left_out, make_plan
from .model import (
    Alarm,
    Api,
    Canary,
    Deployed,
    Destination,
    LeftOut,
    Machine,
    Notification,
    Plan,
    Poll,
    Schedule,
    Target,
)

__all__ = [
    "Alarm",
    "Api",
    "Canary",
    "Deployed",
    "Destination",
    "LeftOut",
    "Machine",
    "Notification",
    "Plan",
    "Poll",
    "Schedule",
    "Target",
    "left_out",
    "make_plan",
]
