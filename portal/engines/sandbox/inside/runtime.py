"""The confined process of one launch: the last walls, then the guest's entry."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import atexit
import contextlib
import gc
import json
import os
import resource
import signal
import sys
from types import ModuleType
from typing import Any, NoReturn

from . import calls
from .ground import Ground

_MB = 1024 * 1024


class Confinement:
    """What every launch has in common; made in the zygote."""

    def __init__(self, *, ground: Ground, guest: ModuleType, instructions: bytes) -> None:
        self._ground = ground
        self._guest = guest
        self._instructions = instructions
        calls.filter_of(instructions)
        self._hard = _hard_limits()

    def prepare(self, limits: dict[str, Any], *, log: int, kept: set[int]) -> None:
        """Everything that can be done before it is known what is run. `log` becomes stdout and stderr."""
        # Not by the module signal, whose enumerations cost more than the call.
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        os.setsid()
        os.dup2(log, 1)
        os.dup2(log, 2)
        calls.close_all_but({0, 1, 2, *kept})
        self._limit(limits)
        calls.renew()

    def _limit(self, limits: dict[str, Any]) -> None:
        most = {
            "RLIMIT_NOFILE": limits["open_files"],
            "RLIMIT_NPROC": limits["processes"] + self._ground.tasks_of_others(),
            "RLIMIT_CORE": 0,
            "RLIMIT_FSIZE": limits["tmp_mb"] * _MB,
            "RLIMIT_MEMLOCK": 64 * 1024,
            "RLIMIT_MSGQUEUE": 0,
            "RLIMIT_SIGPENDING": 1_024,
        }
        for name, (what, hard) in self._hard.items():
            bound = min(most[name], hard)
            resource.setrlimit(what, (bound, bound))

    def confine(self) -> None:
        self._ground.confine()
        self._ground.filter(self._instructions)

    def begin(self, order: str, address_space: int) -> NoReturn:
        """
        Call the guest with `order`, JSON, then end the process.

        Its exit status is what a script's would be: 0, sys.exit's, or 1 with a traceback.
        """
        if sys.platform != "darwin":  # which takes no such limit
            resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
        os.chdir(self._ground.task)
        gc.enable()
        os._exit(_finish(_status_of(self._guest, json.loads(order))))

    def wait_and_begin(self, limits: dict[str, Any], *, is_counted: bool, orders: int, log: int) -> NoReturn:
        """For a process forked ahead: confined first, then told what to do."""
        if is_counted:
            self._ground.offer()
        self.prepare(limits, log=log, kept={orders})
        self.confine()
        told = _read_all(orders)
        if not told:
            os._exit(0)  # the keeper ended before there was anything to do
        self.begin(told[8:].decode(), int.from_bytes(told[:8], "big"))


class Ahead:
    """A runtime that is confined already and waits for its order. `log` is where it prints, to be read."""

    def __init__(self, *, pid: int, orders: int, log: int) -> None:
        self.pid = pid
        self._orders = orders
        self.log = log

    def descriptors(self) -> tuple[int, int]:
        return self._orders, self.log

    def start(self, order: str, address_space: int) -> None:
        """`order` is JSON. Raises BrokenPipeError when it has been killed meanwhile."""
        try:
            with os.fdopen(self._orders, "wb") as stream:
                stream.write(address_space.to_bytes(8, "big") + order.encode())
        except OSError:
            os.close(self.log)
            raise

    def close(self) -> None:
        for descriptor in self.descriptors():
            os.close(descriptor)


def fork_ahead(confinement: Confinement, limits: dict[str, Any], *, is_counted: bool) -> Ahead:
    """`is_counted`: in a cgroup, whose bound may make the kernel kill. Raises OSError when it refuses."""
    log, prints = os.pipe()
    told, orders = os.pipe()
    try:
        pid = calls.clone(0)
    except OSError:
        for descriptor in (log, prints, told, orders):
            os.close(descriptor)
        raise
    if pid == 0:
        # Nothing of the keeper may go on in the copy, whatever happens.
        try:
            signal.set_wakeup_fd(-1)
            confinement.wait_and_begin(limits, is_counted=is_counted, orders=told, log=prints)
        finally:
            os._exit(1)
    os.close(prints)
    os.close(told)
    return Ahead(pid=pid, orders=orders, log=log)


def _hard_limits() -> dict[str, tuple[int, int]]:
    """(number, what the host allows) of those that are set here and that this system has."""
    names = ("NOFILE", "NPROC", "CORE", "FSIZE", "MEMLOCK", "MSGQUEUE", "SIGPENDING")
    known = {f"RLIMIT_{name}": getattr(resource, f"RLIMIT_{name}", None) for name in names}
    hards = {name: (what, resource.getrlimit(what)[1]) for name, what in known.items() if what is not None}
    return {
        name: (what, sys.maxsize if hard == resource.RLIM_INFINITY else hard)
        for name, (what, hard) in hards.items()
    }


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


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
