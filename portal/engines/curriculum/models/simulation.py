"""content/simulations/<slug>.yaml: a scenario to play with, and what to look at."""

from __future__ import annotations

from typing import Any

from .value import Digested, FactId, Line, Prose, Slug


class Simulation(Digested):
    """`scenario` is read by portal.engines.simulation.scenarios; its knobs are what a learner may turn."""

    slug: Slug  # = file name
    title: Line
    summary: Line
    question: Prose  # what to think of before turning a knob
    notice: Prose  # what the run shows
    facts: tuple[FactId, ...]
    scenario: dict[str, Any]
