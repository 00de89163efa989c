"""An SQS queue, standard or FIFO: visible, in flight, back again, dead-lettered, expired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from portal.engines.events import sqs
from portal.engines.simulation.chance import Chance, identifier
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.journal import NOTHING, Detail, Journal, Kind
from portal.engines.simulation.rules import QUEUE, QueueRules

from .deduplication import Deduplication, RefusedMessage
from .lines import FifoLine, Line, StandardLine
from .message import Held, Receipt
from .settings import QueueSettings, check_queue

NO_ATTRIBUTES: Mapping[str, sqs.Attribute] = {}


class SimulatedQueue:
    """
    `dead_letters` is the queue that its redrive policy names, needed with max_receive_count. `held` counts
    what is not at an end. Whoever wants to know when something may be received appends to `on_ready`.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/
    Raises BadSettings.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        settings: QueueSettings,
        dead_letters: SimulatedQueue | None = None,
        rules: QueueRules = QUEUE,
    ) -> None:
        self.settings = settings
        check_queue(settings, dead_letters.settings if dead_letters else None, rules)
        self.described = sqs.Queue(name=settings.name)
        self.held = 0
        self.on_ready: list[Callable[[], None]] = []
        self._clock = clock
        self._journal = journal
        self._identifiers = chance.stream(f"message ids of {settings.name}")
        self._duplicates = chance.stream(f"duplicates of {settings.name}")
        self._rules = rules
        self._dead_letters = dead_letters
        self._line: Line = FifoLine() if settings.is_fifo else StandardLine()
        self._sent = 0
        self._known = Deduplication(clock=clock, settings=settings, rules=rules)
        self._sweeps_at_ms: int | None = None

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def is_ready(self) -> bool:
        return self._line.is_ready

    # Sending

    def send(
        self,
        body: str,
        *,
        group: str | None = None,
        deduplication: str | None = None,
        attributes: Mapping[str, sqs.Attribute] = NO_ATTRIBUTES,
        delay_ms: int | None = None,
        trace: str | None = None,
    ) -> str:
        """The message's id; that of the first where a FIFO queue has it already. Raises RefusedMessage."""
        size = len(body.encode("utf-8", "surrogatepass"))
        low, high = self._rules.message_bytes
        if not low <= size <= high:
            raise RefusedMessage(f"A message has {low} to {high:,} bytes; this one has {size:,}.")
        deduplication = self._known.name(body, group=group, given=deduplication)
        if known := self._known.find(deduplication):
            self._journal.note(Kind.DEDUPLICATED, known.subject, self.name)
            return known.identifier
        told = sqs.Message(
            id=identifier(self._identifiers),
            body=body,
            sent_at_ms=self._clock.epoch_ms,
            attributes=attributes,
            group_id=group,
            deduplication_id=deduplication,
            sequence_number=sqs.sequence_number(self._sent) if self.settings.is_fifo else None,
            trace=trace,
        )
        self._sent += 1
        subject = f"{self.name}#{self._sent}"
        held = Held(told, subject=subject, number=self._sent, size=size, sent_ms=self._clock.now_ms)
        self._known.remember(deduplication, held)
        self._journal.note(Kind.ARRIVED, subject, self.name, {"group": group} if group else NOTHING)
        self.held += 1
        self._admit(held, self.settings.delay_ms if delay_ms is None else delay_ms)
        return told.id

    def take_dead(self, held: Held, *, source: SimulatedQueue) -> None:
        """Put in by a redrive policy. A standard queue goes on counting its age, FIFO begins anew."""
        if held.told.moved_from_arn is None:
            held.told = replace(held.told, moved_from_arn=source.described.arn)
        self._sent += 1
        held.number, held.receives, held.receipt, held.is_dead = self._sent, 0, None, True
        if self.settings.is_fifo:
            held.sent_ms = self._clock.now_ms
        self._admit(held, 0)

    def take_letter(self, body: str, *, subject: str, attributes: Mapping[str, sqs.Attribute]) -> bool:
        """By Lambda, of an event that is at an end; it keeps its subject. False when it is too large."""
        size = len(body.encode("utf-8", "surrogatepass"))
        if size > self._rules.message_bytes[1]:
            return False
        told = sqs.Message(
            id=identifier(self._identifiers),
            body=body,
            sent_at_ms=self._clock.epoch_ms,
            attributes=attributes,
        )
        self._sent += 1
        held = Held(told, subject=subject, number=self._sent, size=size, sent_ms=self._clock.now_ms)
        held.is_dead = True
        self._admit(held, 0)
        return True

    def _admit(self, held: Held, delay_ms: int) -> None:
        held.home = self
        self._watch_age(held.sent_ms)
        if delay_ms:
            self._clock.after(delay_ms, lambda: self._show(held))
        else:
            self._show(held)

    def _show(self, held: Held) -> None:
        self._line.add(held)
        self._tell_ready()

    def _tell_ready(self) -> None:
        for tell in self.on_ready:
            tell()

    # Receiving

    def receive(
        self, *, most: int, most_bytes: int, visibility_ms: int | None = None, is_more: bool = False
    ) -> list[Held]:
        """
        At most so many, and so many bytes with their metadata, though one message is always given unless it
        `is_more` of a batch; invisible to others until `visibility_ms` (the queue's own) has passed. What has
        been received too often goes to the dead-letter queue now.
        """
        lapses_ms = self.settings.visibility_ms if visibility_ms is None else visibility_ms
        receipt = Receipt(self._clock.now_ms + lapses_ms)
        batch: list[Held] = []
        room = [most, most_bytes]

        def fits(held: Held) -> bool:
            if self._is_over(held):
                return True
            has_some = is_more or room[0] < most
            if not room[0] or (held.payload_bytes > room[1] and has_some):
                return False
            room[0] -= 1
            room[1] -= held.payload_bytes
            return True

        for held in self._line.take(fits):
            if self._is_over(held):
                self._end_over(held)
            else:
                self._give_out(held, receipt)
                batch.append(held)
        if batch:
            receipt.alarm = self._clock.at(receipt.lapses_at_ms, lambda: self._lapse(batch, receipt))
        return batch

    def _give_out(self, held: Held, receipt: Receipt) -> None:
        if held.is_dead:
            held.is_dead = False
            self.held += 1
            self._journal.note(Kind.RECEIVED, held.subject, self.name)
        held.receive(receipt, epoch_ms=self._clock.epoch_ms)
        if held.is_twin:
            self._journal.note(Kind.DUPLICATED, held.subject, self.name)
        elif self.settings.duplicates and self._duplicates.random() < self.settings.duplicates:
            self._line.add(held.twin())

    def _is_over(self, held: Held) -> bool:
        most = self.settings.max_receive_count
        return self._is_old(held) or (most is not None and held.receives >= most)

    def _is_old(self, held: Held) -> bool:
        return self._clock.now_ms - held.sent_ms >= self.settings.retention_ms

    def _end_over(self, held: Held) -> None:
        self._line.settle(held)
        if self._is_old(held):
            self._expire(held)
        elif self._dead_letters is not None and not held.is_twin:
            self.held -= not held.is_dead
            detail: Detail = {
                "condition": "maxReceiveCount",
                "to": self._dead_letters.name,
                "receives": held.receives,
            }
            self._journal.note(Kind.DEAD_LETTERED, held.subject, self.name, detail)
            self._dead_letters.take_dead(held, source=self)

    # What becomes of what is in flight

    def delete(self, held: Held, receipt: Receipt, kind: Kind = Kind.DELETED) -> bool:
        """False for a receipt that another receive, or another queue, has replaced: the message stays."""
        if held.home is not self:
            return False
        if held.is_gone or held.is_twin or held.receipt not in (receipt, None):
            self._settle(held, receipt)
            return False
        if (
            held.receipt is None and self.settings.is_fifo
        ):  # it is visible again, and others of its group wait
            return False
        self._settle(held, receipt)
        held.is_gone = True
        self.held -= 1
        self._journal.note(kind, held.subject, self.name)
        return True

    def _settle(self, held: Held, receipt: Receipt) -> None:
        if held.receipt is not receipt:
            return
        held.receipt = None
        receipt.outstanding -= 1
        if not receipt.outstanding:
            receipt.alarm.cancel()
        self._line.settle(held)
        if self._line.is_ready:
            self._tell_ready()

    def change_visibility(self, batch: Iterable[Held], receipt: Receipt, *, ms: int) -> None:
        """Of those of a receive that are still out: visible after `ms` from now."""
        still = [held for held in batch if held.receipt is receipt]
        if not still:
            return
        fresh = Receipt(self._clock.now_ms + ms)
        for held in still:
            held.receipt = fresh
            receipt.outstanding -= 1
            fresh.outstanding += 1
        if not receipt.outstanding:
            receipt.alarm.cancel()
        fresh.alarm = self._clock.after(ms, lambda: self._lapse(still, fresh))

    def _lapse(self, batch: list[Held], receipt: Receipt) -> None:
        for held in batch:
            if held.receipt is not receipt:
                continue
            held.receipt = None
            if held.is_twin:
                self._line.settle(held)
            elif self._is_old(held):
                self._line.settle(held)
                self._expire(held)
            else:
                self._journal.note(Kind.RETURNED, held.subject, self.name, {"receives": held.receives})
                self._line.add(held)
                self._line.settle(held)
        self._tell_ready()

    # Age

    def _watch_age(self, sent_ms: int) -> None:
        if self._sweeps_at_ms is None:
            self._sweeps_at_ms = sent_ms + self.settings.retention_ms
            self._clock.at(self._sweeps_at_ms, self._sweep, background=True)

    def _sweep(self) -> None:
        self._sweeps_at_ms = None
        left = []
        for held in list(self._line):
            if self._is_old(held):
                held.is_gone = True
                self._expire(held)
            else:
                left.append(held.sent_ms)
        if left:
            self._watch_age(min(left))

    def _expire(self, held: Held) -> None:
        held.is_gone = True
        if held.is_twin:
            return
        self.held -= not held.is_dead
        self._journal.note(Kind.EXPIRED, held.subject, self.name, {"condition": "MessageRetentionPeriod"})
