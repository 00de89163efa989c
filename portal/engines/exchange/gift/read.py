"""GIFT → a draft for an author to complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.exchange.gather import Gathering, Marks, marks_of
from portal.engines.exchange.naming import slug_of
from portal.engines.exchange.own_yaml import draft
from portal.engines.exchange.plain import seen, text_of
from portal.engines.exchange.reading import Read, TooMuch, Unfit
from portal.engines.exchange.sources import unexplained
from portal.engines.exchange.texts import AUTO, NAMES

from .answers import Gift, kind_of_answer
from .blocks import Block, blocks_of, parts_of, shown

MOST_TAGS = 50


def read(content: str | bytes, *, topic: str = "") -> Read:
    """What cannot be read is a problem with its line, never an exception."""
    gathering = Gathering()
    try:
        text = text_of(content)
    except TooMuch as fault:
        return Read(topic=topic, problems=(fault.trouble,))
    for block in blocks_of(seen(text)):
        first = block.lines[0].strip()
        if first.startswith("$CATEGORY:"):
            gathering.topic = gathering.topic or slug_of(first[:1_000].rpartition("/")[2])
            block.lines.pop(0)
            block.line += 1
        if block.lines:
            _take(block, gathering)
    return gathering.read(draft, topic)


def _take(block: Block, gathering: Gathering) -> None:
    place = f"line {block.line}"
    tags = _bracketed(block, "tag")
    gift = Gift(place=place, gathering=gathering, marks=marks_of(tags))
    names = [*_bracketed(block, "id")[:1], _name(block)]
    gathering.take(place, names, lambda: _said(block, gift))
    if gift.texts.images:
        gift.say(f"{gift.texts.images} of its images are left out.", "Say in words what they show.")


def _name(block: Block) -> str:
    text = "\n".join(block.lines).strip()
    return shown(text[2:].partition("::")[0][:200]) if text.startswith("::") else ""


def _said(block: Block, gift: Gift) -> Mapping[str, Any]:
    parts = parts_of(block)
    if parts.answer is None:
        raise Unfit("It asks nothing: it has no braces.", "Add {…}, or move the text into a lesson.")
    text, gift.format = _formatted(parts.text, AUTO)
    prompt = gift.texts.prose(shown(text), gift.format)
    gift.general = gift.prose(parts.feedback or "")
    said = kind_of_answer(parts.answer)(gift, parts.answer, prompt)
    explanation = unexplained(gift.general) if gift.marks.first("fact") else gift.general
    return {**said, "explanation": explanation, **_points(gift.marks), **gift.marks.keys()}


def _points(marks: Marks) -> dict[str, int]:
    said = marks.first("points")
    return {"points": int(said)} if said in map(str, range(2, 11)) else {}


def _formatted(text: str, default: str) -> tuple[str, str]:
    for name, format_ in NAMES.items():
        if text.startswith(f"[{name}]"):
            return text[len(name) + 2 :], format_
    return text, default


def _bracketed(block: Block, name: str) -> list[str]:
    """Of [id:…] or [tag:…] in the comments."""
    found: list[str] = []
    for comment in block.comments:
        for part in comment.split(f"[{name}:")[1:]:
            value, closed, _ = part.partition("]")
            if closed and len(found) < MOST_TAGS:
                found.append(value.strip())
    return found
