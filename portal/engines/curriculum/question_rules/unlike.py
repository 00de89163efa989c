"""Parts of a question that a learner could not tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path


class Lettered(Protocol):
    @property
    def id(self) -> str: ...


def unlike(what: str, items: Sequence[Lettered], at: Path, slug: str) -> Iterator[Finding]:
    """No two have the same id, nor the same text."""
    for key in ("id", "text", "left", "code"):
        seen: set[str] = set()
        for place, item in enumerate(items):
            value = getattr(item, key, None)
            if value is not None and value in seen:
                yield Finding(
                    at=(*at, place, key),
                    fault=f'Question "{slug}": two {what}s have the {key} `{value}`.',
                    remedy="Change one of them.",
                )
            seen.add(value or "")
