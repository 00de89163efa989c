"""What makes a lab's folder an incident room, read with what is wrong in it."""

from __future__ import annotations

import json
from typing import Any

from .models import Incident, IncidentHead
from .problem import Problem
from .tree import Tree, Unreadable
from .units import Unit, check_prose
from .validate import validate
from .yaml_text import YamlFault, read_yaml

HEAD, POST_MORTEM, EVIDENCE = "incident.yaml", "post-mortem.md", "evidence.json"


def read_incident(unit: Unit[Any], tree: Tree, folder: str) -> Incident | None:
    """None for a lab that is none, and for one that is not sound: the unit says why."""
    if f"{folder}/{HEAD}" not in tree.files:
        return None
    head = _head(unit, tree, f"{folder}/{HEAD}")
    post_mortem = _post_mortem(unit, tree, f"{folder}/{POST_MORTEM}")
    if head is None or not post_mortem:
        return None
    found = _found(unit, tree, f"{folder}/{EVIDENCE}")
    return Incident(**dict(head), post_mortem=post_mortem, found=found)


def _head(unit: Unit[Any], tree: Tree, path: str) -> IncidentHead | None:
    text = _text(unit, tree, path)
    if text is None:
        return None
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        unit.problems.append(_problem(tree, path, fault.fault, fault.remedy, fault.line))
        return None
    head: IncidentHead | None
    head, findings = validate(IncidentHead, document.data)
    unit.problems += [_problem(tree, path, one.fault, one.remedy, document.line(one.at)) for one in findings]
    return head


def _post_mortem(unit: Unit[Any], tree: Tree, path: str) -> str:
    text = (_text(unit, tree, path) or "").strip() if path in tree.files else ""
    if not text:
        fault, remedy = (
            "An incident has no post-mortem.",
            f"Write {POST_MORTEM}: what it was, and how to see it.",
        )
        unit.problems.append(_problem(tree, path, fault, remedy))
        return ""
    said: Unit[Any] = Unit(path=tree.named(path))
    check_prose(said, text, first_line=1)
    unit.problems += said.problems
    return text


def _found(unit: Unit[Any], tree: Tree, path: str) -> dict[str, Any]:
    """{} where there is none yet: then it is not of this system, which is said where systems are compared."""
    text = _text(unit, tree, path) if path in tree.files else "{}"
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        unit.problems.append(_problem(tree, path, "This is no evidence.", "Run manage.py write_evidence."))
        return {}
    return found


def _text(unit: Unit[Any], tree: Tree, path: str) -> str | None:
    try:
        return tree.read(path)
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return None


def _problem(tree: Tree, path: str, fault: str, remedy: str, line: int = 1) -> Problem:
    return Problem(path=tree.named(path), line=line, fault=fault, remedy=remedy)
