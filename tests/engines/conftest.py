"""How the properties of the engines are tried."""

from __future__ import annotations

from hypothesis import settings

# A deadline for one example would be an assertion about time, on a machine that may be busy.
settings.register_profile("engines", deadline=None)
settings.load_profile("engines")
