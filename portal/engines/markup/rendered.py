"""What rendering gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Html:
    """A stretch of safe HTML, balanced by itself."""

    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Embed:
    """A place where the page shows a lab (`ref` is its slug) or a question (`ref` is "topic/slug")."""

    kind: Literal["lab", "question"]
    ref: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """`title` is plain text, not yet escaped; `id` is that of the element, with its prefix."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    parts: tuple[Html | Embed, ...]
    contents: tuple[Heading, ...]
