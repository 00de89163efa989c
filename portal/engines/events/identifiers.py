"""Ids that look like those of AWS, each always the same for one seed: nothing here draws at random."""

from __future__ import annotations

import base64
import hashlib

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def bytes_of(seed: str, count: int) -> bytes:
    return hashlib.shake_128(seed.encode("utf-8", "replace")).digest(count)


def hex_of(seed: str, digits: int) -> str:
    return bytes_of(seed, (digits + 1) // 2).hex()[:digits]


def base64_of(seed: str, count: int) -> str:
    """Of `count` bytes; without padding where count is a multiple of three."""
    return base64.b64encode(bytes_of(seed, count)).decode()


def uuid_of(seed: str) -> str:
    """A UUID of version 4 to whoever looks at it."""
    made = bytes_of(seed, 16).hex()
    variant = "89ab"[int(made[16], 16) & 3]
    return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-{variant}{made[17:20]}-{made[20:]}"


def request_id(seed: str) -> str:
    """Sixteen capitals and digits, as S3 names its requests."""
    return "".join(_LETTERS[byte & 31] for byte in bytes_of(seed, 16))


def number_of(seed: str, below: int) -> int:
    """From 0, below `below`."""
    return int.from_bytes(bytes_of(seed, 8), "big") % below
