"""
The segments that Lambda itself makes of a traced invocation.

Two of them, for the service and for the function; the second with the subsegments Initialization,
Invocation and Overhead: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html. What the function's
own code tells of belongs to the second one, whose name is the Parent of the trace header that it is given
(conformance row 70). Newer functions have no Invocation there; the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.observability.invocation import Invocation

from .identifiers import made_of, read_header
from .span import Kind, Link, Span, Status

SERVICE = "AWS::Lambda"
FUNCTION = "AWS::Lambda::Function"


def lambda_spans(
    invocation: Invocation, *, caller_id: str | None = None, links: Sequence[Link] = ()
) -> tuple[Span, ...]:
    """
    None at all, (), of an invocation that was not sampled. `caller_id` is the span that it was called from,
    `links` are those that its messages came from.
    """
    header = read_header(invocation.trace)
    if header is None or not header.is_sampled:
        return ()
    making = _Making(invocation, header.trace_id)
    function_id = header.parent_id or making.id("function")
    service = making.span(
        "service", invocation.function, caller_id, invocation.began_ms, invocation.ended_ms,
        origin=SERVICE, kind="server", status="throttle" if invocation.is_throttled else "ok",
        links=tuple(links),
    )  # fmt: skip
    if invocation.is_throttled:
        return (service,)
    function = making.span(
        "function", invocation.function, service.span_id, invocation.began_ms, invocation.ended_ms,
        span_id=function_id, origin=FUNCTION, kind="server", status=making.status,
    )  # fmt: skip
    return service, function, *making.parts(function_id)


class _Making:
    def __init__(self, invocation: Invocation, trace_id: str) -> None:
        self._invocation = invocation
        self._trace_id = trace_id
        self.status: Status = "fault" if invocation.is_error else "ok"

    def id(self, part: str) -> str:
        return made_of(self._trace_id, self._invocation.request_id, part)

    def parts(self, function_id: str) -> list[Span]:
        one = self._invocation
        begun = one.began_ms + one.ahead_ms
        overhead = min(one.overhead_ms, one.duration_ms)
        done = one.ended_ms - overhead
        found = [self.span("invocation", "Invocation", function_id, begun, done, status=self.status)]
        if one.init_ms is not None:
            found.insert(0, self.span("init", "Initialization", function_id, one.began_ms, begun))
        if one.restore_ms is not None:
            found.insert(0, self.span("restore", "Restore", function_id, one.began_ms, begun))
        if overhead > 0:
            found.append(self.span("overhead", "Overhead", function_id, done, one.ended_ms))
        return found

    def span(
        self, part: str, name: str, parent_id: str | None, began_ms: float, ended_ms: float, *,
        span_id: str = "", origin: str = "", kind: Kind = "internal", status: Status = "ok",
        links: tuple[Link, ...] = (),
    ) -> Span:  # fmt: skip
        request = (("aws.request_id", self._invocation.request_id),) if kind == "server" else ()
        return Span(
            trace_id=self._trace_id,
            span_id=span_id or self.id(part),
            parent_id=parent_id,
            name=name,
            began_ms=began_ms,
            ended_ms=ended_ms,
            service=self._invocation.function,
            origin=origin,
            kind=kind,
            status=status,
            is_entry=kind == "server",
            attributes=request,
            links=links,
        )
