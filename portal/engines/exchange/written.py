"""What writing a set in another format gives: the file, and what that format has no place for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum import Question
from portal.engines.curriculum.models.hint import Hint
from portal.engines.markup import scan


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A question that is not in the file or, where it is not `whole`, a part of it that is not."""

    slug: str
    kind: str
    why: str
    whole: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    content: bytes
    left_out: tuple[LeftOut, ...] = ()

    @property
    def text(self) -> str:
        """Of a format that is text."""
        return self.content.decode("utf-8")


def without(question: Question, why: str) -> LeftOut:
    return LeftOut(slug=question.slug, kind=question.kind, why=why)


def partly(question: Question, why: str) -> LeftOut:
    return LeftOut(slug=question.slug, kind=question.kind, why=why, whole=False)


def notes_on(question: Question, *, hints: bool) -> tuple[LeftOut, ...]:
    """What only ours has a place for, whatever the kind. `hints` says that the format gives their texts."""
    notes = []
    if question.hints and not hints:
        notes.append(partly(question, "Its hints."))
    elif any(isinstance(hint, Hint) for hint in question.hints):
        notes.append(partly(question, "What its hints cost, and when they may be seen."))
    texts = _texts(question.model_dump(mode="json"))
    if any(link.image for text in texts if "![" in text for link in scan(text).links):
        notes.append(partly(question, "Its images."))
    return tuple(notes)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
