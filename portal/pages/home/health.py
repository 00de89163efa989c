"""Is everything there that a learner needs?"""

from __future__ import annotations

import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import DatabaseError

from portal.engines.curriculum import Library
from portal.records.runs.queue import runs_under_way

CONNECT_S = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    database: bool
    content: bool  # there is at least one lesson
    broker: bool  # its socket takes connections

    @property
    def ok(self) -> bool:
        return self.database and self.content and self.broker

    def to_json(self) -> dict[str, object]:
        return {"status": "ok" if self.ok else "unavailable", **asdict(self)}


def examine(library: Library, broker_socket: Path) -> Health:
    """One query and one connection."""
    return Health(
        database=_database_answers(), content=bool(library.lessons), broker=_takes_connections(broker_socket)
    )


def _database_answers() -> bool:
    try:
        runs_under_way()
    except DatabaseError:
        return False
    return True


def _takes_connections(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(CONNECT_S)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
