"""A call of a function URL that streams: the caller has the first bytes before the function has the last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from portal.engines.emulator import Job
from portal.engines.emulator.client import Part
from portal.engines.front_doors import (
    Answer,
    Exchange,
    Explanation,
    HttpResponse,
    Malformed,
    Seen,
    Streamed,
    Waiting,
    caller,
    conclude,
    conclude_stream,
    refusal,
)
from portal.engines.front_doors.answers.prelude import CONTENT_TYPE, END, UNTYPED
from portal.records.playground.admit_call import NotServed
from portal.records.playground.exchanges import EACH, keep_exchange
from portal.records.playground.invoke_for_door import QUEUE_S, answer_in, asked_and_heard
from portal.records.playground.models import DeployedDoor
from portal.records.playground.written import LONGEST_S
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Run

_PAGE = "Lambda: configuration-response-streaming"


def stream_call(
    deployed: DeployedDoor, waiting: Waiting, job: Job, *, now: datetime
) -> HttpResponse | Streamed:
    """
    Blocks until there is a first byte. The exchange is kept when the body has been read, or closed.

    Raises NotServed.
    """
    with ExitStack() as stack:
        heard = asked_and_heard(deployed, job, key=waiting.request.request_id, now=now)
        run, listener = stack.enter_context(heard)
        call = _StreamedCall(deployed, waiting, run, now)
        parts = listener.parts(run, within_s=LONGEST_S + QUEUE_S)
        first = next(parts, None)
        if first is None:
            return call.unstreamed()
        try:
            found = conclude_stream(waiting, call.taken(first, parts), first.content_type)
        except Malformed as fault:
            return call.malformed(fault)
        return replace(found, body=call.sending(found, stack.pop_all()))


class _StreamedCall:
    """`raw` is the beginning of what the function sent, `body` that of what the caller has of it."""

    def __init__(self, deployed: DeployedDoor, waiting: Waiting, run: Run, now: datetime) -> None:
        self._deployed, self._waiting, self._run, self._now = deployed, waiting, run, now
        self._raw = self._body = b""
        self._size = 0

    def taken(self, first: Part, rest: Iterator[Part]) -> Iterator[bytes]:
        self._raw = first.data[:EACH]
        yield first.data
        for part in rest:
            self._raw += part.data[: EACH - len(self._raw)]
            yield part.data

    def sending(self, found: Streamed, until_sent: ExitStack) -> Iterator[bytes]:
        """What is to be read; at its end, or when it is closed, the exchange is kept."""
        body = self._sent(found, until_sent)
        next(body)  # closed before it has begun it would do nothing
        return body

    def _sent(self, found: Streamed, until_sent: ExitStack) -> Iterator[bytes]:
        with until_sent:
            try:
                yield b""
                for chunk in found.body:
                    self._body += chunk[: EACH - len(self._body)]
                    self._size += len(chunk)
                    yield chunk
            finally:
                shown = HttpResponse(status=found.status, headers=found.headers, body=self._body)
                self._keep(Seen(response=shown, because=self._rules()))

    def unstreamed(self) -> HttpResponse | Streamed:
        """It failed before its first byte, or another process ran it and has all of it."""
        if not self._run.is_over:
            cancel_run(self._run, now=self._now)
        answer = answer_in(self._run)
        if answer.kind != "returned":
            exchange = conclude(self._waiting, answer)
            keep_exchange(deployed=self._deployed, shown=caller(exchange), run=self._run, now=self._now)
            return exchange.response
        data = answer.payload.encode("utf-8", "replace")
        kind = CONTENT_TYPE if END in data else "application/json" if data else UNTYPED
        whole = Part(0, kind, data)
        try:
            found = conclude_stream(self._waiting, self.taken(whole, iter(())), kind)
        except Malformed as fault:
            return self.malformed(fault)
        return replace(found, body=self.sending(found, ExitStack()))

    def malformed(self, fault: Malformed) -> HttpResponse:
        shown = refusal(self._waiting.door, self._waiting.request, "malformed", str(fault))
        self._keep(shown)
        return shown.response

    def _rules(self) -> tuple[Explanation, ...]:
        self._run.refresh_from_db()
        told = Explanation(says=f"The response was sent as it came: {self._size:,} bytes.", source=_PAGE)
        if self._run.is_over and not self._ended_well():
            failed = "The function failed in the middle: the caller has what it had sent before that."
            return (told, Explanation(says=failed, source=_PAGE))
        return (told,)

    def _ended_well(self) -> bool:
        try:
            return answer_in(self._run).kind == "returned"
        except NotServed:  # our fault, in the middle of it
            return False

    def _keep(self, shown: Seen) -> None:
        answer = Answer(payload=self._raw.decode("utf-8", "replace"))
        exchange = Exchange(
            door=self._waiting.door,
            request=self._waiting.request,
            seen=shown,
            event=self._waiting.event,
            answer=answer,
        )
        keep_exchange(deployed=self._deployed, shown=caller(exchange), run=self._run, now=self._now)
