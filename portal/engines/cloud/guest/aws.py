"""The guest: portal.engines.cloud.inside.run, which behind the walls has the name that it has here."""

from __future__ import annotations

from portal.engines.cloud.inside.run import entry, rehearse, warm

__all__ = ["entry", "rehearse", "warm"]
