"""What happens inside an environment, in the words in which the lifecycle is told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.engines.sandbox import Exit

ExtensionFault = Literal[
    "Extension.InitError", "Extension.ExitError", "Extension.Crash", "Extension.LaunchError"
]


@dataclass(frozen=True, slots=True)
class Ready:
    """The runtime asks for its next event: initialised, or done with the one before."""


@dataclass(frozen=True, slots=True)
class InitFailed:
    """The runtime told that the function cannot be initialised; `payload` is its error object."""

    payload: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The runtime is initialised, and waits to be copied: it is a snapshot now."""


@dataclass(frozen=True, slots=True)
class Copied:
    """There is a copy of the snapshot, and its runtime goes on: hooks come next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreFailed:
    """A hook failed after the restore; `payload` is the runtime's error object."""

    payload: str
    error_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """
    The runtime gave its response, or its error object.

    `began` is when its first byte had come, `ended` when it was whole: monotonic seconds.
    `produced_bytes` counts a streamed response too, of which `payload` may hold nothing.
    """

    payload: str
    is_error: bool
    began: float
    ended: float
    produced_bytes: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The response went over the limit and was not taken."""


@dataclass(frozen=True, slots=True)
class ExtensionReady:
    """An extension asks for its next event."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtensionFailed:
    """It said so, or ended when nothing had asked it to; `words` are for the error message."""

    name: str
    fault: ExtensionFault
    words: str


@dataclass(frozen=True, slots=True)
class ExtensionEnded:
    """After it was asked to."""

    name: str


Signal = (
    Ready
    | InitFailed
    | Kept
    | Copied
    | RestoreFailed
    | Answered
    | TooLarge
    | Exit
    | ExtensionReady
    | ExtensionFailed
    | ExtensionEnded
)
