"""A day of traffic through the model of concurrency: by the second, with nothing run."""

from __future__ import annotations

from portal.engines.simulation.concurrency import DayCurve, Function, Scenario, limits_of, simulate
from portal.engines.simulation.concurrency.traffic import DAY_S
from portal.engines.simulation.constants import published


def model(requests: int) -> int:
    """So many requests in a wave, at its height twice as many as on the average; how many started."""
    average = requests / DAY_S
    curve = DayCurve(least_per_s=0, most_per_s=2 * average)
    function = Function(name="api", traffic=curve, duration_s=0.2, init_s=0.5)
    limits = limits_of(published())
    result = simulate(Scenario(functions=(function,), horizon_s=DAY_S, account=limits.account), limits)
    totals = result.functions[0].totals
    assert abs(totals.arrived - requests) <= 1, totals
    return totals.started
