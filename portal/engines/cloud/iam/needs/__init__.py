"""What an API call needs: which actions, on which resources, with which condition keys."""

from __future__ import annotations

from .call import Call, Known, Need, Unknown
from .needed import needed, operations

__all__ = ["Call", "Known", "Need", "Unknown", "needed", "operations"]
