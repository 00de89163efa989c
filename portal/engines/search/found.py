"""What goes into an index and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

OPENED, CLOSED = "\x02", "\x03"  # round what fits; taken out of every text before


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """
    `also` is what else it is called, and weighs nearly as much as its title; `where` is only shown.
    `language` is that of the body, and of the title where `title_in` names no other; "" is the reader's.
    """

    group: str
    title: str
    address: str
    where: str = ""
    also: str = ""
    body: str = ""
    language: str = ""
    title_in: str | None = None

    @property
    def title_language(self) -> str:
        return self.language if self.title_in is None else self.title_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Plain text, not escaped; `fits` where it is what was looked for."""

    text: str
    fits: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    document: Document
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """`hits` are the best of `count`."""

    name: str
    hits: tuple[Hit, ...]
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """
    Groups in the order in which their documents were given. `words` are what was looked for; `loosely` says
    that nothing has all of them, so that these are what has any.
    """

    words: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    loosely: bool = False

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def pieces(marked: str) -> Iterator[Piece]:
    """A text with marks round what fits, in pieces."""
    for place, stretch in enumerate(marked.split(OPENED)):
        fitting, closed, rest = stretch.partition(CLOSED)
        if not closed:
            fitting, rest = ("", stretch) if place == 0 else (stretch, "")
        if fitting:
            yield Piece(text=fitting, fits=True)
        if rest:
            yield Piece(text=rest, fits=False)
