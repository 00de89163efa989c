"""A text in pieces, without rendering it: its sections as plain words, and its boxes of a kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .render import heading_slug
from .scan import BLOCK, EMBEDS, FENCE, HEADING

LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
MARKS = re.compile(r"[*`]+|^\s*(?:[-+>]|\d+\.|\|)\s+|(?<=\s)\|(?=\s)|\|$|^\|?[\s:|-]+$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What stands below one heading; the first has no title and no id. `id` is that of its heading."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A callout: its title, "" where it has none, and its Markdown."""

    title: str
    text: str


def passages(text: str) -> tuple[Passage, ...]:
    """Sections as plain words: code stays, embedded labs and questions and the signs of Markdown go."""
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    ids: set[str] = set()
    fence = embed = ""
    for line in text.splitlines():
        opening = FENCE.match(line)
        if fence:
            if line.strip(" >").startswith(fence) and not line.strip(" >").strip(fence[0]):
                fence = ""
            elif not embed:
                found[-1][2].append(line)
        elif opening:
            fence, embed = (
                opening["ticks"],
                opening["info"].strip() if opening["info"].strip() in EMBEDS else "",
            )
        elif heading := HEADING.match(line):
            title = plain(heading[2])
            found.append((_new_id(title, ids), title, []))
        elif block := BLOCK.match(line):
            found[-1][2].append(_title(line) if block["name"] else "")
        else:
            found[-1][2].append(plain(line))
    return tuple(
        Passage(id=id, title=title, text=" ".join(" ".join(lines).split())) for id, title, lines in found
    )


def boxes(text: str, kind: str) -> tuple[Box, ...]:
    """The callouts of a kind, in order."""
    found: list[Box] = []
    title = ""
    lines: list[str] | None = None
    for line in text.splitlines():
        block = BLOCK.match(line)
        if lines is None and block and block["name"] == kind:
            title, lines = _title(line), []
        elif lines is not None and block and not block["name"]:
            found.append(Box(title=title, text="\n".join(lines).strip()))
            lines = None
        elif lines is not None:
            lines.append(line)
    return tuple(found)


def plain(text: str) -> str:
    """Markdown of a line or a few as words: of links their text, of code what is in it."""
    return MARKS.sub("", LINK.sub(r"\1", text)).strip()


def _title(line: str) -> str:
    return line.partition("|")[2].strip()


def _new_id(title: str, ids: set[str]) -> str:
    """As the renderer numbers headings that are alike."""
    wanted = heading_slug(title, "-")
    found, number = wanted, 0
    while found in ids:
        number += 1
        found = f"{wanted}_{number}"
    ids.add(found)
    return found
