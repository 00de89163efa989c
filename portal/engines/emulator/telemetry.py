"""
The Telemetry API of one environment: who has subscribed to what, and what there is to tell.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html (conformance row 54). What is
told before anybody subscribes is kept until the init phase ends: whoever starts with the
environment hears of its beginning, too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from . import lines, replies
from .connection import Request
from .delivery import Connect, Delivery, encoded
from .extension_events import TelemetrySubscription
from .extensions import Extensions
from .platform_events import PlatformEvent
from .subscription import BadSubscription, subscription_of

_KEPT = 1_000  # events from before there was a subscription; AWS's smallest buffer


class Telemetry:
    """
    Made new for every launch. `connect` gives a socket that reaches what listens inside, and is None
    where nothing does; `announce` takes the event of a subscription.
    """

    PATH = "/2022-07-01/telemetry"
    LOGS_PATH = "/2020-08-15/logs"  # the API before this one

    def __init__(
        self, extensions: Extensions, connect: Connect | None, announce: Callable[[PlatformEvent], None]
    ) -> None:
        self._extensions = extensions
        self._connect = connect
        self._announce = announce
        self._kept: list[tuple[str, Callable[[], Any], datetime]] = []
        self._is_open = connect is not None
        self._deliveries: dict[str, Delivery] = {}
        self.is_listening = self._is_open

    def tell(self, kind: str, record: Callable[[], Any], at: datetime) -> None:
        """One event. `kind` is platform.something, function or extension. Most are heard by nobody."""
        if self._is_open and len(self._kept) < _KEPT:
            self._kept.append((kind, record, at))
        if self._deliveries:
            category, data = _written(kind, record, at)
            for delivery in self._deliveries.values():
                delivery.add(category, data)

    def close_registration(self) -> None:
        """The init phase is over: nobody else comes."""
        self._is_open = False
        self._kept.clear()
        self.is_listening = bool(self._deliveries)

    def pause(self) -> None:
        """Everything inside is being stopped."""
        for delivery in self._deliveries.values():
            delivery.pause()

    def resume(self) -> None:
        for delivery in self._deliveries.values():
            delivery.resume()

    def flush(self) -> None:
        """Deliver what there is now."""
        for delivery in self._deliveries.values():
            delivery.flush()

    def close(self) -> None:
        for delivery in self._deliveries.values():
            delivery.close()
        self._deliveries.clear()
        self.is_listening = False

    def answer(self, request: Request) -> None:
        if request.method != "PUT":
            replies.no_such_method(request)
        elif self._connect is None or request.path == self.LOGS_PATH:
            # As AWS's own emulator has it, so that whoever asks goes on without.
            name = "Logs" if request.path == self.LOGS_PATH else "Telemetry"
            words = {"errorMessage": f"{name} API is not supported", "errorType": f"{name}.NotSupported"}
            replies.give(request, 202, words)
        elif extension := self._extensions.find(request):
            self._subscribe(request, extension.name, self._connect)

    def _subscribe(self, request: Request, name: str, connect: Connect) -> None:
        if not self._is_open:
            words = "Telemetry API subscription is closed"
            replies.refuse(request, 403, "Telemetry.SubscriptionClosed", words)
            return
        try:
            subscription = subscription_of(request.body)
        except BadSubscription as fault:
            replies.refuse(request, 400, "ValidationError", str(fault))
            return
        if earlier := self._deliveries.pop(name, None):
            earlier.close()
        delivery = self._deliveries[name] = Delivery(subscription, connect)
        for kept in self._kept:
            delivery.add(*_written(*kept))
        replies.give(request, 200, "OK")
        self._announce(TelemetrySubscription(name=name, types=subscription.types))


def _written(kind: str, record: Callable[[], Any], at: datetime) -> tuple[str, bytes]:
    """What it is subscribed by, and the event as it is sent."""
    category, time = kind.partition(".")[0], lines.stamp(at)
    try:
        return category, encoded({"time": time, "type": kind, "record": record()})
    except RecursionError:  # what can be read may still be too deep to be written
        return category, encoded({"time": time, "type": kind, "record": "nested too deeply"})
