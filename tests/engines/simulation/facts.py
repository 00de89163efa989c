"""Where the facts are that simulations read."""

from __future__ import annotations

from pathlib import Path

CONTENT = Path(__file__).resolve().parents[3] / "content"
