"""The sample events of the content, to choose from."""

from __future__ import annotations

import json
from dataclasses import dataclass

from portal.engines.curriculum import Library


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleGroup:
    """The events of one source; `samples` are their reference, "source/name", and title."""

    title: str
    samples: tuple[tuple[str, str], ...]


def sample_groups(library: Library) -> tuple[SampleGroup, ...]:
    return tuple(
        SampleGroup(
            title=source.title,
            samples=tuple((f"{name}/{event.name}", event.title) for event in source.events),
        )
        for name, source in library.sources.items()
    )


def sample_text(library: Library, ref: str) -> str | None:
    """Pretty JSON of the sample; None for a reference that leads nowhere."""
    found = library.event(ref)
    return json.dumps(found.payload, indent=2, ensure_ascii=False) if found else None
