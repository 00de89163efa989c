"""The evidence of an incident as runs leave it: for whatever looks at logs, metrics and traces of runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from portal.engines.curriculum import Lab
from portal.engines.emulator import outcome_from_json
from portal.records.runs.left_behind import Left

NO_RUN = UUID(int=0)


def left_of(lab: Lab) -> tuple[Left, ...]:
    """From the oldest invocation on. Each check that was made has a log stream, as it has an environment."""
    return tuple(_left(lab))


def _left(lab: Lab) -> Iterator[Left]:
    if lab.incident is None:
        return
    for one in lab.incident.found.get("invocations", ()):
        outcome, began_ms = outcome_from_json(one["outcome"]), one["began_ms"]
        took_ms = round(outcome.report.duration_ms + (outcome.report.init_duration_ms or 0))
        yield Left(
            run_id=NO_RUN,
            function=one["function"],
            stream=f"{datetime.fromtimestamp(began_ms / 1000, UTC):%Y/%m/%d}/[$LATEST]{one['check']}",
            event=one["event"],
            began_ms=began_ms,
            ended_ms=began_ms + took_ms,
            outcome=outcome,
        )
