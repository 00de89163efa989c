"""
A service that hands each of its events to one function: a rule of AWS IoT, a subscription of CloudWatch Logs.

https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html, services-cloudwatchlogs.html; facts G-2, G-15
"""

from __future__ import annotations

import json
from typing import Any

from portal.engines.simulation.clock import Clock
from portal.engines.simulation.journal import Journal, Kind

from .delivery import Delivery
from .endpoint import Endpoint
from .retries import Plan


class SimulatedSender:
    """
    What the function does with an event is tried again by Lambda's own queue; `plan` is what becomes of an
    event that could not be handed over. `held` counts those that are not at an end.
    """

    def __init__(
        self, *, clock: Clock, journal: Journal, endpoint: Endpoint, name: str, source: str, plan: Plan
    ) -> None:
        self.name = name
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._endpoint = endpoint
        self._source = source
        self._plan = plan
        self._sent = 0

    def send(self, payload: Any) -> None:
        self._sent += 1
        self.held += 1
        life = f"{self.name}#{self._sent}"
        self._journal.note(Kind.ARRIVED, life, self.name)
        delivery = Delivery(
            clock=self._clock,
            journal=self._journal,
            subject=life,
            where=self.name,
            source=self._source,
            endpoint=self._endpoint,
            plan=self._plan,
            payload=payload,
            letter=lambda delivery, refused, exhausted: (json.dumps(payload), {}),
            over=self._over,
        )
        self._clock.after(0, delivery.attempt)

    def _over(self) -> None:
        self.held -= 1
