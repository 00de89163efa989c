"""What AWS would refuse of an invocation before anything runs, and what a job may have here."""

from __future__ import annotations

import json
import re

from .function import AT_ONCE, EVENTS, LATEST, BadFunction, Call, Concurrency, Function, Job, Routing
from .recording import EVENTS as RECORDED
from .runtimes import find_runtime
from .trace import read_header
from .validate import refuse_constant, validate, validate_event

CONTEXT_BYTES = 3_583  # in base64: facts M-17, conformance row 35
RESERVED = 1_000  # what an account has (facts J-2)

_QUALIFIER = re.compile(r"\$LATEST|[a-zA-Z0-9_-]{1,128}", re.ASCII)
_IDENTITY = re.compile(r"[\w-]+:[0-9a-f-]+", re.ASCII)
_IDENTITY_LENGTH = 55
_REQUEST_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def validate_job(job: Job) -> None:
    """Raises BadFunction, with what to change."""
    if not 0 < len(job.events) <= EVENTS:
        raise BadFunction(f"A job has 1 to {EVENTS} events.")
    if not 1 <= job.at_once <= AT_ONCE:
        raise BadFunction(f"1 to {AT_ONCE} events are run at once; {job.at_once:,} were asked for.")
    validate(job.function)
    if job.record:
        _validate_recorded(job)
    # Many are often the same; of a single one the hash takes longer than to read it.
    for event in set(job.events) if len(job.events) > 1 else job.events:
        validate_event(event)
    validate_call(job.call)
    if job.call.request_id is not None and len(job.events) > 1:
        raise BadFunction("A request id is of one event; each event has another.")
    if job.routing is not None:
        _validate_routing(job.function, job.routing)
    _validate_concurrency(job.function, job.concurrency)
    if job.concurrency.provisioned and any(function.has_snapshot for function in job.functions):
        raise BadFunction("A version has SnapStart or provisioned concurrency, not both. Choose one.")


def _validate_recorded(job: Job) -> None:
    if len(job.events) > RECORDED:
        raise BadFunction(f"Of a run that is recorded step by step there are 1 to {RECORDED} events.")
    if any(find_runtime(function.runtime).language != "Python" for function in job.functions):
        raise BadFunction("Only Python is recorded step by step. Choose a Python runtime, or run without.")
    if job.concurrency.provisioned:
        raise BadFunction("What is initialised ahead is not recorded: set provisioned concurrency to 0.")
    if any(function.has_snapshot for function in job.functions):
        raise BadFunction(
            "What is restored from a snapshot is not recorded: run $LATEST, or turn SnapStart off."
        )


def validate_call(call: Call) -> None:
    """Raises BadFunction as `Invoke` answers for its client context (facts M-17)."""
    if call.qualifier is not None and not _QUALIFIER.fullmatch(call.qualifier):
        raise BadFunction(f"A qualifier is {LATEST}, the number of a version or the name of an alias.")
    if call.client_context is not None:
        _validate_client_context(call.client_context)
    if call.request_id is not None and not _REQUEST_ID.fullmatch(call.request_id):
        raise BadFunction("A request id is a UUID, in lower case.")
    if call.trace is not None and read_header(call.trace) is None:
        raise BadFunction("A trace header is like Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1.")
    ids = (call.cognito_identity_id, call.cognito_identity_pool_id)
    if ids != (None, None) and not all(id and _is_identity(id) for id in ids):
        raise BadFunction("A Cognito identity has an id and the id of its pool, like us-east-1:1a2b-3c.")


def _validate_client_context(text: str) -> None:
    size = 4 * -(-len(text.encode("utf-8", "surrogatepass")) // 3)
    if size > CONTEXT_BYTES:
        raise BadFunction(
            f"The client context has {size:,} bytes in base64; {CONTEXT_BYTES:,} is the most that is taken."
        )
    try:
        value = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadFunction("InvalidRequestContentException: the client context is no JSON object.")


def _validate_routing(function: Function, routing: Routing) -> None:
    """An alias is over two published versions of one function: facts P-3, M-19."""
    validate(routing.function)
    if not 0 <= routing.weight <= 1:
        raise BadFunction("The weight of a version is 0.0 to 1.0.")
    if LATEST in (function.version, routing.function.version):
        raise BadFunction(f"An alias routes between published versions; {LATEST} is not one.")
    if function.name != routing.function.name or function.version == routing.function.version:
        raise BadFunction("An alias routes between two versions of one function.")


def _validate_concurrency(function: Function, concurrency: Concurrency) -> None:
    """Facts J-6 to J-8."""
    reserved, provisioned = concurrency.reserved, concurrency.provisioned
    if reserved is not None and not 0 <= reserved <= RESERVED:
        raise BadFunction(f"Reserved concurrency is 0 to {RESERVED:,}.")
    if not 0 <= provisioned <= AT_ONCE:
        raise BadFunction(f"Provisioned concurrency is {AT_ONCE} at most here.")
    if provisioned and function.version == LATEST:
        raise BadFunction(f"Provisioned concurrency is for a version or an alias, never for {LATEST}.")
    if reserved is not None and provisioned > reserved:
        raise BadFunction("Provisioned concurrency is no more than what the function has reserved.")


def _is_identity(text: str) -> bool:
    return len(text) <= _IDENTITY_LENGTH and _IDENTITY.fullmatch(text) is not None
