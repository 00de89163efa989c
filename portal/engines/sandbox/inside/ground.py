"""What an environment stands on: all that differs between the tiers."""

from __future__ import annotations

import _socket
from typing import Any, Protocol


class Ground(Protocol):
    """
    One for each zygote, copied with it; named in the order of the calls.

    prepare() and clone() are called in who is copied, end() in the zygote; enter(), started(), signal_all()
    and leave() in the keeper, the others in the process that becomes the runtime. Where a policy runs once
    there is no keeper.
    """

    task: str
    confines_early: bool  # whether it can be confined before it is told what to run
    is_copied_apart: bool  # whether a keeper is the child of the parent of who was copied: see template.py
    filled: int  # a descriptor of the folder that guests fill, from build() on; -1 where there is none

    def prepare(self) -> None:
        """What the next clone() can do with, while nobody waits. Raises OSError, as that will then."""

    def clone(self) -> int:
        """0 in the keeper, else its pid. Raises OSError."""

    def end(self, pid: int) -> None:
        """End a keeper and all below it."""

    def enter(self) -> None:
        """First thing in the keeper."""

    def started(self, pid: int) -> None:
        """A runtime has been forked."""

    def build(self, limits: dict[str, Any]) -> _socket.socket | None:
        """Once: make what may be written; what will listen, when there is a network."""

    def build_again(self) -> None:
        """In place of that for a runtime that is not the first."""

    def open_task(self) -> int:
        """A descriptor of the folder of the files: the only way to write them, where the ground can tell."""

    def place(self) -> dict[str, str]:
        """{"task": folder, "temporary": folder, "address": "host:port" of the listener} as seen inside."""

    def offer(self) -> None:
        """First thing in a runtime: the kernel shall rather kill it than the keeper."""

    def tasks_of_others(self) -> int:
        """What RLIMIT_NPROC counts besides the environment's own."""

    def confine(self) -> None:
        """The walls but the filter."""

    def filter(self, instructions: bytes) -> None:
        """The last wall."""

    def signal_all(self, number: int) -> None:
        """Everything in the environment but the keeper."""

    def leave(self) -> None:
        """Last thing in the keeper, unless it is killed."""
