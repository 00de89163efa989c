"""What AWS would refuse of a function or an event before anything runs."""

from __future__ import annotations

import json
import re

from .function import (
    APPLICATION_LOG_LEVELS,
    CODE_BYTES,
    ENVIRONMENT_BYTES,
    EPHEMERAL_MB,
    EVENT_BYTES,
    LATEST,
    LAYERS,
    LOG_FORMATS,
    MEMORY_MB,
    SYSTEM_LOG_LEVELS,
    TIMEOUT_S,
    TRACING,
    BadFunction,
    Function,
)
from .layers import validate_layers
from .runtimes import find_runtime
from .snap_start import validate_snap_start

_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+", re.ASCII)  # facts F-2
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_NO_PART = ("", ".", "..")
_PART = 100  # characters of one name in a path; 255 bytes is what file systems take
_HANDLER_LENGTH = 128  # facts D-16
_HANDLER = re.compile(rf"\S{{1,{_HANDLER_LENGTH}}}")
_VERSION = re.compile(r"\$LATEST|[1-9][0-9]{0,8}", re.ASCII)
_LAYER = re.compile(r"[a-zA-Z0-9_-]{1,140}", re.ASCII)

# Facts F-11: Lambda sets these itself.
RESERVED = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN",
        # Lambda sets them from LoggingConfig; accepted here they would do nothing.
        "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL",
    }
)  # fmt: skip


def validate(function: Function) -> None:
    """
    Raises BadFunction, with what to change.

    Limits: AWS's (facts M-1, M-3, M-6, B-9, F-1, F-2, O-4, O-6, O-16), the editor's.
    """
    find_runtime(function.runtime)
    if not _NAME.fullmatch(function.name):
        raise BadFunction("The name of a function is 1 to 64 letters, digits, hyphens and underscores.")
    _validate_files(function)
    if not MEMORY_MB[0] <= function.memory_mb <= MEMORY_MB[1]:
        raise BadFunction(f"Memory is {MEMORY_MB[0]} to {MEMORY_MB[1]:,} MB, in steps of 1 MB.")
    if not TIMEOUT_S[0] <= function.timeout_s <= TIMEOUT_S[1]:
        raise BadFunction(f"The timeout is {TIMEOUT_S[0]} to {TIMEOUT_S[1]} seconds.")
    if not _HANDLER.fullmatch(function.handler) or not function.handler.isprintable():
        raise BadFunction(
            f"The handler is 1 to {_HANDLER_LENGTH} characters without a space, like module.function."
        )
    if not EPHEMERAL_MB[0] <= function.ephemeral_mb <= EPHEMERAL_MB[1]:
        raise BadFunction(f"Ephemeral storage (/tmp) is {EPHEMERAL_MB[0]} to {EPHEMERAL_MB[1]:,} MB.")
    if not _VERSION.fullmatch(function.version):
        raise BadFunction(f"{function.version[:100]!r} is no version: {LATEST}, or a number from 1.")
    validate_snap_start(function)
    if function.tracing not in TRACING:
        raise BadFunction(f"Tracing is {' or '.join(TRACING)}.")
    _validate_environment(function)
    _validate_logging(function)
    _validate_layers(function)


def _validate_logging(function: Function) -> None:
    if function.log_format not in LOG_FORMATS:
        raise BadFunction(f"The log format is {' or '.join(LOG_FORMATS)}.")
    for what, level, known in (
        ("application", function.application_log_level, APPLICATION_LOG_LEVELS),
        ("system", function.system_log_level, SYSTEM_LOG_LEVELS),
    ):
        if level is None:
            continue
        if level not in known:
            raise BadFunction(f"The {what} log level is one of {', '.join(known)}.")
        if function.log_format != "JSON":
            raise BadFunction(f"The {what} log level needs the log format JSON: text is not filtered.")


def _validate_layers(function: Function) -> None:
    if len(function.layers) > LAYERS:
        raise BadFunction(f"A function has {LAYERS} layers at most; these are {len(function.layers)}.")
    for name in function.layers:
        if not _LAYER.fullmatch(name):
            raise BadFunction(
                f"{name[:100]!r} cannot name a layer: letters, digits, hyphens and underscores."
            )
    if len(set(function.layers)) < len(function.layers):
        raise BadFunction("A layer is named twice; once is enough.")
    validate_layers(function)


def _validate_files(function: Function) -> None:
    if not function.files:
        raise BadFunction("There is no code. Add a file, lambda_function.py for instance.")
    for path in function.files:
        if not path.isprintable() or any(part in _NO_PART or len(part) > _PART for part in path.split("/")):
            raise BadFunction(
                f"{path[:100]!r} cannot name a file: write a relative path, like package/module.py."
            )
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in function.files.values())
    if size > CODE_BYTES:
        raise BadFunction(f"The code has {size:,} bytes; {CODE_BYTES:,} (256 KB) is the most that is taken.")


def _validate_environment(function: Function) -> None:
    for name, value in function.environment.items():
        if not _KEY.fullmatch(name):
            raise BadFunction(
                f"{name!r} cannot name an environment variable: a letter first, then letters, digits and _."
            )
        if name in RESERVED:
            raise BadFunction(f"{name} is reserved: Lambda sets it itself. Choose another name.")
        if "\0" in value or not _is_text(value):
            raise BadFunction(f"The value of {name} has a character that no environment variable can hold.")
    size = sum(len(name) + len(value.encode()) for name, value in function.environment.items())
    if size > ENVIRONMENT_BYTES:
        raise BadFunction(
            f"The environment variables have {size:,} bytes; {ENVIRONMENT_BYTES:,} is the most."
        )


def validate_event(text: str) -> None:
    """Raises BadFunction as `Invoke` answers InvalidRequestContentException (conformance row 9)."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > EVENT_BYTES:
        raise BadFunction(f"The event has {size:,} bytes; {EVENT_BYTES:,} (6 MB) is the most that is taken.")
    try:
        json.loads(text, parse_constant=refuse_constant)
    except ValueError as fault:
        raise BadFunction(
            f"InvalidRequestContentException: Could not parse request body into json: {fault}"
        ) from None
    except RecursionError:
        raise BadFunction("InvalidRequestContentException: the event is nested too deeply.") from None


def refuse_constant(word: str) -> None:
    """For json.loads: NaN and the infinities, which Python takes."""
    raise ValueError(f"{word} is no JSON")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
