"""What reading a file gives: a draft for an author to complete, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST_BYTES: Final = 10_000_000
MOST_QUESTIONS: Final = 500  # of one file; a topic of ours has some forty
MOST_PROBLEMS: Final = 200  # past it nobody reads on
LONGEST_TEXT: Final = 20_000  # characters of a prompt or an explanation


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """`place` is where in the file that was read: "line 12", "question 3", "row 7"."""

    place: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.fault} {self.remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftQuestion:
    """
    `said` has the keys of content/questions/<topic>.yaml that the file could fill. `missing` names those
    that it could not, as ways: "facts", "options a why". Nothing is made up for them.
    """

    place: str
    said: Mapping[str, Any]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """
    `yaml` is the draft as YAML, with what is missing marked in comments. It may be read again when it has
    been completed.
    """

    topic: str
    questions: tuple[DraftQuestion, ...] = ()
    problems: tuple[Trouble, ...] = ()
    yaml: str = ""


class TooMuch(Exception):
    """The file goes past a limit, and none of it is taken. Holds the trouble."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class Unfit(Exception):
    """One question that has no place here: what is wrong with it, and the remedy."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.fault, self.remedy = fault, remedy
