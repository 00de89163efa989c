"""policy.json: what the execution role may do. Text → a document, or why AWS would not take it, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.cloud.iam import MalformedPolicy, parse_policy

from .models import POLICY
from .yaml_text import Path, YamlFault, read_yaml


class BadPolicy(ValueError):
    """AWS would not take it. Says so in AWS's words, with our place and remedy; `line` counts from 1."""

    def __init__(self, fault: MalformedPolicy, *, line: int) -> None:
        super().__init__(str(fault))
        self.fault = f"{fault.code}: {fault.message}"
        self.remedy = f"{fault.where}: {fault.remedy}" if fault.where else fault.remedy
        self.line = line


def read_policy(text: str) -> dict[str, Any]:
    """Raises BadPolicy. Bounded as parse_policy is."""
    try:
        parse_policy(text)
        return _loaded(text)
    except MalformedPolicy as fault:
        raise BadPolicy(fault, line=_line(text, fault)) from None


def _loaded(text: str) -> dict[str, Any]:
    """
    Numbers as text: only conditions have any, where AWS takes both, and one of a million digits or 1e999 is
    none to Python.
    """
    document: dict[str, Any] = json.loads(text, parse_int=str, parse_float=str)
    written = json.dumps(document, ensure_ascii=False)
    if "\\u0000" in written or any("\ud800" <= character <= "\udfff" for character in written):
        # IAM takes the characters up to \u00FF; a database takes none of these.
        raise MalformedPolicy("Syntax errors in policy.", remedy="Write no NUL and no half of a character.")
    return document


def _line(text: str, fault: MalformedPolicy) -> int:
    if fault.where.startswith("line "):
        return int(fault.where.split()[1].rstrip(","))
    try:
        json.loads(text, parse_int=str)  # YAML's reader has no bound of its own for what is nested
        return read_yaml(text).line(_steps(fault.where)) if fault.where else 1
    except (ValueError, RecursionError, YamlFault):
        return 1


def _steps(where: str) -> Path:
    """Statement[1].Action[0] → ("Statement", 1, "Action", 0)."""
    steps: list[str | int] = []
    for part in where.split("."):
        name, *places = part.replace("]", "").split("[")
        steps += [name, *(int(place) for place in places if place.isdecimal())]
    return tuple(steps)


def policy_faults(files: Mapping[str, str], *, in_both: bool) -> Iterator[tuple[str, int, str, str]]:
    """
    (path, line, fault, remedy) of a lab's policies, given by their paths in its folder. `in_both`: one in
    only one of starter/ and solution/ is a fault.
    """
    for path, text in files.items():
        try:
            read_policy(text)
        except BadPolicy as bad:
            yield path, bad.line, bad.fault, bad.remedy
    starter, solution = f"starter/{POLICY}" in files, f"solution/{POLICY}" in files
    if in_both and (starter != solution or (files and not starter)):
        yield (
            f"{'solution' if starter else 'starter'}/{POLICY}",
            1,
            "A role's policy is in one of starter/ and solution/ only.",
            "Put one in both: learners edit the starter's.",
        )
