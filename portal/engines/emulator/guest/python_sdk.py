"""The Python runtime environment of functions that use AWS's SDK: imported once, in the zygote."""

from __future__ import annotations

from . import python
from .python import entry, rehearse

__all__ = ["entry", "rehearse", "warm"]


def warm() -> None:
    import boto3  # noqa: F401

    python.warm()
