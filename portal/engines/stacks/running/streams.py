"""
Streams of tables and of Kinesis that Lambda reads for functions of a stack: batches in order, retries,
partial failures, on-failure destinations. Event-sources §3.

A batch that fails for ever holds up its shard until its records expire. Here it is tried ATTEMPTS times, and
a step says that it is stuck.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from portal.engines.cloud import Told
from portal.engines.emulator import Outcome
from portal.engines.events import dynamodb, kinesis, on_failure
from portal.engines.simulation.filters import BadFilter, Filters, compile_filters
from portal.engines.simulation.streams.response import failed_from
from portal.engines.stacks.plan import Poll

from .account import ItemChange, Json, item_changes, new_records, thing
from .asynchronous import Asynchronous
from .deployment import Deployment, NotDeployed
from .places import PLACE
from .step import Step, read

ATTEMPTS: Final = 3
_LABEL = "2026-01-01T00:00:00.000"  # as names.py has it in StreamArn
_SHARD = "shardId-000000000000"


class Streams:
    def __init__(self, deployment: Deployment, asynchronous: Asynchronous) -> None:
        self._deployment = deployment
        self._asynchronous = asynchronous
        self._polls = [poll for poll in deployment.plan.polls if poll.kind != "sqs" and poll.enabled]
        self._filters = {poll.logical_id: self._compiled(poll) for poll in self._polls}
        self._waiting: dict[str, list[Json]] = {
            poll.logical_id: deployment.waiting.setdefault(poll.logical_id, []) for poll in self._polls
        }
        deployment.listen(self._changed)

    def _compiled(self, poll: Poll) -> Filters:
        kind = "dynamodb" if poll.kind == "dynamodb" else "kinesis"
        try:
            return compile_filters(poll.patterns, source=kind)  # type: ignore[arg-type]
        except BadFilter as fault:
            self._deployment.note(Step(cause=poll.kind, source=poll.source, note=str(fault)))
            return Filters(source=kind)  # type: ignore[arg-type]

    def _changed(self, before: Json, after: Json, told: Told, depth: int) -> None:
        records: dict[tuple[str, str], list[Json]] = {}
        for change in item_changes(before, after):
            if (record := self._item(after, change)) is not None:
                records.setdefault(("dynamodb", change.table), []).append(record)
        for new in new_records(before, after):
            count = self._deployment.count("streams")
            record = kinesis.record(
                kinesis.Stream(name=new.stream, place=PLACE),
                kinesis.Record(
                    data=new.data,
                    partition_key=new.partition_key,
                    sequence_number=kinesis.sequence_number(count),
                    arrived_at_ms=self._deployment.now_ms,
                ),
            )
            records.setdefault(("kinesis", new.stream), []).append(record)
        for poll in self._polls:
            come = records.get((poll.kind, poll.source), [])
            passed = [record for record in come if self._filters[poll.logical_id].passes(record)]
            if passed:
                self._waiting[poll.logical_id] += passed
                self._deployment.later(lambda poll=poll: self._poll(poll))  # type: ignore[misc]

    def _item(self, account: Mapping[str, Any], change: ItemChange) -> Json | None:
        """None where the table has no stream."""
        table = thing(account, "tables", change.table) or {}
        view = table.get("stream")
        if not view:
            return None
        number = dynamodb.sequence_number(self._deployment.count("streams"))
        stream = dynamodb.TableStream(table=change.table, label=_LABEL, view=view, place=PLACE)
        name = "INSERT" if change.old is None else "REMOVE" if change.new is None else "MODIFY"
        plain = dynamodb.Change(
            name=name,  # type: ignore[arg-type]
            keys={},
            at_ms=self._deployment.now_ms,
            sequence_number=number,
        )
        record = dynamodb.record(stream, plain)
        images: Json = {"Keys": change.keys}
        if view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES") and change.new is not None:
            images["NewImage"] = change.new
        if view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES") and change.old is not None:
            images["OldImage"] = change.old
        size = sum(dynamodb.item_bytes(image) for image in images.values())
        record["dynamodb"] = {**record["dynamodb"], **images, "SizeBytes": size}
        return record

    def _poll(self, poll: Poll) -> None:
        waiting = self._waiting[poll.logical_id]
        while waiting:
            batch = waiting[: poll.batch_size]
            done = self._batch(poll, batch)
            del waiting[:done]
            if not done:
                return

    def _batch(self, poll: Poll, batch: list[Json]) -> int:
        """How many records of it are done with, or given up; 0 where it is stuck."""
        attempts = ATTEMPTS if poll.retries < 0 else poll.retries + 1
        done, error, request_id = 0, None, ""
        for _ in range(attempts):
            left = batch[done:]
            try:
                ended = self._deployment.run(
                    poll.target, json.dumps({"Records": left}), poll.kind, poll.source
                ).ended
            except NotDeployed as why:
                self._deployment.note(Step(cause=poll.kind, source=poll.source, note=str(why)))
                return 0
            if not isinstance(ended, Outcome):
                return done
            request_id, error = ended.request_id, ended.function_error
            failed = self._failed(poll, ended, left)
            if failed is None:
                return len(batch)
            done += failed
        return self._given_up(poll, batch, done=done, attempts=attempts, request_id=request_id, error=error)

    def _failed(self, poll: Poll, ended: Outcome, batch: Sequence[Json]) -> int | None:
        if ended.function_error is not None:
            return 0
        if not poll.reports_failures:
            return None
        return failed_from(read(ended.payload), [_number(record) for record in batch])

    def _given_up(
        self, poll: Poll, batch: list[Json], *, done: int, attempts: int, request_id: str, error: str | None
    ) -> int:
        if poll.retries < 0:
            note = (
                f"The batch failed {attempts} times, and is tried until its records expire: nothing behind it"
                " is read. Set MaximumRetryAttempts, and a destination for what is given up."
            )
            self._deployment.note(Step(cause=poll.kind, source=poll.source, note=note))
            return done
        left = batch[done:]
        if poll.on_failure:
            lost = on_failure.LostBatch(
                stream_arn=str(left[0]["eventSourceARN"]),
                shard_id=_SHARD,
                start_sequence_number=_number(left[0]),
                end_sequence_number=_number(left[-1]),
                first_arrived_at_ms=self._deployment.now_ms,
                last_arrived_at_ms=self._deployment.now_ms,
                batch_size=len(left),
                request_id=request_id,
                function_arn=PLACE.function_arn(str(poll.target)),
                condition="RetryAttemptsExhausted",
                invoke_count=attempts,
                error=error,
                at_ms=self._deployment.now_ms,
            )
            self._asynchronous.pass_on(poll.on_failure, on_failure.record(lost), "destination", poll.source)
        return len(batch)


def _number(record: Mapping[str, Any]) -> str:
    of = record.get("dynamodb") or {}
    return str(of.get("SequenceNumber") or record["kinesis"]["sequenceNumber"])
