"""One message on its way to one subscriber or target: delivered, tried again, dead-lettered or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.engines.events.sqs import Attribute
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.journal import Detail, Journal, Kind
from portal.engines.simulation.queues import SimulatedQueue

from .endpoint import NO_ATTRIBUTES, Endpoint, Refused
from .retries import Exhausted, Plan

Letter = Callable[["Delivery", Refused, Exhausted | None], tuple[str, Mapping[str, Attribute]]]


class Delivery:
    """
    `letter` makes what a dead-letter queue gets: body and attributes. `over` is told when this is at its
    end, however it ended.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        subject: str,
        where: str,
        source: str,
        endpoint: Endpoint,
        plan: Plan,
        payload: Any,
        letter: Letter,
        over: Callable[[], None],
        body: str | None = None,
        attributes: Mapping[str, Attribute] = NO_ATTRIBUTES,
        group: str | None = None,
        dead_letters: SimulatedQueue | None = None,
    ) -> None:
        self.retries = 0
        self._clock = clock
        self._journal = journal
        self._subject = subject
        self._where = where
        self._source = source
        self._endpoint = endpoint
        self._plan = plan
        self._payload = payload
        self._body = body
        self._attributes = attributes
        self._group = group
        self._letter = letter
        self._dead_letters = dead_letters
        self._over = over
        self._began_ms = clock.now_ms

    def attempt(self) -> None:
        refused = self._endpoint.offer(
            self._payload,
            source=self._source,
            body=self._body,
            attributes=self._attributes,
            group=self._group,
        )
        if refused is None:
            self._note(Kind.DELIVERED, {"to": self._endpoint.name, "retries": self.retries})
            self._note(Kind.SUCCEEDED, {})
            self._note(Kind.DELETED, {})
            self._over()
            return
        kind = Kind.THROTTLED if refused.code == "THROTTLING" else Kind.FAILED
        self._note(kind, {"because": refused.code, "retries": self.retries})
        if refused.is_lasting:
            self._give_up(refused, None)
            return
        wait_ms = self._plan.wait_ms(self.retries + 1, self._clock.now_ms - self._began_ms)
        if isinstance(wait_ms, str):
            self._give_up(refused, wait_ms)
            return
        self.retries += 1
        self._clock.after(wait_ms, self.attempt)

    def _give_up(self, refused: Refused, exhausted: Exhausted | None) -> None:
        detail: Detail = {"because": refused.code, "condition": exhausted, "retries": self.retries}
        is_taken = False
        if self._dead_letters:
            body, attributes = self._letter(self, refused, exhausted)
            is_taken = self._dead_letters.take_letter(body, subject=self._subject, attributes=attributes)
        self._note(Kind.DEAD_LETTERED if is_taken else Kind.EXPIRED, detail)
        self._over()

    def _note(self, kind: Kind, detail: Detail) -> None:
        self._journal.note(kind, self._subject, self._where, detail)
