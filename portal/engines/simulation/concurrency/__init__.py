"""
How many environments traffic takes, which requests are throttled, and why.

    limits = limits_of(Sheet(library.facts))
    result = simulate(Scenario(functions=(Function(name="api", traffic=Constant(100), duration_s=0.2),),
                               horizon_s=600, account=limits.account), limits)
    result.functions[0].totals             # arrived, started, throttled, cold, most_at_once, …
    reasons(result)                        # "The scaling rate held api back from 12:03:00 to 12:05:00 …"
    expected_concurrency(requests_per_s=100, duration_s="0.2")      # 20, as one reckons it by hand

What is approximated is told in lane.py and model.py.
"""

from __future__ import annotations

from .by_hand import (
    environments_needed,
    expected_concurrency,
    most_requests_per_s,
    provisioned_with_buffer,
    seconds_to_provision,
    seconds_to_scale,
)
from .lane import Limit
from .limits import Limits, limits_of
from .model import POINTS, simulate
from .reasons import clock, reasons
from .result import Episode, OfFunction, Point, Result, Totals
from .scenario import BadScenario, Function, Scenario, Source
from .traffic import Burst, Constant, DayCurve, Ramp, Steps, Traffic

__all__ = [
    "POINTS",
    "BadScenario",
    "Burst",
    "Constant",
    "DayCurve",
    "Episode",
    "Function",
    "Limit",
    "Limits",
    "OfFunction",
    "Point",
    "Ramp",
    "Result",
    "Scenario",
    "Source",
    "Steps",
    "Totals",
    "Traffic",
    "clock",
    "environments_needed",
    "expected_concurrency",
    "limits_of",
    "most_requests_per_s",
    "provisioned_with_buffer",
    "reasons",
    "seconds_to_provision",
    "seconds_to_scale",
    "simulate",
]
