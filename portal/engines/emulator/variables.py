"""What a function finds in os.environ, by the names a real one lists (conformance rows 30–32)."""

from __future__ import annotations

from typing import Literal

from portal.engines.sandbox import Place

from .function import Function
from .runtimes import find_runtime

Initialization = Literal["on-demand", "provisioned-concurrency", "snap-start"]  # facts F-12

REGION = "us-east-1"
ACCOUNT = "111122223333"  # one that AWS keeps for examples
_LIBRARIES = (
    "/var/lang/lib", "/lib64", "/usr/lib64", "/var/runtime", "/var/runtime/lib",
    "/var/task", "/var/task/lib", "/opt/lib",
)  # fmt: skip
_XRAY = ("169.254.100.1", "2000")


def arn(function: Function, qualifier: str | None = None) -> str:
    """As the caller named it: with the qualifier that was used, if one was (conformance row 36)."""
    suffix = f":{qualifier}" if qualifier is not None else ""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.name}{suffix}"


def of(
    function: Function, stream: str, place: Place, initialization: Initialization = "on-demand"
) -> dict[str, str]:
    """
    Lambda's own and the function's. The keys are no one's: nothing of AWS can be reached from here.

    `place` is AWS's own (/var/task, /tmp, conformance row 31) where the sandbox has namespaces. Elsewhere
    the folder that may be written is told as well, in the variable that programs look at.
    """
    return {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLEEXAMPLE00",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": initialization,
        "AWS_LAMBDA_RUNTIME_API": place.address,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_SESSION_TOKEN": "example",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": ":".join(_XRAY),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": place.task,
        "LANG": "en_US.UTF-8",
        "LD_LIBRARY_PATH": ":".join(_LIBRARIES),
        "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "PWD": place.task,
        "SHLVL": "0",
        "TZ": ":UTC",
        "_AWS_XRAY_DAEMON_ADDRESS": _XRAY[0],
        "_AWS_XRAY_DAEMON_PORT": _XRAY[1],
        "_HANDLER": function.handler,
        **_of_logging(function),
        # What is restored goes on with the variables of its snapshot, which knows of no stream.
        **(_of_logs(function, stream) if initialization != "snap-start" else {}),
        **find_runtime(function.runtime).variables(function.runtime),
        **({} if place.temporary == "/tmp" else {"TMPDIR": place.temporary}),  # noqa: S108
        **function.environment,
    }


def _of_logs(function: Function, stream: str) -> dict[str, str]:
    return {
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
    }


def _of_logging(function: Function) -> dict[str, str]:
    """None where logs are text (conformance row 30)."""
    if function.log_format != "JSON":
        return {}
    return {
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": function.application_log_level or "INFO",
    }
