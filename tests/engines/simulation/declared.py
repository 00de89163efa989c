"""Scenarios that several tests play."""

from __future__ import annotations

from portal.engines.simulation.scenarios import read_scenario, run

POISONED = {
    "function": {"timeout_s": 5},
    "handler": {"style": "raise"},
    "source": {"kind": "sqs", "max_receive_count": 3},
    "traffic": [{"count": 100, "poison": [7]}],
    "passes": {"lost": {"most": 0}, "duplicated": {"most": 0}, "deleted": {"least": 99}},
}
ROBUST = {
    **POISONED,
    "handler": {"style": "report"},
    "source": {"kind": "sqs", "max_receive_count": 3, "reports_failures": True},
}


def play(told):
    return run(read_scenario(told), wall=lambda: 0.0)
