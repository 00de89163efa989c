"""What is to be said of a template or a workflow: where, how bad, in whose words, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "info"]
Path = tuple[str | int, ...]

LEVELS: tuple[Level, ...] = ("error", "warning", "info")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """
    `line` and `column` count from 1, as editors do. `path` is the way there from the top of the document.
    `message` is AWS's own where the rule is cfn-lint's or SAM's; `remedy` says what to change. `source` is
    the page of the rule, "" where there is none.
    """

    rule: str
    level: Level
    message: str
    remedy: str
    path: Path = ()
    line: int = 1
    column: int = 1
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "level": self.level,
            "message": self.message,
            "remedy": self.remedy,
            "path": list(self.path),
            "line": self.line,
            "column": self.column,
            "source": self.source,
        }

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.line}:{self.column}: {self.level} {self.rule}: {self.message}{remedy}"


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """By line, the worst first on each; what is said twice of one place is there once."""
    unique = {(one.rule, one.line, one.column, one.message): one for one in findings}
    return tuple(
        sorted(unique.values(), key=lambda one: (one.line, LEVELS.index(one.level), one.column, one.rule))
    )


def has_error(findings: tuple[Finding, ...]) -> bool:
    return any(one.level == "error" for one in findings)
