"""Runtimes as the conformance tests know them: a name, and handlers that do the same in each."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from tests.needs import missing

_HANDLERS = Path(__file__).parent / "handlers"


@dataclass(frozen=True, kw_only=True)
class Language:
    """`raised` is the type of what its handler `raises`, `broken` of what its module does at import."""

    name: str
    runtime: str
    folders: tuple[str, ...]
    raised: str
    broken: str

    @cached_property
    def files(self) -> dict[str, str]:
        return {
            path.name: path.read_text()
            for folder in self.folders
            for path in (_HANDLERS / folder).iterdir()
            if path.is_file()
        }

    def need(self) -> None:
        """Skip where this machine cannot run it."""
        found = RUNTIMES[self.runtime].availability()
        if not found.version:
            missing(f"{found.reason}. {found.remedy}")

    def job(
        self, handler: str, *events: Any, owner: str = "conformance", warm: bool = False, **changes: Any
    ) -> Job:
        """`handler` is the name of one in handlers.py or handlers.mjs, or a whole module.function."""
        name = handler if "." in handler else f"handlers.{handler}"
        given = {"timeout_s": 10, **changes}
        function = Function(files=self.files, handler=name, runtime=self.runtime, **given)
        texts = tuple(json.dumps(event) for event in events or ({},))
        return Job(id=str(uuid.uuid4()), owner=owner, function=function, events=texts, warm=warm)

    def invoke(self, broker: Broker, handler: str, *events: Any, **changes: Any) -> list[Outcome]:
        """One outcome for each event; see job()."""
        messages = broker.run(self.job(handler, *events, **changes))
        return [message.outcome for message in messages if isinstance(message, Done)]


LANGUAGES = (
    Language(
        name="python", runtime="python3.13", folders=("python",), raised="ValueError", broken="RuntimeError"
    ),
    Language(
        name="nodejs", runtime="nodejs22.x", folders=("nodejs",), raised="TypeError", broken="RangeError"
    ),
    # Its bootstrap is a small runtime of our own, in Python, which calls the same handlers.
    Language(
        name="provided",
        runtime="provided.al2023",
        folders=("python", "provided"),
        raised="ValueError",
        broken="RuntimeError",
    ),
)
