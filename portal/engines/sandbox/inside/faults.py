"""Telling the host of an exception. Imports only then: what is imported is in the memory of every copy."""

from __future__ import annotations


def describe() -> str:
    """The exception being handled, with its traceback."""
    import traceback

    return traceback.format_exc()
