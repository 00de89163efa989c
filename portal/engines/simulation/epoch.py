"""When virtual time begins: events tell the time of day, and windows are counted from the epoch."""

from __future__ import annotations

from datetime import UTC, datetime

BEGINS = datetime(2026, 11, 23, tzinfo=UTC)
EPOCH_MS = int(BEGINS.timestamp()) * 1000
