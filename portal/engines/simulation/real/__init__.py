"""
The learner's own handler in a simulation.

    with open_session(broker, function=function, owner="alice") as session:
        handler = RealHandler(session, clock=clock, chance=chance, settings=RealSettings())
"""

from __future__ import annotations

from .handled import logged
from .handler import RealHandler, RealSettings, answer_of, unknown
from .session import open_session

__all__ = ["RealHandler", "RealSettings", "answer_of", "logged", "open_session", "unknown"]
