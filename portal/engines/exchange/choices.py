"""Questions to choose from, in the shape that all formats share: a prompt and its options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.engines.curriculum.models import Multiple, Single, TrueOrWhy

from .gather import Marks, lettered, line
from .reading import Unfit

TRUE: Final = "True"
ASKED: Final = "**Is this true?**"  # between a prompt and the statement that is quoted below it
FALSE: Final = "False: "
WEIGHTS: Final = (
    "Its answers have different weights. Here all right ones count the same, and half right is wrong.",
    "Look whether the question still asks what it should.",
)
HALVES: Final = (
    "A statement that is true or false comes as a choice of two.",
    "With the reasons why it could be false it would be `true-or-why`.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Texts are Markdown; `why` may be "" where a file says none."""

    text: str
    right: bool
    why: str = ""


def choices_of(question: Single | Multiple | TrueOrWhy) -> tuple[str, tuple[Choice, ...]]:
    """(prompt, choices). A statement is quoted below the prompt; its reasons become options."""
    if not isinstance(question, TrueOrWhy):
        return question.prompt, tuple(
            Choice(text=one.text, right=one.right, why=one.why) for one in question.options
        )
    quoted = "\n".join(f"> {part}".rstrip() for part in question.statement.split("\n"))
    reasons = (Choice(text=FALSE + one.text, right=one.right, why=one.why) for one in question.reasons)
    itself = Choice(text=TRUE, right=question.holds, why=question.why)
    return f"{question.prompt}\n\n{ASKED}\n\n{quoted}", (itself, *reasons)


def draft_of_choices(prompt: str, choices: Sequence[Choice], *, single: bool, marks: Marks) -> dict[str, Any]:
    """Raises Unfit. Whether there are enough right ones is for the rules of content to say."""
    if not choices:
        raise Unfit("It has no answers to choose from.", "Write them, or leave the question out.")
    if marks.first("kind") == "true-or-why" and choices[0].text == TRUE:
        return _statement(prompt, choices)
    options = [
        {"text": line(one.text, "An option"), **({"right": True} if one.right else {}), **_why(one)}
        for one in choices
    ]
    kind = "single" if single else "multiple"
    most = 6 if single else 8
    return {"kind": kind, "prompt": prompt, "options": lettered(options, most=most, what="options")}


def _statement(prompt: str, choices: Sequence[Choice]) -> dict[str, Any]:
    asked, quote, statement = prompt.rpartition(f"\n\n{ASKED}\n\n> ")
    lines = [part.removeprefix(">").removeprefix(" ") for part in f"> {statement}".split("\n")]
    reasons = [
        {"text": line(one.text.removeprefix(FALSE), "A reason"), **({"right": True} if one.right else {}),
         **_why(one)}
        for one in choices[1:]
    ]  # fmt: skip
    return {
        "kind": "true-or-why",
        "prompt": asked if quote else prompt,
        "statement": "\n".join(lines) if quote else "",
        "holds": choices[0].right,
        "why": choices[0].why,
        "reasons": lettered(reasons, most=5, what="reasons"),
    }


def _why(one: Choice) -> dict[str, str]:
    return {"why": one.why} if one.why else {}
