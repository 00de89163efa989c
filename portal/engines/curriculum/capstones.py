"""Capstones: labs with capstone.yaml, each with the question in which the design is defended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .models import Capstone, Lab, QuestionSet
from .problem import Problem
from .references import References
from .tree import Tree, Unreadable
from .units import Unit
from .validate import validate
from .yaml_text import YamlFault, read_yaml

FILE = "capstone.yaml"


def read_capstone(unit: Unit[Any], tree: Tree, folder: str) -> Capstone | None:
    """None for a lab that is none, and for one that is not sound: the unit says why."""
    path = f"{folder}/{FILE}"
    if path not in tree.files:
        return None
    try:
        document = read_yaml(tree.read(path))
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return None
    except YamlFault as fault:
        said = Problem(path=tree.named(path), line=fault.line, fault=fault.fault, remedy=fault.remedy)
        unit.problems.append(said)
        return None
    found: Capstone | None
    found, findings = validate(Capstone, document.data)
    unit.problems += [
        Problem(path=tree.named(path), line=document.line(one.at), fault=one.fault, remedy=one.remedy)
        for one in findings
    ]
    return found


def say_designs(labs: Mapping[str, Lab], sets: Mapping[str, QuestionSet], refs: References) -> None:
    """A design that is not there, or is another kind of question. After the questions."""
    kinds = {
        f"{topic}/{question.slug}": question.kind
        for topic, found in sets.items()
        for question in found.questions
    }
    for slug, lab in labs.items():
        if lab.capstone is None:
            continue
        path = f"content/labs/{slug}/{FILE}"
        if refs.has("question", lab.capstone.design, path, 1) and kinds[lab.capstone.design] != "design":
            refs.say(path, 1, f"`{lab.capstone.design}` is no design.", "Name a question of `kind: design`.")


def capstones_in(labs: Mapping[str, Lab]) -> tuple[Lab, ...]:
    """In the order in which they are shown."""
    found = [(lab.capstone.place, slug, lab) for slug, lab in labs.items() if lab.capstone is not None]
    return tuple(lab for _, _, lab in sorted(found, key=lambda one: one[:2]))
