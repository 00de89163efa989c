"""
An OS-only runtime: `bootstrap` among the function's files, or in a layer, speaks to the Runtime API itself.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html. It is started as the kernel starts
a script, by the interpreter that its first line names: files of a function have no executable bit here.
"""

from __future__ import annotations

import errno
import os
import re
from typing import Any

from .extensions import start
from .opt import fill
from .program import become, fail

_LINE_BYTES = 255  # how far the kernel reads for an interpreter (BINPRM_BUF_SIZE)


def entry(order: dict[str, Any]) -> None:
    """
    `order` is {"environment": all of os.environ, "layers": see opt.py, "extensions": names}. Never
    returns.
    """
    environment = order["environment"]
    opt = fill(order, environment)
    start(order["extensions"], opt, environment)
    places = (f"{environment['LAMBDA_TASK_ROOT']}/bootstrap", f"{opt}/bootstrap")
    place = next(filter(os.path.isfile, places), None)
    if place is None:
        fail(f"Couldn't find valid bootstrap(s): [{' '.join(places)}]", environment)
    try:
        interpreter, *argument = first_line(place)
        become(interpreter, [*argument, place], environment)
    except OSError as error:
        fail(f"fork/exec {place}: {os.strerror(error.errno or 0).lower()}", environment)


def first_line(path: str) -> list[str]:
    """
    The interpreter and what follows it, which is one argument however many words it has.

    Raises OSError (ENOEXEC) for a file that does not say. A carriage return belongs to the name, and
    there is no such program: so it is on AWS for files with Windows' line ends.
    """
    with open(path, "rb") as file:
        line = file.read(_LINE_BYTES).split(b"\n")[0]
    words = re.split(rb"[ \t]+", line[2:].strip(b" \t"), maxsplit=1) if line.startswith(b"#!") else [b""]
    if not words[0]:
        raise OSError(errno.ENOEXEC, os.strerror(errno.ENOEXEC))
    return [os.fsdecode(word) for word in words]
