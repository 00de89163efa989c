"""Numbers as they were written: filters compare their text, except where they compare their worth."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from portal.engines.simulation.constants import published

# "limited to values between -5.0e9 and +5.0e9 inclusive, with 15 digits of precision, or six digits to the
# right of the decimal point"
MOST = published().quote("ES-8", "most").value
SIXTH = Decimal(1).scaleb(-published().whole("ES-8", "digits"))
_LONGEST = 64  # a number of more characters has no place in a filter, and its arithmetic would cost


class Written(str):
    """A number, by its text in the JSON."""

    __slots__ = ()


class NotJson(ValueError):
    """No JSON, or nested deeper than can be read."""


def read(text: str | bytes) -> Any:
    """
    JSON as filters see it: objects, lists, str, Written, bool and None; of a name that stands twice the
    last counts. Raises NotJson.
    """
    try:
        return json.loads(text, parse_int=Written, parse_float=Written, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise NotJson(str(fault)[:200]) from None


def written(value: Any) -> Any:
    """A leaf of a Python value as `read` would have given it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Written(json.dumps(value))


def worth(value: Any) -> Decimal | None:
    """What a number comes to, to six digits; None for what is none, or is out of the range of filters."""
    if not isinstance(value, Written) or len(value) > _LONGEST:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number.quantize(SIXTH) if number.is_finite() and abs(number) <= MOST else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")
