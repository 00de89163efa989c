"""Becoming another program: all that a runtime which is no Python needs of this one."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping, Sequence
from typing import NoReturn

INVALID_ENTRYPOINT = "Runtime.InvalidEntrypoint"
_INIT_ERROR = "/2018-06-01/runtime/init/error"


def become(program: str, arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Raises OSError when the kernel refuses."""
    # Python ignores both, and what is ignored stays so: `yes | head` would complain, not end.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.execve(program, [program, *arguments], dict(environment))  # noqa: S606 — what this module is for


def fail(words: str, environment: Mapping[str, str]) -> NoReturn:
    """Tell the log and the Runtime API that there is nothing to start, in the words of AWS, and end."""
    import http.client  # here, since most environments never need it

    print(f"Error: {words}\n{INVALID_ENTRYPOINT}", flush=True)
    payload = {"errorMessage": f"Error: {words}", "errorType": INVALID_ENTRYPOINT}
    connection = http.client.HTTPConnection(environment["AWS_LAMBDA_RUNTIME_API"])
    connection.request("POST", _INIT_ERROR, json.dumps(payload), {"Content-Type": "application/json"})
    connection.getresponse().read()
    raise SystemExit(1)
