"""What can go wrong on our side."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """The sandbox itself failed; never the fault of the code inside it."""


class WallMissing(SandboxError):
    """
    A wall cannot be raised on this machine, so nothing is run.

    `wall` is its name, `reason` what the kernel answered, `remedy` what to install or set.
    """

    def __init__(self, wall: str, reason: str, remedy: str) -> None:
        super().__init__(f"The wall “{wall}” cannot be raised: {reason}. {remedy}")
        self.wall = wall
        self.reason = reason
        self.remedy = remedy
