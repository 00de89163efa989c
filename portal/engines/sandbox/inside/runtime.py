"""The confined process of one launch: the last walls, then the guest's entry."""

from __future__ import annotations

import atexit
import contextlib
import os
import random
import resource
import signal
import sys
import threading
import traceback
from types import ModuleType
from typing import Any

from . import calls

_MB = 1024 * 1024


class Confinement:
    """What every launch in one environment has in common."""

    def __init__(self, *, limits: dict[str, Any], guest: ModuleType, instructions: bytes) -> None:
        self._limits = limits
        self._guest = guest
        self._instructions = instructions

    def run(self, order: dict[str, Any], *, log: int) -> None:
        """
        Confine this process and call the guest. Ends it; never returns.

        Its exit status is what a script's would be: 0, sys.exit's, or 1 with a traceback.
        """
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        self._redirect(log)
        self._limit()
        calls.drop_capabilities()
        _reseed()
        os.chdir("/var/task")
        calls.install_filter(self._instructions)
        os._exit(_finish(_status_of(self._guest, order)))

    @staticmethod
    def _redirect(log: int) -> None:
        null = os.open("/dev/null", os.O_RDONLY)
        for source, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        calls.close_all_but({0, 1, 2})
        for name, number in (("stdout", 1), ("stderr", 2)):
            stream = os.fdopen(
                number, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
            )
            vars(sys)[name] = vars(sys)[f"__{name}__"] = stream
        vars(sys)["stdin"] = vars(sys)["__stdin__"] = os.fdopen(0, encoding="utf-8", closefd=False)

    def _limit(self) -> None:
        limits = self._limits
        for what, most in (
            (resource.RLIMIT_NOFILE, limits["open_files"]),
            (resource.RLIMIT_NPROC, limits["processes"] + 1),  # the keeper counts
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, limits["tmp_mb"] * _MB),
            (resource.RLIMIT_AS, limits["address_space_mb"] * _MB),
            (resource.RLIMIT_MEMLOCK, 64 * 1024),
            (resource.RLIMIT_MSGQUEUE, 0),
            (resource.RLIMIT_SIGPENDING, 1_024),
        ):
            _, hard = resource.getrlimit(what)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (bound, bound))


def _status_of(guest: ModuleType, order: dict[str, Any]) -> int:
    try:
        guest.entry(order)
    except SystemExit as request:
        if request.code is None or isinstance(request.code, int):
            return (request.code or 0) & 0xFF
        print(request.code, file=sys.stderr)
        return 1
    except BaseException as error:
        # Without this frame of ours.
        inner = error.__traceback__ and error.__traceback__.tb_next
        traceback.print_exception(type(error), error, inner)
        return 1
    return 0


def _finish(status: int) -> int:
    """What the interpreter does on its way out, without unwinding into the keeper's frames."""
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    return status


def _reseed() -> None:
    """Every copy of the zygote starts with the same generators; give this one its own."""
    random.seed()
    if (ssl := sys.modules.get("ssl")) is not None:
        ssl.RAND_add(os.urandom(48), 48.0)
    if (tempfile := sys.modules.get("tempfile")) is not None:
        vars(tempfile)["_name_sequence"] = None
