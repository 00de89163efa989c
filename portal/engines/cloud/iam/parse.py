"""Text → Policy, or what AWS would say against it."""

from __future__ import annotations

from dataclasses import replace

from .document import Policy
from .kinds import PolicyKind
from .malformed import MalformedPolicy
from .read_json import read_json
from .rules import examine


def parse_policy(text: str, kind: PolicyKind = PolicyKind.ROLE_INLINE, *, name: str = "") -> Policy:
    """
    `text` is JSON, from anywhere. Raises MalformedPolicy, with AWS's code and words, our place and remedy.

    Reads in time that grows with the length, which is bounded (64 KiB with white space; what the kind
    allows without).
    """
    policy = read_json(text)
    examine(policy, kind.value)
    length = sum(not character.isspace() for character in text)
    if length > kind.value.size:
        message = kind.value.too_long.format(size=kind.value.size)
        remedy = f"It has {length} characters without white space; shorten it or split it into two policies."
        raise MalformedPolicy(message, remedy=remedy, code="LimitExceeded")
    return replace(policy, name=name)
