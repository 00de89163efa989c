"""
The condition operators, each as a test of one value in the policy against one in the request.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Any

from .context import Context
from .instants import instant
from .variables import resolve, resolve_text
from .wildcards import Reach, Wild, matches, pieces_of

# What a policy says, what the request has, and the context for variables: None where there are none.
Test = Callable[[str, str, Context | None], bool]

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    """`negated` operators hold when the test holds for no value, and for a key that is not there."""

    test: Test
    negated: bool = False


def number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def arn_pieces(text: str, context: Context | None) -> tuple[str | Wild, ...] | None:
    """A pattern for an ARN. IAM fills up one that is cut short: arn:aws:sqs is arn:aws:sqs:*:*:*."""
    pieces = resolve(text, context) if context is not None else pieces_of(text)
    if pieces is None:
        return None
    colons = sum(piece.count(":") for piece in pieces if isinstance(piece, str))
    return pieces + (":", Wild.ANY) * (5 - colons)


def _string_equals(wanted: str, had: str, context: Context | None) -> bool:
    return (resolve_text(wanted, context) if context is not None else wanted) == had


def _string_equals_ignoring_case(wanted: str, had: str, context: Context | None) -> bool:
    resolved = resolve_text(wanted, context) if context is not None else wanted
    return resolved is not None and resolved.lower() == had.lower()


def _string_like(wanted: str, had: str, context: Context | None) -> bool:
    pieces = resolve(wanted, context) if context is not None else pieces_of(wanted)
    return pieces is not None and matches(pieces, had)


def _arn_like(wanted: str, had: str, context: Context | None) -> bool:
    pieces = arn_pieces(wanted, context)
    return pieces is not None and matches(pieces, had, Reach.COMPONENT)


def _boolean(wanted: str, had: str, context: Context | None) -> bool:
    resolved = resolve_text(wanted, context) if context is not None else wanted
    return resolved is not None and resolved.lower() == had.lower() and had.lower() in ("true", "false")


def _binary(wanted: str, had: str, context: Context | None) -> bool:
    """Both in base64: byte for byte the same, however they are wrapped."""
    try:
        return base64.b64decode(wanted, validate=True) == base64.b64decode(had, validate=True)
    except (binascii.Error, ValueError):
        return False


def _ip_address(wanted: str, had: str, context: Context | None) -> bool:
    """ "If you specify an IP address without the associated routing prefix, IAM uses the default prefix"."""
    try:
        return ip_address(had) in ip_network(wanted, strict=False)
    except ValueError:
        return False


def _compared(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Test:
    """`compare(had, wanted)` of what can be read; what cannot be read matches nothing."""

    def test(wanted: str, had: str, context: Context | None) -> bool:
        left, right = read(had), read(wanted)
        return left is not None and right is not None and compare(left, right)

    return test


def _ordered(prefix: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    equals = _compared(read, operator.eq)
    return {
        f"{prefix}Equals": Operator(test=equals),
        f"{prefix}NotEquals": Operator(test=equals, negated=True),
        f"{prefix}LessThan": Operator(test=_compared(read, operator.lt)),
        f"{prefix}LessThanEquals": Operator(test=_compared(read, operator.le)),
        f"{prefix}GreaterThan": Operator(test=_compared(read, operator.gt)),
        f"{prefix}GreaterThanEquals": Operator(test=_compared(read, operator.ge)),
    }


NULL = "Null"
OPERATORS: dict[str, Operator] = {
    "StringEquals": Operator(test=_string_equals),
    "StringNotEquals": Operator(test=_string_equals, negated=True),
    "StringEqualsIgnoreCase": Operator(test=_string_equals_ignoring_case),
    "StringNotEqualsIgnoreCase": Operator(test=_string_equals_ignoring_case, negated=True),
    "StringLike": Operator(test=_string_like),
    "StringNotLike": Operator(test=_string_like, negated=True),
    **_ordered("Numeric", number),
    **_ordered("Date", instant),
    "Bool": Operator(test=_boolean),
    "BinaryEquals": Operator(test=_binary),
    "IpAddress": Operator(test=_ip_address),
    "NotIpAddress": Operator(test=_ip_address, negated=True),
    "ArnEquals": Operator(test=_arn_like),
    "ArnLike": Operator(test=_arn_like),
    "ArnNotEquals": Operator(test=_arn_like, negated=True),
    "ArnNotLike": Operator(test=_arn_like, negated=True),
}
