"""A system check for the library that holds every record."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

FIXED_IN = (3, 51, 3)


@register(Tags.compatibility)
def check_sqlite(**_: Any) -> list[CheckMessage]:
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"] or sqlite3.sqlite_version_info >= FIXED_IN:
        return []
    return [
        Warning(
            f"Python here links SQLite {sqlite3.sqlite_version}, whose write-ahead log can, in a rare race "
            "of a checkpoint with a writer, lose a committed transaction (the WAL-reset bug).",
            hint="Take SQLite 3.51.3 or later, or PostgreSQL (DATABASE_URL), and back up var/ regularly.",
            id="portal.W001",
        )
    ]
