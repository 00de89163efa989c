"""content/events/<source>.yaml and content/facts.yaml."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from .value import Digested, FactId, Line, Prose, Slug, Value


class SampleEvent(Value):
    name: Slug
    title: Line
    note: Line
    payload: Any


class EventSource(Digested):
    source: Slug  # = file name
    title: Line
    delivery: Literal["synchronous", "asynchronous", "polled", "direct"]
    summary: Prose
    facts: tuple[FactId, ...] = ()
    events: Annotated[tuple[SampleEvent, ...], Field(min_length=1)]


# Written in quotes, so that YAML makes no float of it: "0.20" is twenty cents and nothing else.
Number = Annotated[Decimal, Strict(False), Field(allow_inf_nan=False)]


class Fact(Value):
    """`value` is for people; `numbers` are the same for what reckons with them, each under its name."""

    id: FactId
    text: Line
    value: str = ""
    numbers: dict[str, Number] = {}
    source: Line  # a page, a service model, what was executed
    link: str = ""
    as_of: Line  # "2026-11", or the date of the list price
    confidence: Literal["verified", "secondary", "memory"]


class FactSheet(Value):
    """content/facts.yaml."""

    facts: tuple[Fact, ...]
