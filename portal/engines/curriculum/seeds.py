"""aws.yaml: what the AWS around a function begins with. Text → a seed, or what is wrong with it."""

from __future__ import annotations

from portal.engines.cloud.seed import Seed
from portal.engines.cloud.seed_rules import find_faults

from .problem import Problem
from .validate import validate
from .yaml_text import YamlFault, read_yaml


def read_seed(text: str, *, path: str) -> tuple[Seed | None, list[Problem]]:
    """The seed and no problems, or None and all of them, which name `path`. Nothing is an empty account."""
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        return None, [Problem(path=path, line=fault.line, fault=fault.fault, remedy=fault.remedy)]
    seed, findings = validate(Seed, document.data if document.data is not None else {})
    wrong = findings if seed is None else find_faults(seed)
    problems = [
        Problem(path=path, line=document.line(one.at), fault=one.fault, remedy=one.remedy) for one in wrong
    ]
    return (None if problems else seed), sorted(problems)
