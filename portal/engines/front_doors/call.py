"""
One request through a door: route, authorizer, event, function, response.

Nothing is run here: `invoke` runs the function, `authorize` those of the authorizers, by their names. Who
cannot wait for the function in one call enters, runs the event, and concludes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.engines.front_doors.answers.cors import is_preflight, told_by_browser, with_cors
from portal.engines.front_doors.answers.prelude import Streamed, streamed
from portal.engines.front_doors.answers.refuse import own_headers, refusal
from portal.engines.front_doors.answers.respond import respond
from portal.engines.front_doors.authorizers.cache import AuthorizerCache
from portal.engines.front_doors.authorizers.judged import Judged
from portal.engines.front_doors.configured.doors import Door, FunctionUrl, HttpApi
from portal.engines.front_doors.configured.problem import BadDoor
from portal.engines.front_doors.configured.problems import problems
from portal.engines.front_doors.events.stamps import passed_trace_of
from portal.engines.front_doors.routing.routes import Routed
from portal.engines.front_doors.wire.answer import Answer, Invoke
from portal.engines.front_doors.wire.request import HttpRequest, validate_request
from portal.engines.front_doors.wire.response import HttpResponse, Seen, text

from .admit import Means, admit

EVENT_BYTES = 6 * 1024 * 1024  # facts M-7


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """
    What went through the door, both ways. What did not take place is None: a function that was not
    reached has no answer.
    """

    door: Door
    request: HttpRequest
    seen: Seen
    routed: Routed | None = None
    judged: Judged | None = None
    event: str | None = None
    answer: Answer | None = None

    @property
    def response(self) -> HttpResponse:
        return self.seen.response


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """
    A request that was let in: the function is to be invoked with `event`, JSON text. `trace` is the trace
    header that goes with the invocation, None where the caller's is none.
    """

    door: Door
    request: HttpRequest
    event: str
    trace: str | None = None
    routed: Routed | None = None
    judged: Judged | None = None


def call(
    door: Door,
    request: HttpRequest,
    invoke: Invoke,
    now: datetime,
    *,
    authorize: Mapping[str, Invoke] | None = None,
    cache: AuthorizerCache | None = None,
) -> Exchange:
    """Enters and concludes. Raises what `enter` does, and whatever `invoke` raises."""
    entered = enter(door, request, now, authorize=authorize, cache=cache)
    return entered if isinstance(entered, Exchange) else conclude(entered, invoke(entered.event))


def enter(
    door: Door,
    request: HttpRequest,
    now: datetime,
    *,
    authorize: Mapping[str, Invoke] | None = None,
    cache: AuthorizerCache | None = None,
) -> Waiting | Exchange:
    """
    What is to be run, or all that there is to it where the door answers by itself.

    `now` is the moment by which tokens and kept answers are judged. Raises BadDoor and BadRequest for
    what AWS would not have taken.
    """
    if found := problems(door):
        raise BadDoor(*found)
    validate_request(request)
    means = Means(now=now, authorize=authorize or {}, cache=cache or AuthorizerCache())
    admitted = admit(door, request, means)
    routed, judged = admitted.routed, admitted.judged
    if admitted.seen is not None:
        shown = _finished(door, request, admitted.seen)
        return Exchange(door=door, request=request, seen=shown, routed=routed, judged=judged)
    event = text(admitted.event)
    trace = passed_trace_of(request)
    waiting = Waiting(door=door, request=request, event=event, trace=trace, routed=routed, judged=judged)
    if len(event.encode("utf-8", "replace")) <= EVENT_BYTES:
        return waiting
    says = "The event is over the 6 MB that an invocation takes: Lambda refuses it."
    return _exchanged(waiting, refusal(door, request, "event too large", says), None)


def conclude(waiting: Waiting, answer: Answer) -> Exchange:
    """What the caller sees of what came of the invocation."""
    return _exchanged(waiting, respond(waiting.door, waiting.request, answer), answer)


def conclude_stream(waiting: Waiting, chunks: Iterable[bytes], content_type: str) -> Streamed:
    """
    The response of a function URL that streams, with its first bytes read; `content_type` as the runtime
    sends it. Raises Malformed where the prelude is none.
    """
    found = streamed(chunks, content_type)
    door, request = waiting.door, waiting.request
    shown = Seen(response=HttpResponse(status=found.status, headers=found.headers))
    if isinstance(door, FunctionUrl) and door.cors:
        shown = with_cors(door, door.cors, request, shown)
    headers = (*shown.response.headers, *own_headers(door, request), ("Transfer-Encoding", "chunked"))
    return replace(found, headers=headers)


def _exchanged(waiting: Waiting, shown: Seen, answer: Answer | None) -> Exchange:
    before = waiting.judged.because if waiting.judged else ()
    return Exchange(
        door=waiting.door,
        request=waiting.request,
        seen=_finished(waiting.door, waiting.request, shown.after(*before)),
        routed=waiting.routed,
        judged=waiting.judged,
        event=waiting.event,
        answer=answer,
    )


def _finished(door: Door, request: HttpRequest, shown: Seen) -> Seen:
    """CORS headers where they are configured, no body for HEAD, and what a browser makes of it."""
    if isinstance(door, HttpApi | FunctionUrl) and door.cors:
        if is_preflight(request):
            return shown
        shown = with_cors(door, door.cors, request, shown)
    if request.method == "HEAD" and shown.response.body:
        shown = replace(shown, response=replace(shown.response, body=b""))
    return told_by_browser(door, request, shown)
