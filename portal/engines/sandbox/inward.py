"""What a driver may do inside an environment besides starting and stopping it."""

from __future__ import annotations

import socket

from .environment import Environment
from .inside.words import ASK_RUNTIME, END_RUNTIME, SOCKET
from .walls import SandboxError

_SHARED = "127."  # an address that is the host's own: no network of its own


def has_own_network(environment: Environment) -> bool:
    """Whether what listens inside can be reached by nobody but its own, and by socket_inside()."""
    return not environment.place.address.startswith(_SHARED)


async def socket_inside(environment: Environment) -> socket.socket:
    """
    A new TCP socket, not connected, in the network of the environment: what listens inside can be
    spoken to from here. The caller's to close. One is asked for at a time.

    Raises SandboxError where there is no network of its own: the host's own services would be reached.
    """
    if not has_own_network(environment):
        raise SandboxError("This environment shares the network of the host.")
    environment.command(SOCKET)
    made: socket.socket = await environment.answer("socket")
    made.setblocking(False)
    return made


def ask_runtime_to_end(environment: Environment) -> None:
    """SIGTERM to the runtime's process alone. Nothing happens when it is gone."""
    environment.command(ASK_RUNTIME)


def end_runtime(environment: Environment) -> None:
    """SIGKILL to the runtime's process alone; whatever it has started is left."""
    environment.command(END_RUNTIME)
