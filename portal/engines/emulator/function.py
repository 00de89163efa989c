"""A function as a learner configures it, and what it is asked to do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

CODE_BYTES = 256 * 1024  # what the editor accepts; a ZIP upload has limits of its own
EVENT_BYTES = 6 * 1024 * 1024  # synchronous payload, facts M-7
EVENTS = 1_000  # of one job
MEMORY_MB = (128, 10_240)  # facts M-3
TIMEOUT_S = (1, 900)  # facts M-1
ENVIRONMENT_BYTES = 4 * 1024  # facts F-1


class BadFunction(ValueError):
    """The configuration cannot be run; the message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """What `CreateFunction` would be told. Files are text by relative path, below /var/task."""

    files: Mapping[str, str]
    handler: str = "lambda_function.lambda_handler"
    runtime: str = "python3.14"
    memory_mb: int = 128
    timeout_s: float = 3
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str = "my-function"

    @property
    def digest(self) -> str:
        """Changes with anything that would make AWS start a new environment."""
        parts = [
            sorted(self.files.items()),
            self.handler,
            self.runtime,
            self.memory_mb,
            self.timeout_s,
            sorted(self.environment.items()),
            self.name,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """
    A function and the events it gets, in order, in one environment.

    `owner` names whose warm environments may be used; `warm` allows one that
    an earlier job of the same owner and function left. Events are JSON text.
    Nobody sits and waits for a `batch`: it gives way to everything else.
    """

    id: str
    owner: str
    function: Function
    events: tuple[str, ...]
    warm: bool = True
    batch: bool = False
