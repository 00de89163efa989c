"""
Queues that Lambda polls for functions of a stack: batches, partial failures, redrive. Event-sources §3.

What fails is visible again after the queue's visibility timeout; here that is at once. Without a dead-letter
queue it would come again until it expires: after ATTEMPTS it is put back, and a step says so.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from portal.engines.cloud import Told
from portal.engines.emulator import Outcome
from portal.engines.events import sqs
from portal.engines.simulation.batch_failures import read_failures
from portal.engines.simulation.filters import BadFilter, Filters, compile_filters
from portal.engines.stacks.plan import Poll

from .account import Json, text_of, thing, with_message, without_messages
from .deployment import Deployment, NotDeployed
from .places import PLACE
from .step import Step, read

ATTEMPTS: Final = 3
# Of a message, what does not stand in what was written.
_KEPT: Final = ("id", "sent_at_ms", "receive_count", "first_received_at_ms", "sequence_number")


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A message that has been taken from the account, as Lambda's pollers hold it."""

    told: sqs.Message
    written: Mapping[str, Any] = field(repr=False)

    def to_json(self) -> Json:
        return {"written": dict(self.written)} | {name: getattr(self.told, name) for name in _KEPT}

    @classmethod
    def from_json(cls, kept: Json) -> Held:
        """Raises KeyError, TypeError for what to_json did not write."""
        written = kept["written"]
        told = sqs.Message(
            body=text_of(written),
            attributes=_attributes(written.get("attributes") or {}),
            group_id=written.get("group"),
            deduplication_id=written.get("deduplication"),
            **{name: kept[name] for name in _KEPT},
        )
        return cls(told=told, written=written)


class Queues:
    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._polls = {
            poll.source: poll for poll in deployment.plan.polls if poll.kind == "sqs" and poll.enabled
        }
        self._filters = {name: self._compiled(poll) for name, poll in self._polls.items()}
        self._waiting: dict[str, list[Held]] = {
            name: deployment.waiting.setdefault(f"sqs/{name}", []) for name in self._polls
        }
        deployment.listen(self._changed)

    def _compiled(self, poll: Poll) -> Filters:
        try:
            return compile_filters(poll.patterns, source="sqs")
        except BadFilter as fault:
            self._deployment.note(Step(cause="sqs", source=poll.source, note=str(fault)))
            return Filters(source="sqs")

    def _changed(self, before: Json, after: Json, told: Told, depth: int) -> None:
        """Messages that lie in a queue that is polled are taken, and polled for when there is time."""
        for name, poll in self._polls.items():
            self._deployment.account, messages = without_messages(self._deployment.account, name)
            queue = sqs.Queue(name=name, place=PLACE)
            for written in messages:
                held = self._held(written)
                if self._filters[name].passes(sqs.record(queue, held.told)):
                    self._waiting[name].append(held)
            if messages:
                self._deployment.later(lambda poll=poll: self._poll(poll))  # type: ignore[misc]

    def _held(self, written: Json) -> Held:
        count = self._deployment.count("queues")
        told = sqs.message(text_of(written), seed=f"{count}", sent_at_ms=self._deployment.now_ms)
        group = written.get("group")
        told = replace(
            told,
            attributes=_attributes(written.get("attributes") or {}),
            group_id=group,
            deduplication_id=written.get("deduplication"),
            sequence_number=sqs.sequence_number(count) if group else None,
        )
        return Held(told=told, written=written)

    def _poll(self, poll: Poll) -> None:
        waiting = self._waiting[poll.source]
        while waiting:
            batch = waiting[: poll.batch_size]
            del waiting[: poll.batch_size]
            failed = self._invoke(poll, batch)
            waiting[:0] = [kept for one in failed if (kept := self._again(poll, one)) is not None]

    def _invoke(self, poll: Poll, batch: list[Held]) -> list[Held]:
        """What of it failed."""
        queue = sqs.Queue(name=poll.source, place=PLACE)
        event = sqs.event(queue, (one.told for one in batch))
        try:
            ended = self._deployment.run(poll.target, json.dumps(event), "sqs", poll.source).ended
        except NotDeployed as why:
            self._deployment.note(Step(cause="sqs", source=poll.source, target=poll.target, note=str(why)))
            return batch
        if not isinstance(ended, Outcome) or ended.function_error is not None:
            return batch
        if not poll.reports_failures:
            return []
        names = read_failures(read(ended.payload), {one.told.id for one in batch})
        if names is None:
            return batch
        if queue.is_fifo and names:  # what comes behind a failure in order has failed with it
            first = min(place for place, one in enumerate(batch) if one.told.id in names)
            return batch[first:]
        return [one for one in batch if one.told.id in names]

    def _again(self, poll: Poll, held: Held) -> Held | None:
        """The next receive of a message that failed; None once it has gone elsewhere."""
        queue = thing(self._deployment.account, "queues", poll.source) or {}
        redrive = queue.get("redrive")
        times = held.told.receive_count
        if redrive is not None and times >= redrive["after"]:
            moved = dict(held.written)
            note = f"Received {times} times: moved to {redrive['to']}."
            self._deployment.note(Step(cause="sqs", source=poll.source, note=note))
            self._deployment.change(with_message(self._deployment.account, redrive["to"], moved))
            return None
        if redrive is None and times >= ATTEMPTS:
            note = (
                f"Failed {times} times, without a dead-letter queue: on AWS the message comes again after"
                " each visibility timeout, until it expires. It is left in the queue here."
            )
            self._deployment.note(Step(cause="sqs", source=poll.source, note=note))
            # Past the listeners: it would be taken again at once.
            self._deployment.account = with_message(self._deployment.account, poll.source, dict(held.written))
            return None
        told = replace(
            held.told,
            receive_count=times + 1,
            first_received_at_ms=held.told.first_received_at_ms or held.told.sent_at_ms,
        )
        return replace(held, told=told)


def _attributes(written: Mapping[str, Mapping[str, str]]) -> dict[str, sqs.Attribute]:
    return {
        name: sqs.Attribute(
            value=base64.b64decode(one["BinaryValue"])
            if "BinaryValue" in one
            else str(one.get("StringValue", "")),
            data_type=str(one.get("DataType", "String")),
        )
        for name, one in written.items()
    }
