"""What AWS would refuse before anything runs."""

from __future__ import annotations

import json
import re

from .function import (
    CODE_BYTES,
    ENVIRONMENT_BYTES,
    EVENT_BYTES,
    MEMORY_MB,
    TIMEOUT_S,
    BadFunction,
    Function,
)
from .runtimes import find_runtime

_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+", re.ASCII)  # facts F-2
_HANDLER_LENGTH = 128  # facts D-16

# Facts F-11: Lambda sets these itself.
RESERVED = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN",
    }
)  # fmt: skip


def validate(function: Function) -> None:
    """Raises BadFunction, with what to change; limits are AWS's (facts M-1, M-3, F-1, F-2) and the editor's."""
    find_runtime(function.runtime)
    if not function.files:
        raise BadFunction("There is no code. Add a file, lambda_function.py for instance.")
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in function.files.values())
    if size > CODE_BYTES:
        raise BadFunction(f"The code has {size:,} bytes; {CODE_BYTES:,} (256 KB) is the most that is taken.")
    if not MEMORY_MB[0] <= function.memory_mb <= MEMORY_MB[1]:
        raise BadFunction(f"Memory is {MEMORY_MB[0]} to {MEMORY_MB[1]:,} MB, in steps of 1 MB.")
    if not TIMEOUT_S[0] <= function.timeout_s <= TIMEOUT_S[1]:
        raise BadFunction(f"The timeout is {TIMEOUT_S[0]} to {TIMEOUT_S[1]} seconds.")
    if not function.handler or len(function.handler) > _HANDLER_LENGTH or re.search(r"\s", function.handler):
        raise BadFunction(f"The handler is 1 to {_HANDLER_LENGTH} characters without a space, like module.function.")
    _validate_environment(function)


def _validate_environment(function: Function) -> None:
    for name in function.environment:
        if not _KEY.fullmatch(name):
            raise BadFunction(
                f"{name!r} cannot name an environment variable: a letter first, then letters, digits and _."
            )
        if name in RESERVED:
            raise BadFunction(f"{name} is reserved: Lambda sets it itself. Choose another name.")
    size = sum(len(name) + len(value.encode()) for name, value in function.environment.items())
    if size > ENVIRONMENT_BYTES:
        raise BadFunction(f"The environment variables have {size:,} bytes; {ENVIRONMENT_BYTES:,} is the most.")


def validate_event(text: str) -> None:
    """Raises BadFunction as `Invoke` answers InvalidRequestContentException (conformance row 9)."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > EVENT_BYTES:
        raise BadFunction(f"The event has {size:,} bytes; {EVENT_BYTES:,} (6 MB) is the most that is taken.")
    try:
        json.loads(text)
    except ValueError as fault:
        raise BadFunction(f"InvalidRequestContentException: Could not parse request body into json: {fault}") from None
    except RecursionError:
        raise BadFunction("InvalidRequestContentException: the event is nested too deeply.") from None
