"""What an answer rests on, below its explanation; and off again, where a file of ours comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portal.engines.curriculum import Fact, Question

from .from_html import paragraph_from
from .plain import one_line
from .to_html import line_html

SOURCES: Final = "*Sources:*"
EACH: Final = "*One by one:*"


def source_of(fact: Fact) -> str:
    """Markdown: where it stands, and of when that is."""
    where = f"[{fact.source}]({fact.link})" if fact.link and "]" not in fact.source else fact.source
    return f"{where} ({fact.as_of})"


def explained(
    explanation: str, question: Question, facts: Mapping[str, Fact], *, each: Iterable[tuple[str, str]] = ()
) -> str:
    """The explanation; `each` part with its own, which a format has no other place for; and the sources."""
    parts = [explanation]
    if listed := "\n".join(f"- {_head(text)} {one_line(why)}" for text, why in each):
        parts += [EACH, listed]
    named = dict.fromkeys(source_of(facts[one]) for one in question.facts if one in facts)
    if named:
        parts.append(f"{SOURCES} " + "; ".join(named))
    return "\n\n".join(parts)


def unexplained(text: str) -> str:
    """What `explained` has added is taken off; a text of others has none of it."""
    for mark in (EACH, SOURCES):
        before, found, _ = text.partition(f"\n\n{mark}")
        text = before if found else text
    return text


def whys_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """What `explained` has said of each part, by its name there; "" of those that it does not name."""
    _, found, listed = text.partition(f"\n\n{EACH}\n\n")
    lines = listed.split("\n") if found else []
    heads = [f"- {_head(name)} " for name in names]
    return tuple(
        next((line.removeprefix(head) for line in lines if line.startswith(head)), "") for head in heads
    )


def pair_of(left: str, right: str) -> str:
    """What a pair is called there. Each side goes through by itself: its marks meet none of the other."""
    return " → ".join(paragraph_from(line_html(side)) for side in (left, right))


def _head(text: str) -> str:
    """
    The line and the colon behind it, so that no mark in it can meet one in what follows: a star alone is
    escaped. The colon goes through with it, for what has to be escaped at an end need not be before one.
    A part may begin as a quotation does, and in a list it would be one.
    """
    return paragraph_from(line_html(f"{text}:"))
