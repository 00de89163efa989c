"""What a driver may do inside an environment besides starting and stopping it."""

from __future__ import annotations

import socket
from collections.abc import Callable

from .environment import Environment
from .inside.words import ASK_RUNTIME, DATAGRAMS, END_RUNTIME, SOCKET
from .walls import SandboxError

_SHARED = "127."  # an address that is the host's own: no network of its own


def has_own_network(environment: Environment) -> bool:
    """Whether what listens inside can be reached by nobody but its own, and by socket_inside()."""
    return not environment.place.address.startswith(_SHARED)


def share_processors(environment: Environment) -> None:
    """
    From here on all that runs inside has the time of `environment.limits.processors` together.

    In force some 10 ms later; what is launched after a reset has all processors until this is called
    again. Does nothing where no cgroup of processors can be written.
    """
    environment.share.bound(environment.limits.processors)


def free_processors(environment: Environment) -> None:
    """All that runs inside has all processors again some 10 ms later, until share_processors()."""
    environment.share.bound(None)


async def socket_inside(environment: Environment) -> socket.socket:
    """
    A new TCP socket, not connected, in the network of the environment: what listens inside can be
    spoken to from here. The caller's to close. One is asked for at a time.

    Raises SandboxError where there is no network of its own: the host's own services would be reached.
    """
    return await _new_socket(environment, SOCKET, "socket")


async def datagrams_inside(environment: Environment) -> socket.socket:
    """The same for UDP: bound to an address from here, it hears what is sent there inside."""
    return await _new_socket(environment, DATAGRAMS, "datagrams")


async def _new_socket(environment: Environment, command: int, word: str) -> socket.socket:
    if not has_own_network(environment):
        raise SandboxError("This environment shares the network of the host.")
    environment.command(command)
    made: socket.socket = await environment.answer(word)
    made.setblocking(False)
    return made


def ask_runtime_to_end(environment: Environment) -> None:
    """SIGTERM to the runtime's process alone. Nothing happens when it is gone."""
    environment.command(ASK_RUNTIME)


def end_runtime(environment: Environment) -> None:
    """SIGKILL to the runtime's process alone; whatever it has started is left."""
    environment.command(END_RUNTIME)


def forget_peak(environment: Environment) -> None:
    """Its peak_mb() is of what comes from now on."""
    environment._watch.peak_kb = 0


def tell_end(environment: Environment, tell: Callable[[], None]) -> None:
    """`tell` is called once all of it is gone; soon, where it is already."""
    environment._ended.add_done_callback(lambda _: tell())
