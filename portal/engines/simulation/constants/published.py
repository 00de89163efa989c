"""content/facts.yaml, as far as numbers go; read once, by a parser in C where there is one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .sheet import Fact, FactMissing, Sheet

CONTENT = Path(__file__).resolve().parents[4] / "content"
# Thirty milliseconds for all the facts, where Python's own parser takes ten times as long.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    source: str
    as_of: str
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


@cache
def published() -> Sheet:
    """
    The numbers that rules are made of: those of CONTENT_DIR where that is set, and, as a school of its own
    may teach fewer facts than a simulation needs, ours for what is not there. Raises FactMissing.
    """
    facts = read_facts(CONTENT / "facts.yaml")
    own = Path(os.environ.get("CONTENT_DIR", CONTENT)) / "facts.yaml"
    if own.parent.resolve() != CONTENT and own.exists():
        facts = {**facts, **read_facts(own)}
    return Sheet(facts)


def read_facts(path: Path) -> Mapping[str, Fact]:
    """Those facts that have numbers, by id. Raises FactMissing for a file that holds no facts."""
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
        return {fact["id"]: _fact(fact) for fact in told["facts"] if fact.get("numbers")}
    except (
        OSError,
        yaml.YAMLError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        InvalidOperation,
    ) as fault:
        raise FactMissing(
            f"{path}: no facts can be read from it. `manage.py check_content`: {fault}"
        ) from None


def _fact(told: Mapping[str, Any]) -> Published:
    numbers = {name: Decimal(number) for name, number in told["numbers"].items()}
    return Published(source=told["source"], as_of=told["as_of"], numbers=numbers)
