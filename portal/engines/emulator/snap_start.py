"""
SnapStart: which functions may have it, and whose environments are restored from a snapshot here.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html, facts I-16 and I-17.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from portal.engines.sandbox import Tier

from . import layers
from .function import EPHEMERAL_MB, BadFunction, Function

RUNTIMES: Final = ("python3.12", "python3.13", "python3.14")
# Until the broker ends: by then what is random in a version's initialisation may as well be another.
_KEY: Final = secrets.token_bytes(32)


def validate_snap_start(function: Function) -> None:
    """Raises BadFunction as AWS refuses the configuration."""
    if not function.snap_start:
        return
    if function.runtime not in RUNTIMES:
        raise BadFunction(
            f"SnapStart is for {', '.join(RUNTIMES)}; {function.runtime} has none."
            " Turn it off, or change the runtime."
        )
    if function.ephemeral_mb > EPHEMERAL_MB[0]:
        raise BadFunction(
            f"With SnapStart /tmp has {EPHEMERAL_MB[0]} MB; this function asks for"
            f" {function.ephemeral_mb:,} MB."
        )


def is_restored(function: Function, tier: Tier) -> bool:
    """
    Whether a new environment of it is restored from a snapshot.

    External extensions are processes of their own, which no copy of the runtime has; and the
    snapshot ends what runs beside it, which needs walls of its own.
    """
    return function.has_snapshot and tier == "full" and not layers.extensions_of(function)


def seed_of(owner: str, function: Function) -> bytes:
    """What is random in the initialisation of this version comes from it: see guest/entropy.py."""
    return hashlib.blake2b(f"{owner}\0{function.digest}".encode(), key=_KEY, digest_size=32).digest()
