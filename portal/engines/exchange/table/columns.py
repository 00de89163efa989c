"""The columns, and how a cell keeps a spreadsheet from reckoning."""

from __future__ import annotations

import re
from typing import Final

FIRST: Final = (
    "slug", "kind", "level", "points", "concepts", "lessons", "facts", "starred", "prompt", "statement",
    "why", "right", "answer", "tolerance", "unit", "working",
)  # fmt: skip
LAST: Final = ("explanation", "sources")  # sources are for people: facts says the same
NUMBERED: Final = ("text", "match", "why", "choice", "hint")  # text_1, why_1, …
MOST: Final = 10  # parts of a question
COLUMNS: Final = frozenset((*FIRST, *LAST, *(f"{name}_{n}" for name in NUMBERED for n in range(1, MOST + 1))))
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")

Row = dict[str, str]


def defused(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def fused(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
