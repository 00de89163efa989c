"""
Where a sender delivers to, and when it cannot: an outage is tried again, a missing permission may not be.

A function that fails is none of a sender's business: it was delivered to, and Lambda's own queue tries
again. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.events.sqs import Attribute
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.asynchronous import AsyncQueue, PayloadTooLarge
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.queues import RefusedMessage, SimulatedQueue

from .rules import LONGEST_OUTAGE_MS

Code = Literal["THROTTLING", "NO_PERMISSIONS", "NO_RESOURCE", "INTERNAL_ERROR", "INVALID_PARAMETER"]
NO_ATTRIBUTES: Mapping[str, Attribute] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Why it could not be delivered; `is_lasting`: trying again would not help."""

    code: Code
    message: str
    is_lasting: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outage:
    """From then until then, in virtual time, the service takes nothing."""

    from_ms: int
    until_ms: int
    code: Code = "INTERNAL_ERROR"


class Endpoint:
    """
    A function's asynchronous events, or a queue. `permitted` False: its policy does not let the sender
    (facts E-3). Raises BadSettings.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        to: AsyncQueue | SimulatedQueue,
        permitted: bool = True,
        outages: tuple[Outage, ...] = (),
    ) -> None:
        for outage in outages:
            if not 0 <= outage.until_ms - outage.from_ms <= LONGEST_OUTAGE_MS:
                raise BadSettings("An outage ends after it begins, and lasts 30 days at most.")
        self.to = to
        self.permitted = permitted
        self._clock = clock
        self._outages = outages

    @property
    def name(self) -> str:
        return self.to.name

    @property
    def is_function(self) -> bool:
        return isinstance(self.to, AsyncQueue)

    def offer(
        self,
        payload: Any,
        *,
        source: str,
        body: str | None = None,
        attributes: Mapping[str, Attribute] = NO_ATTRIBUTES,
        group: str | None = None,
    ) -> Refused | None:
        """A function takes `payload`, a queue `body`, or the payload as JSON text."""
        if not self.permitted:
            says = f"{source} is not authorized to send to {self.name}."
            return Refused(code="NO_PERMISSIONS", message=says, is_lasting=True)
        now_ms = self._clock.now_ms
        for outage in self._outages:
            if outage.from_ms <= now_ms < outage.until_ms:
                return Refused(code=outage.code, message="The service is not available.")
        try:
            if isinstance(self.to, AsyncQueue):
                self.to.publish(payload, source=source)
            else:
                text = json.dumps(payload, separators=(",", ":")) if body is None else body
                self.to.send(text, group=group, attributes=attributes)
        except (PayloadTooLarge, RefusedMessage) as fault:
            return Refused(code="INVALID_PARAMETER", message=str(fault), is_lasting=True)
        return None
