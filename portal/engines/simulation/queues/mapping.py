"""An event source mapping for an SQS queue: polls, gathers batches, filters, invokes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.engines.events import sqs
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.journal import Journal, Kind
from portal.engines.simulation.rules import MAPPING, MappingRules

from .batch import Batch, Surroundings
from .message import Held, Receipt
from .pollers import Pollers
from .queue import SimulatedQueue
from .settings import MappingSettings, check_mapping

Keeps = Callable[[Mapping[str, object]], bool]  # a record; False: filtered out, and deleted (facts H-25)


class SqsMapping:
    """
    Acts when the queue says that something is ready, so that an empty queue costs no virtual time.

    Raises BadSettings for what AWS would refuse. Sources: https://docs.aws.amazon.com/lambda/latest/dg/
    services-sqs-parameters.html, services-sqs-configure.html, services-sqs-scaling.html
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        queue: SimulatedQueue,
        function: SimulatedFunction,
        settings: MappingSettings,
        keeps: Keeps | None = None,
        rules: MappingRules = MAPPING,
    ) -> None:
        timeout_ms = function.settings.timeout_ms
        check_mapping(settings, queue.settings, timeout_ms=timeout_ms, rules=rules)
        self.settings = settings
        self._clock = clock
        self._queue = queue
        self._keeps = keeps
        self._rules = rules
        self._around = Surroundings(
            clock=clock,
            journal=journal,
            queue=queue,
            function=function,
            reports_failures=settings.reports_failures,
            rules=rules,
        )
        self.visibility_ms = self._effective_visibility_ms(timeout_ms)
        self.pollers = Pollers(
            clock=clock,
            journal=journal,
            name=f"{queue.name} to {function.name}",
            settings=settings,
            has_backlog=lambda: queue.is_ready,
            grown=self._wake,
            rules=rules,
        )
        self._poll: Alarm | None = None
        self._gathered: list[tuple[Held, Receipt]] = []
        self._window: Alarm | None = None
        queue.on_ready.append(self._wake)

    def _effective_visibility_ms(self, timeout_ms: int) -> int:
        needs_ms = self._window_ms() + timeout_ms
        visible_ms = self._queue.settings.visibility_ms
        if self.settings.window_ms and needs_ms > visible_ms:
            return needs_ms + self._rules.visibility_spare_ms
        return visible_ms

    def _wake(self) -> None:
        # What is sent at the same instant is polled together.
        if self._poll is None:
            self._poll = self._clock.after(0, self._look)

    def _look(self) -> None:
        self._poll = None
        while self._queue.is_ready:
            if not self._gathered and not self.pollers.has_free:
                self.pollers.watch()
                return
            if busy_ms := self.pollers.busy_for_ms:
                self._poll = self._clock.after(busy_ms, self._look)
                return
            if not self._gather():
                return

    def _gather(self) -> bool:
        """Receive what there is room for; False when the queue gives nothing."""
        gathered_bytes = sum(held.payload_bytes for held, _ in self._gathered)
        received = self._queue.receive(
            most=self.settings.batch_size - len(self._gathered),
            most_bytes=self._rules.payload_bytes - gathered_bytes,
            visibility_ms=self.visibility_ms,
            is_more=bool(self._gathered),
        )
        if not received:
            if not self._gathered or not self._queue.is_ready:
                return False
            self._close_window()  # the next message would make it too large
            return True
        if not self._gathered:
            self.pollers.take()
        self._gathered += [(held, held.receipt) for held in received if held.receipt and self._is_kept(held)]
        if not self._gathered:
            self.pollers.give_back()
        elif not self.settings.window_ms or len(self._gathered) >= self.settings.batch_size:
            self._close_window()
        elif self._window is None:
            self._window = self._clock.after(self._window_ms(), self._close_window)
        return True

    def _window_ms(self) -> int:
        window_ms = self.settings.window_ms
        return max(window_ms, self._rules.low_traffic_ms) if self.settings.waits_long else window_ms

    def _is_kept(self, held: Held) -> bool:
        if self._keeps is None or self._keeps(sqs.record(self._queue.described, held.told)):
            return True
        if held.receipt:
            self._queue.delete(held, held.receipt, Kind.FILTERED)
        return False

    def _close_window(self) -> None:
        if self._window:
            self._window.cancel()
            self._window = None
        gathered, self._gathered = self._gathered, []
        batch = Batch(
            [held for held, _ in gathered],
            [receipt for _, receipt in gathered],
            around=self._around,
            over=self._over,
        )
        self.pollers.carry(batch.size)
        batch.invoke()

    def _over(self, has_failed: bool) -> None:
        self.pollers.give_back()
        # Whoever reports failures one by one is polled for as before.
        if has_failed and not self.settings.reports_failures:
            self.pollers.back_off()
        if self._queue.is_ready:
            self._wake()
