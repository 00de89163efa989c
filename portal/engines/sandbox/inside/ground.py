"""What an environment stands on: all that differs between the tiers."""

from __future__ import annotations

from socket import socket
from typing import Any, Protocol


class Ground(Protocol):
    """
    One for each zygote, copied with it; named in the order of the calls.

    clone() and end() are called in the zygote, confine(), filter() and tasks_of_others() in the
    runtime, the others in the keeper.
    """

    task: str

    def clone(self) -> int:
        """0 in the keeper, its pid in the zygote. Raises OSError."""

    def end(self, pid: int) -> None:
        """End a keeper and all below it."""

    def enter(self) -> None:
        """First thing in the keeper."""

    def started(self, pid: int) -> None:
        """A runtime has been forked."""

    def descriptors(self) -> tuple[int, ...]:
        """What build() needs."""

    def build(self, limits: dict[str, Any]) -> socket | None:
        """Make what may be written; the listener, when there is a network."""

    def place(self) -> dict[str, str]:
        """{"task": folder, "temporary": folder, "address": "host:port" of the listener} as seen inside."""

    def offer(self) -> None:
        """First thing in a runtime: the kernel shall rather kill it than the keeper."""

    def confine(self) -> None:
        """The walls but the filter. Nothing but stdin, stdout and stderr is open any more."""

    def tasks_of_others(self) -> int:
        """What RLIMIT_NPROC counts besides the environment's own."""

    def filter(self, instructions: bytes) -> None:
        """The last wall."""

    def seal(self) -> None:
        """From here on the files of the task can only be read, where the ground can tell."""

    def signal_all(self, number: int) -> None:
        """Everything in the environment but the keeper."""

    def leave(self) -> None:
        """Last thing in the keeper, unless it is killed."""
