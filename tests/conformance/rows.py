"""rows.yaml as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

LANGUAGES = ("python", "nodejs", "provided")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Lists of test ids, and of languages why there is none; see the head of rows.yaml."""

    says: str
    once: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    nodejs: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    not_for: Mapping[str, str] = field(default_factory=dict)
    later: str = ""

    @property
    def tests(self) -> tuple[str, ...]:
        return (*self.once, *self.every, *self.python, *self.nodejs, *self.provided)


ROWS = {
    number: Row(**row)
    for number, row in yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text()).items()
}


def numbers(text: str) -> list[int]:
    """`3, 4`, `15 to 17` or `rows_15_to_17_and_28_a_timeout`: up to the first word that is none of these."""
    found: list[int] = []
    is_range = False
    for word in re.findall(r"[a-z]+|\d+", text):
        if word.isdigit():
            found += range(found[-1] + 1, int(word) + 1) if is_range else [int(word)]
            is_range = False
        elif word == "to":
            is_range = True
        elif word != "and":
            break
    return found
