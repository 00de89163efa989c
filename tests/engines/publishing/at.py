"""When the book was modified."""

from __future__ import annotations

from datetime import UTC, datetime

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
