"""The text of a GIFT file → its questions, each with its line, its name and what stands in its braces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from portal.engines.exchange.reading import Unfit

MEANT: Final = "\\~=#{}:"
NEW_LINE: Final = "\ue0ff"
# What is escaped becomes a character that no text has, as private ones were taken out before.
_HIDDEN: Final = {char: chr(0xE000 + ord(char)) for char in MEANT}
_SHOWN: Final = str.maketrans({**{private: char for char, private in _HIDDEN.items()}, NEW_LINE: "\n"})


@dataclass(kw_only=True, slots=True)
class Block:
    """Lines up to an empty one. Comments are apart: they may name the question and its tags."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What was escaped is still hidden; `shown` gives it back. `answer` is None without braces."""

    name: str
    text: str
    answer: str | None
    feedback: str | None  # after ####


def blocks_of(text: str) -> Iterator[Block]:
    block = Block(line=1)
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            block.comments.append(stripped[2:])
        elif stripped:
            if not block.lines:
                block.line = number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = Block(line=number)
    if block.lines:
        yield block


def parts_of(block: Block) -> Parts:
    """Raises Unfit."""
    text = hidden("\n".join(block.lines)).strip()
    name = ""
    if text.startswith("::"):
        before, closed, after = text[2:].partition("::")
        if closed:
            name, text = before.strip(), after.strip()
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return Parts(name=name, text=text, answer=None, feedback=None)
    if start < 0 or end < start:
        raise Unfit("A brace { or } stands alone.", "Close it, or write \\{ and \\}; no empty line inside.")
    answer, after = text[start + 1 : end], text[end + 1 :].strip()
    if "{" in answer:
        raise Unfit("There is a brace { inside the braces.", "Write it as \\{.")
    if after:
        raise Unfit(
            "Its answer stands in the middle of its text (a missing word).",
            "Move the braces to the end, or write it as `cloze`.",
        )
    body, general, feedback = answer.rpartition("####")
    if not general:
        body, feedback = answer, ""
    return Parts(name=name, text=text[:start].strip(), answer=body.strip(), feedback=feedback.strip() or None)


def hidden(text: str) -> str:
    parts, place = [], 0
    while (found := text.find("\\", place)) >= 0:
        parts.append(text[place:found])
        following = text[found + 1 : found + 2]
        if following == "n":
            parts.append(NEW_LINE)
        else:
            parts.append(_HIDDEN.get(following, "\\" + following))
        place = found + 2
    return "".join([*parts, text[place:]])


def shown(text: str) -> str:
    return text.translate(_SHOWN).strip()


def split_at(text: str, marks: str) -> list[str]:
    """At each of the marks, which stays at the head of its part; the first part is what stands before."""
    parts, last = [], 0
    for place, char in enumerate(text):
        if char in marks:
            parts.append(text[last:place])
            last = place
    return [*parts, text[last:]]
