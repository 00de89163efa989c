"""A file of somebody's → a draft with all that is to be said of it, for the terminal and the page alike."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum import Library

from .examine import Examined, examine
from .formats import FORMATS, Format, format_of
from .naming import slug_of
from .reading import DraftQuestion, Read

READABLE = tuple(name for name, one in FORMATS.items() if one.reader)


class UnknownFormat(Exception):
    """Neither said nor to be told from the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """`sound` says that content could have it as it is."""

    format: Format
    topic: str
    read: Read
    examined: Examined

    @property
    def incomplete(self) -> tuple[DraftQuestion, ...]:
        return tuple(one for one in self.read.questions if one.missing)

    @property
    def sound(self) -> bool:
        return not (self.read.problems or self.incomplete or self.examined.findings)


def take(content: bytes, *, name: str, format: str, topic: str, library: Library) -> Taken:
    """
    `name` is that of the file, `format` one of READABLE or "" for what the file looks like, `topic` the slug
    that the set is to have, or "" for what the file says. Raises UnknownFormat, and nothing else.
    """
    found = FORMATS.get(format) if format in READABLE else format_of(name, content)
    if found is None:
        raise UnknownFormat(f"It looks like none of {', '.join(FORMATS[one].title for one in READABLE)}.")
    read = found.read(content, topic=topic)
    called = topic or slug_of(read.topic) or "imported"
    return Taken(
        format=found, topic=called, read=read, examined=examine(read.yaml, topic=called, library=library)
    )
