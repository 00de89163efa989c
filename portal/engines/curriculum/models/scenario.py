"""content/labs/<slug>/scenario.yaml: what a check sends through the learner's handler in virtual time."""

from __future__ import annotations

from typing import Any, Literal

from .around import Counted
from .value import Line, Value

Figure = Literal[
    "deleted", "dead_lettered", "expired", "in_flight", "lost", "duplicated", "delivered", "invocations",
    "failures", "throttles", "cold_starts",
]  # fmt: skip


KNOBS = "knobs.yaml"  # what a learner has set in a lab's scenarios; beside the code, never in its package


class LabScenario(Value):
    """
    `scenario` is read by portal.engines.simulation.scenarios. An event counts as worked off once the function
    has logged `done`, in which {id} is what the event's JSON has under "id". The file's `knobs` are in every
    one of its scenarios.
    """

    done: Line
    scenario: dict[str, Any]


class Ledger(Counted):
    """What the account of the check's scenario has for `figure`."""

    kind: Literal["ledger"]
    figure: Figure
