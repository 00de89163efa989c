"""What was collected ↔ JSON text: from whoever listens to whoever shows it."""

from __future__ import annotations

import json
from dataclasses import asdict

from portal.engines.observability.finding import Finding
from portal.engines.observability.traces import spans_from_json, spans_to_json

from .collector import Collected


def collected_to_json(collected: Collected) -> str:
    """Some 4 MB at most, by the caps of a collector."""
    return json.dumps(
        {
            "spans": spans_to_json(collected.spans),
            "findings": [asdict(finding) for finding in collected.findings],
            "dropped": collected.dropped,
        }
    )


def collected_from_json(text: str) -> Collected:
    """Of what collected_to_json wrote."""
    told = json.loads(text)
    return Collected(
        spans=spans_from_json(told["spans"]),
        findings=tuple(Finding(**finding) for finding in told["findings"]),
        dropped=told["dropped"],
    )
