"""What a job comes to, as its messages arrive: those that run side by side end in any order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.messages import Done, Provisioned, Started, Throttled
from portal.engines.emulator.outcome import Outcome
from portal.records.runs.models import Purpose, Run
from portal.records.runs.room import Room
from portal.records.runs.sightings import Ahead, Sighting, Throttling
from portal.records.runs.storable import storable

AHEAD_LOG = 16_000  # characters
ACCOUNT = ("account", "account_refused")  # in Outcome.aws, of a job that exports


class Gathering:
    """For all jobs of one run; begun when the run is taken up. A run of a lab keeps every answer whole."""

    def __init__(self, run: Run, clock: Callable[[], float] = time.monotonic) -> None:
        self._room = Room() if run.purpose == Purpose.PLAY else None
        self._clock = clock
        self._from = clock()
        self.begin_job()

    def begin_job(self) -> None:
        self._outcomes: dict[int, dict[str, Any]] = {}
        self._seen: dict[int, Sighting] = {}
        self._ahead: list[Ahead] = []
        self._throttled: dict[int, Throttling] = {}
        self._account: dict[str, Any] = {}

    def provisioned(self, said: Provisioned) -> None:
        ahead = Ahead(
            environment=said.environment,
            version=said.version,
            init_ms=said.init_duration_ms,
            at_ms=self._now_ms(),
            log="" if self._ahead else said.log[:AHEAD_LOG],
        )
        self._ahead.append(ahead)

    def throttled(self, said: Throttled) -> None:
        self._throttled[said.index] = Throttling(index=said.index, reason=said.reason)

    def started(self, said: Started) -> None:
        self._seen[said.index] = Sighting(
            index=said.index,
            environment=said.environment,
            cold=said.cold,
            began_ms=self._now_ms(),
            version=said.version,
        )

    def done(self, said: Done) -> None:
        if said.index in self._seen:
            self._seen[said.index].ended_ms = self._now_ms()
        outcome = said.outcome
        if outcome.aws is not None:
            outcome = replace(outcome, aws=storable(outcome.aws))
        if self._room:
            outcome = self._room.keep(self._without_account(outcome))
        else:
            self._forget_accounts()
        self._outcomes[said.index] = outcome_to_json(outcome)

    def _forget_accounts(self) -> None:
        """Checks look at what the last invocation has left; each may be a megabyte."""
        for earlier in self._outcomes.values():
            if earlier.get("aws"):
                earlier["aws"] = {name: value for name, value in earlier["aws"].items() if name != "account"}

    def _without_account(self, outcome: Outcome) -> Outcome:
        """What the last one to end has left is kept once: what the others left is gone."""
        aws = outcome.aws or {}
        if found := {name: aws[name] for name in ACCOUNT if name in aws}:
            self._account = found
            outcome = replace(outcome, aws={name: aws[name] for name in aws if name != "account"})
        return outcome

    def job(self, name: str) -> dict[str, Any]:
        """
        {"job": its name, "outcomes": […]}, and for a run of a learner's own function "seen"; with "ahead"
        and "throttled" where there are any, and the "account" of one that exports.
        """
        kept: dict[str, Any] = {"job": name, "outcomes": _in_order(self._outcomes)}
        if self._room:
            kept["seen"] = [seen.to_json() for seen in _in_order(self._seen)]
            # Most have none of these.
            if self._ahead:
                kept["ahead"] = [asdict(one) for one in self._ahead]
            if self._throttled:
                kept["throttled"] = [asdict(one) for one in _in_order(self._throttled)]
            if self._account:
                kept["account"] = self._account
        return kept

    def _now_ms(self) -> int:
        return round((self._clock() - self._from) * 1000)


def _in_order(by_index: dict[int, Any]) -> list[Any]:
    return [by_index[index] for index in sorted(by_index)]
