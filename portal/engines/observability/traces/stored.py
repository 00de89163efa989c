"""Spans ↔ JSON text, to be sent from one process to another and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from .span import Link, Moment, Span


def spans_to_json(spans: Iterable[Span]) -> str:
    return json.dumps([asdict(span) for span in spans], separators=(",", ":"), ensure_ascii=False)


def spans_from_json(text: str) -> tuple[Span, ...]:
    """Of what spans_to_json wrote."""
    return tuple(_span(told) for told in json.loads(text))


def _span(told: dict[str, Any]) -> Span:
    return Span(
        **{
            **told,
            "attributes": tuple((key, value) for key, value in told["attributes"]),
            "links": tuple(Link(**link) for link in told["links"]),
            "moments": tuple(Moment(**moment) for moment in told["moments"]),
        }
    )
