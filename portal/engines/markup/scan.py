"""A text line by line: where its embeds, blocks, headings and links are. Nothing is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

FENCE = re.compile(r"^(?P<indent>[ >]*)(?P<ticks>`{3,}|~{3,})(?P<info>.*)$")
BLOCK = re.compile(r"^(?P<slashes>/{3,})(?: *(?P<name>[a-z][a-z0-9_-]*) *(?:\|.*)?)?$")
HEADING = re.compile(r"^(#{1,6})\s*(.+?)\s*#*$")
LINK = re.compile(r"(?P<image>!?)\[[^\]\n]*\]\((?P<target>[^)\s]*)[^)\n]*\)")
EMBEDS: dict[str, Literal["lab", "question"]] = {"lab": "lab", "question": "question"}
# A backtick behind a backslash begins none, unless that one is escaped itself.
CODE_SPAN = re.compile(r"(?:(?<!\\)|(?<=(?<!\\)\\\\))(`+)(?!`).+?(?<!`)\1(?!`)")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedEmbed:
    """An embed and its lines, first and last, from 1. `nested` ones are inside something and stay text."""

    kind: Literal["lab", "question"]
    ref: str
    line: int
    last_line: int
    nested: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    target: str
    line: int
    image: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A fenced block: its language ("" when it names none) and the line of its opening fence."""

    language: str
    line: int
    closed: bool


@dataclass(kw_only=True, slots=True)
class Scan:
    embeds: list[PlacedEmbed] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    blocks: list[tuple[str, int]] = field(default_factory=list)  # name and line of each opening
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    headings: list[tuple[int, str, int]] = field(default_factory=list)  # level, text, line
    plain: list[tuple[str, int]] = field(default_factory=list)  # lines outside code, code spans blanked


def scan(text: str) -> Scan:
    found = Scan()
    opened: list[tuple[str, int, str]] = []  # slashes, line, name
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        if fence := FENCE.match(line):
            _fence(found, fence, number, lines, nested=bool(opened))
        elif (block := BLOCK.match(line)) and block["name"]:
            opened.append((block["slashes"], number, block["name"]))
            found.blocks.append((block["name"], number))
        elif block:
            # A closing line ends the innermost block of as many slashes, and what is left open in it.
            while opened and any(slashes == block["slashes"] for slashes, _, _ in opened):
                slashes, started, name = opened.pop()
                if slashes == block["slashes"]:
                    break
                found.unclosed.append((name, started))
        else:
            _plain(found, line, number)
    found.unclosed += [(name, started) for _, started, name in opened]
    return found


def _fence(
    found: Scan, fence: re.Match[str], number: int, lines: Iterator[tuple[int, str]], *, nested: bool
) -> None:
    """Reads on to the closing fence."""
    ticks, info = fence["ticks"], fence["info"].strip()
    language: str = re.split(r"[\s{]", info, maxsplit=1)[0] if info else ""
    body: list[str] = []
    last, closed = number, False
    for last, line in lines:  # noqa: B007  the line of the closing fence is wanted after the loop
        inner = line.strip(" >")
        if inner.startswith(ticks) and not inner.strip(ticks[0]):
            closed = True
            break
        body.append(line)
    if kind := EMBEDS.get(language):
        ref = "\n".join(body).strip()
        nested = nested or bool(fence["indent"]) or not closed
        found.embeds.append(PlacedEmbed(kind=kind, ref=ref, line=number, last_line=last, nested=nested))
    else:
        found.codes.append(Code(language=language, line=number, closed=closed))


def _plain(found: Scan, line: str, number: int) -> None:
    if heading := HEADING.match(line):
        found.headings.append((len(heading[1]), heading[2], number))
    line = CODE_SPAN.sub("", line)
    found.plain.append((line, number))
    for link in LINK.finditer(line):
        found.links.append(Link(target=link["target"].strip("<>"), line=number, image=bool(link["image"])))


def without_embeds(text: str, unwanted: set[tuple[str, str]]) -> str:
    """The text without the embeds whose (kind, ref) is unwanted; every other line keeps its number."""
    lines = text.splitlines()
    for embed in scan(text).embeds:
        if (embed.kind, embed.ref) in unwanted:
            lines[embed.line - 1 : embed.last_line] = [""] * (embed.last_line - embed.line + 1)
    return "\n".join(lines)
