"""What the records of the examples say: orders of a shop, and readings of devices."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from portal.engines.events.identifiers import number_of
from portal.engines.events.moments import iso_s
from portal.engines.events.said import gettext_noop as _

Json = dict[str, Any]

DEEPEST = 50  # levels of a JSON of somebody's own
# How a record is spoiled, for a knob.
SPOILT = {
    "cut": _("JSON that was cut off"),
    "words": _("plain text and no JSON"),
    "missing": _("a field is missing"),
    "null": _("a field is null"),
    "type": _("a number is a word"),
}


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def order(number: int, *, pad_kb: int = 0) -> Json:
    """The `number`-th order from 1; `pad_kb` makes it as many KB longer."""
    amount = number_of(f"order/{number}", 400_000) / 100
    told: Json = {"orderId": f"ord-{1000 + number}", "amount": amount, "currency": "INR"}
    return {**told, "note": "x" * (pad_kb * 1024)} if pad_kb else told


def reading(number: int, *, at_ms: int, device: int = 7) -> Json:
    """What a device measured, quarter degrees between 15 and 30."""
    celsius = 15 + number_of(f"reading/{device}/{number}", 60) / 4
    return {"deviceId": f"device-{device}", "ts": iso_s(at_ms), "temperatureC": celsius}


def numbered(text: str, number: int) -> str:
    """A learner's own text, with {n} the number of the record."""
    return text.replace("{n}", str(number))


class NoJson(ValueError):
    """No event can be made of this text; the message says why."""


def read_json(text: str) -> Any:
    """What can be written again as JSON: no NaN, and no halves of surrogate pairs. Raises NoJson."""
    try:
        found = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if _is_deep(found):
            raise NoJson(f"it is nested more than {DEEPEST} deep")
        compact(found).encode()
    except NoJson:
        raise
    except UnicodeEncodeError:
        raise NoJson("a text in it has half of a surrogate pair") from None
    except RecursionError:
        raise NoJson(f"it is nested more than {DEEPEST} deep") from None
    except json.JSONDecodeError as fault:
        raise NoJson(f"line {fault.lineno}, column {fault.colno}: {fault.msg.lower()}") from None
    except ValueError as fault:
        raise NoJson(str(fault)[:100]) from None
    return found


def object_of(text: str) -> Mapping[str, Any] | None:
    """The object that a JSON text is; None for everything else."""
    try:
        found = read_json(text)
    except NoJson:
        return None
    return found if isinstance(found, dict) else None


def _refuse(name: str) -> None:
    raise NoJson(f"{name} is no JSON")


def _finite(text: str) -> float:
    if math.isinf(found := float(text)):
        raise NoJson(f"{text[:20]} is larger than any number here")
    return found


def _is_deep(value: Any) -> bool:
    """Without recursion: it may be as deep as its parser allowed."""
    level = [value]
    for _depth in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(one, dict | list) for one in level)


def spoil(text: str, how: str, field: str = "") -> str:
    """
    The same record as one that a handler stumbles over; `how` is one of SPOILT. `field` is the one that is
    spoilt where the text is an object that has it, its last one otherwise; what is no object is cut off.
    """
    if how == "words":
        return "order placed, see attachment"
    told = object_of(text)
    if how == "cut" or not told:
        return text[: len(text) // 2] or "{"
    name = field if field in told else list(told)[-1]
    if how == "missing":
        return compact({key: value for key, value in told.items() if key != name})
    return compact({**told, name: None if how == "null" else "a lot"})
