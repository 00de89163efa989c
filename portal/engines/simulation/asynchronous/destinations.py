"""Where asynchronous results go: a queue, another function's events."""

from __future__ import annotations

import json

from portal.engines.events import destinations
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.queues import RefusedMessage, SimulatedQueue

from .queue import AsyncQueue, PayloadTooLarge
from .settings import Destination, Ended


def dead_letters_into(queue: SimulatedQueue) -> Destination:
    """The function's dead-letter queue: the event, and three attributes. Raises BadSettings for FIFO."""
    _standard(queue)

    def take(ended: Ended, subject: str) -> bool:
        body, attributes = destinations.dead_letter(ended)
        return queue.take_letter(body, subject=subject, attributes=attributes)

    return Destination(name=queue.name, kind="sqs", take=take)


def results_into(queue: SimulatedQueue) -> Destination:
    """A destination; what it is told of a success is a new message. Raises BadSettings for FIFO."""
    _standard(queue)

    def take(ended: Ended, subject: str) -> bool:
        body = json.dumps(destinations.record(ended), ensure_ascii=False, separators=(",", ":"))
        if not ended.is_success:
            return queue.take_letter(body, subject=subject, attributes={})
        try:
            queue.send(body)
        except RefusedMessage:
            return False
        return True

    return Destination(name=queue.name, kind="sqs", take=take)


def results_to(events: AsyncQueue) -> Destination:
    """A function as a destination is invoked with the record, asynchronously."""

    def take(ended: Ended, _subject: str) -> bool:
        try:
            events.publish(destinations.record(ended), source="destination")
        except PayloadTooLarge:
            return False
        return True

    return Destination(name=events.name, kind="lambda", take=take)


def _standard(queue: SimulatedQueue) -> None:
    if queue.settings.is_fifo:
        raise BadSettings(
            f"{queue.name} is a FIFO queue; Lambda sends what it gives up to standard ones only."
        )
