"""From the name of a source and its knobs to the event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.emulator.function import EVENT_BYTES

from .knobs import BadKnobs, Problem, Settings, settle
from .source import Source
from .sources import SOURCES

ASYNC_EVENT_BYTES = 1024 * 1024  # facts M-8
_MB = 1024 * 1024


class UnknownSource(KeyError):
    """No row of the table has this name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """`compact` is the payload as it is sent, JSON without spaces; `size` its bytes."""

    source: Source
    settings: Settings
    event: Any
    compact: str

    @property
    def size(self) -> int:
        return len(self.compact.encode())

    @property
    def pretty(self) -> str:
        return json.dumps(self.event, indent=2, ensure_ascii=False)


def source_of(slug: str) -> Source:
    """Raises UnknownSource."""
    if slug not in SOURCES:
        raise UnknownSource(f"There is no source {slug[:40]!r}; there are {', '.join(SOURCES)}.")
    return SOURCES[slug]


def build(slug: str, knobs: Mapping[str, object] | None = None) -> Any:
    """
    The event as a value that json.dumps takes; the same for the same knobs, always.

    Raises UnknownSource, and BadKnobs with a problem for each knob that cannot be so.
    """
    return compose(slug, knobs or {}).event


def compose(slug: str, knobs: Mapping[str, object]) -> Built:
    """The same with what went into it. Raises what `build` does."""
    source = source_of(slug)
    settings = settle(source.knobs, knobs)
    if found := tuple(source.check(settings)):
        raise BadKnobs(found)
    event = source.build(settings)
    compact = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    built = Built(source=source, settings=settings, event=event, compact=compact)
    if built.size > (most := most_bytes(source)):
        raise BadKnobs([Problem(knob="", says=_too_large(source, built.size, most))])
    return built


def most_bytes(source: Source) -> int:
    """Of a payload: asynchronous invocations take less (facts M-7, M-8)."""
    return ASYNC_EVENT_BYTES if source.delivery == "asynchronous" else EVENT_BYTES


def _too_large(source: Source, size: int, most: int) -> str:
    how = {"asynchronous": "An asynchronous invocation", "polled": "A batch"}.get(source.delivery)
    how = how or "A synchronous invocation"
    return f"The event has {size:,} bytes. {how} takes {most // _MB} MB, {most:,} bytes: make less of it."
