"""The current majors of the actions that deploy to AWS. Source: facts Q-5 and Q-6, as of 2026-08."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_USED: Final = re.compile(r"([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)(?:/[^@\s]*)?@(\S+)")
_MAJOR: Final = re.compile(r"v?(\d{1,4})(?:\.\d+){0,2}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Major:
    """Those before `oldest_running` ran on Node 16, which GitHub's runners no longer have."""

    current: int
    oldest_running: int


MAJORS: Final[Mapping[str, Major]] = {
    "actions/checkout": Major(current=7, oldest_running=4),
    "actions/setup-python": Major(current=7, oldest_running=5),
    "aws-actions/configure-aws-credentials": Major(current=6, oldest_running=4),
    "aws-actions/setup-sam": Major(current=3, oldest_running=2),
    "aws-actions/aws-lambda-deploy": Major(current=1, oldest_running=1),
}


def used(uses: str) -> tuple[str, str] | None:
    """Name and reference of `owner/name@ref`; None for one of the repository itself, or of Docker."""
    found = _USED.fullmatch(uses.strip())
    return (found[1], found[2]) if found else None


def major_of(reference: str) -> int | None:
    """None for a branch, or a commit, which may be any."""
    found = _MAJOR.fullmatch(reference)
    return int(found[1]) if found else None


def is_commit(reference: str) -> bool:
    return _COMMIT.fullmatch(reference) is not None
