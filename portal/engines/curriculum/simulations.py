"""content/simulations/: whether each can be read, and played at all."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.simulation.scenarios import BadScenario, read_scenario, run

from .models import Simulation
from .problem import Finding
from .sheets import check_stem
from .tree import Tree
from .units import Unit, check_prose, open_yaml
from .validate import validate


def read_simulation(tree: Tree, path: str) -> Unit[Simulation]:
    unit: Unit[Simulation] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    found, findings = validate(Simulation, data)
    unit.say(findings)
    if found is None:
        return unit
    for key in ("question", "notice"):
        check_prose(unit, getattr(found, key), first_line=unit.line((key,)), step=0)
    faults = list(_faults(found, play=tree.thorough))
    unit.say(faults)
    if not faults:
        unit.value = found
    check_stem(unit, path, "slug", data)
    return unit


def _faults(simulation: Simulation, *, play: bool) -> Iterator[Finding]:
    """A setting that AWS would refuse comes to light only when it is built."""
    try:
        scenario = read_scenario(simulation.scenario)
        if play:
            run(scenario)
    except BadScenario as fault:
        for words in str(fault).splitlines():
            yield Finding(at=("scenario",), fault=words, remedy="docs/authoring.md lists what there is.")
        return
    if not scenario.knobs:
        yield Finding(at=("scenario",), fault="There is nothing to turn.", remedy="Add `knobs`.")
