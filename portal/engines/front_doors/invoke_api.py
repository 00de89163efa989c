"""
`Invoke` as HTTP: a request taken or refused, and what came of it as a response.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and botocore's model of it; conformance
rows 9, 35, 56 and 57. Nothing is run here: whoever has a broker runs what take() gives, and has
answered() say it in the words of HTTP.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from portal.engines.emulator import BadFunction, Call, Outcome, Throttled, validate_event
from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.emulator.validate_job import validate_call

ASYNCHRONOUS_BYTES = 1024 * 1024  # facts M-8
LOG_TAIL_BYTES = 4 * 1024  # facts M-18
_JSON = {"Content-Type": "application/json"}
_NO_JSON = "InvalidRequestContentException"
_KINDS = ("RequestResponse", "Event", "DryRun")  # facts G-5


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """`headers` by any spelling of their names; `qualifier` is the query parameter of that name."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    qualifier: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """
    What is to be run. `at_once` is the response that its caller gets before it has, None where it waits.

    Nothing is run when `is_dry`.
    """

    event: str
    call: Call
    wants_log: bool = False
    is_dry: bool = False
    at_once: Response | None = None


def take(request: Request) -> Taken | Response:
    """What there is to run, or the response that says why there is nothing."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    kind = headers.get("x-amz-invocation-type", _KINDS[0])
    if kind not in _KINDS:
        words = f"InvocationType is {', '.join(_KINDS)}, and not {kind[:100]!r}."
        return _refused(HTTPStatus.BAD_REQUEST, "InvalidParameterValueException", words)
    most = ASYNCHRONOUS_BYTES if kind == "Event" else EVENT_BYTES
    if len(request.body) > most:
        words = f"Request must be smaller than {most} bytes for the InvokeFunction operation"
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "RequestTooLargeException", words)
    try:
        # Without a payload the event is an empty object (M: botocore sends no body then).
        event = request.body.decode() or "{}"
        validate_event(event)
        call = Call(qualifier=request.qualifier, client_context=_text(headers.get("x-amz-client-context")))
        validate_call(call)
    except UnicodeDecodeError as fault:
        byte = fault.object[fault.start]
        return _no_json(f"Could not parse request body into json: Invalid UTF-8 start byte 0x{byte:x}")
    except BadFunction as fault:
        return _no_json(str(fault).removeprefix(f"{_NO_JSON}: "))
    wants_log = kind == _KINDS[0] and headers.get("x-amz-log-type") == "Tail"
    return Taken(event=event, call=call, wants_log=wants_log, is_dry=kind == "DryRun", at_once=_at_once(kind))


def answered(taken: Taken, outcome: Outcome, *, version: str) -> Response:
    """Status 200 also for a function that failed: only the header says so (facts G-6)."""
    headers = {**_JSON, "X-Amz-Executed-Version": version, "x-amzn-RequestId": outcome.request_id}
    if outcome.function_error is not None:
        headers["X-Amz-Function-Error"] = outcome.function_error
    if taken.wants_log:
        tail = outcome.log.encode("utf-8", "replace")[-LOG_TAIL_BYTES:]
        headers["X-Amz-Log-Result"] = base64.b64encode(tail).decode()
    return Response(status=HTTPStatus.OK, headers=headers, body=outcome.payload.encode("utf-8", "replace"))


def throttled(throttle: Throttled) -> Response:
    return _refused(throttle.status, throttle.error_type, throttle.message, Reason=throttle.reason)


def _at_once(kind: str) -> Response | None:
    status = {"Event": HTTPStatus.ACCEPTED, "DryRun": HTTPStatus.NO_CONTENT}.get(kind)
    return None if status is None else Response(status=status, headers={}, body=b"")


def _text(context: str | None) -> str | None:
    """The client context as JSON text; raises BadFunction for what is no base64."""
    if context is None:
        return None
    try:
        return base64.b64decode(context, validate=True).decode()
    except ValueError:  # binascii's and UnicodeDecodeError are
        raise BadFunction("The client context is not base64 of UTF-8 text.") from None


def _no_json(words: str) -> Response:
    return _refused(HTTPStatus.BAD_REQUEST, _NO_JSON, words)


def _refused(status: int, error_type: str, words: str, **more: str) -> Response:
    """As botocore's model shapes it: the type in a header, who is to blame and why in the body."""
    body = json.dumps({**more, "Type": "User", "message": words}).encode()
    return Response(status=status, headers={**_JSON, "x-amzn-ErrorType": error_type}, body=body)
