"""The confined process of one launch: the last walls, then the guest's entry."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import atexit
import contextlib
import gc
import json
import os
import resource
import sys
from socket import socket
from types import ModuleType
from typing import Any, NoReturn

from . import calls
from .channel import Channel
from .ground import Ground

_MB = 1024 * 1024
# What is limited, in the order of the bounds: first those of an environment, then those of everybody.
_LIMITED = ("NOFILE", "NPROC", "FSIZE", "CORE", "MEMLOCK", "MSGQUEUE", "SIGPENDING")
_LOOKED_AT = 32  # descriptors; a newborn has a dozen
_ALWAYS = (0, 64 * 1024, 0, 1_024)


class Confinement:
    """What every launch has in common; made in the zygote."""

    def __init__(self, *, ground: Ground, guest: ModuleType, instructions: bytes) -> None:
        self._ground = ground
        self._guest = guest
        self._instructions = instructions
        calls.filter_of(instructions)
        self._hard = _hard_limits()
        self._rehearse = getattr(guest, "rehearse", None)

    def prepare(self, limits: dict[str, Any], *, kept: set[int]) -> None:
        """Everything that can be done before it is known what is run. Of the descriptors only `kept` are."""
        # Not by the module signal, whose enumerations cost more than the call.
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        os.setsid()
        calls.close_all_but({0, 1, 2, *kept})
        self._limit(limits)
        renew()

    def _limit(self, limits: dict[str, Any]) -> None:
        most = (
            limits["open_files"],
            limits["processes"] + self._ground.tasks_of_others(),
            limits["tmp_mb"] * _MB,
            *_ALWAYS,
        )
        setrlimit = resource.setrlimit
        for (what, hard), bound in zip(self._hard, most, strict=True):
            if what is not None:
                setrlimit(what, (min(bound, hard), min(bound, hard)))

    def confine(self) -> None:
        self._ground.confine()
        self._ground.filter(self._instructions)

    def rehearse(self) -> set[int]:
        """
        Have the guest do what every run does, while nobody waits: what that writes on is then ours. The
        descriptors that it has opened and needs.
        """
        if self._rehearse is None:
            return set()
        before = _open()
        self._rehearse()
        return _open() - before

    def begin(self, order: str, address_space: int, line: int | None) -> NoReturn:
        """
        Call the guest with `order`, JSON, and a channel over `line` where there is one; then end the process.
        In the order is "filled", where there is a folder for it to fill: the descriptor, which it closes.

        Its exit status is what a script's would be: 0, sys.exit's, or 1 with a traceback.
        """
        if sys.platform != "darwin":  # which takes no such limit
            resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
        os.chdir(self._ground.task)
        gc.enable()
        channels = () if line is None else (Channel(socket(fileno=line)),)
        told = json.loads(order)
        if self._ground.filled >= 0:
            told["filled"] = self._ground.filled
        os._exit(_finish(_status_of(self._guest, told, *channels)))


def _open() -> set[int]:
    """Descriptors. No /proc is mounted that would tell."""
    found = set()
    for descriptor in range(_LOOKED_AT):
        with contextlib.suppress(OSError):
            os.fstat(descriptor)
            found.add(descriptor)
    return found


def renew() -> None:
    """After calls.clone(): what of the interpreter may not be the same in two processes."""
    if (random := sys.modules.get("random")) is not None:
        random.seed()
    if (threading := sys.modules.get("threading")) is not None:
        threading.main_thread()._set_native_id()
    if (ssl := sys.modules.get("ssl")) is not None:
        ssl.RAND_add(os.urandom(48), 48.0)
    if (tempfile := sys.modules.get("tempfile")) is not None:
        vars(tempfile)["_name_sequence"] = None


def print_to(log: int) -> None:
    """What is printed from here on goes to the descriptor `log`."""
    os.dup2(log, 1)
    os.dup2(log, 2)


def _hard_limits() -> list[tuple[int | None, int]]:
    """(number, what the host allows) of each of _LIMITED; None for one that this system does not have."""
    numbers = [getattr(resource, f"RLIMIT_{name}", None) for name in _LIMITED]
    hards = [0 if number is None else resource.getrlimit(number)[1] for number in numbers]
    unbounded = [sys.maxsize if hard == resource.RLIM_INFINITY else hard for hard in hards]
    return list(zip(numbers, unbounded, strict=True))


def _status_of(guest: ModuleType, order: dict[str, Any], *channels: Channel) -> int:
    try:
        guest.entry(order, *channels)
    except SystemExit as request:
        if request.code is None or isinstance(request.code, int):
            return (request.code or 0) & 0xFF
        print(request.code, file=sys.stderr)
        return 1
    except BaseException as error:
        # Without this frame of ours.
        inner = error.__traceback__ and error.__traceback__.tb_next
        import traceback  # here, since what is imported in the zygote is in the memory of every copy

        traceback.print_exception(type(error), error, inner)
        return 1
    return 0


def dress() -> None:
    """
    In the zygote: streams as a runtime has them, on descriptors that lead nowhere until then.

    Copies put their own descriptors in place, and spare themselves making the streams.
    """
    sys.stdout.flush()
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = os.fdopen(
            number, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
        )
        vars(sys)[name] = vars(sys)[f"__{name}__"] = stream
    vars(sys)["stdin"] = vars(sys)["__stdin__"] = os.fdopen(0, encoding="utf-8", closefd=False)


def _finish(status: int) -> int:
    """What the interpreter does on its way out, without unwinding into the keeper's frames."""
    with contextlib.suppress(BaseException):
        if (threading := sys.modules.get("threading")) is not None:
            threading._shutdown()
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    return status
