"""Reading what a handler returned: JSON text of a stranger, and what a door looks for in it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from .response import Explanation, because, speakable

DEEPEST = 200
LONGEST_NAME = 256
_STATUS = re.compile(r"[1-9][0-9]{2}", re.ASCII)
_NAME = re.compile(rf"[!#$%&'*+.^_`|~0-9A-Za-z-]{{1,{LONGEST_NAME}}}", re.ASCII)
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

Headers = tuple[tuple[str, str], ...]


class Malformed(ValueError):
    """The door cannot make a response of it; the message says what was found, and what would do."""


class NotBase64(Malformed):
    """`isBase64Encoded` was true of a body that is not."""


def parse(payload: str) -> Any:
    """Raises Malformed. NaN and its like are no JSON here, as for AWS's services."""
    try:
        value = json.loads(payload, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise Malformed(f"What was returned is no JSON: {str(fault)[:200]}.") from None
    if is_deep(value):
        raise Malformed(f"What was returned is nested more than {DEEPEST} deep.")
    return value


def parse_object(payload: str) -> dict[str, Any]:
    """Raises Malformed for anything but an object."""
    value = parse(payload)
    if not isinstance(value, dict):
        found = kind_of(value).capitalize()
        raise Malformed(f"{found} was returned, and not an object with statusCode and body.")
    return value


def status_of(value: Any) -> int:
    """An integer, or a string of its digits; 100 to 599 (S …format_validation: "201", and not "test")."""
    if not isinstance(value, bool) and isinstance(value, int | str) and _STATUS.fullmatch(str(value)):
        status = int(value)
        if status <= 599:
            return status
    raise Malformed(f"statusCode was {shown(value)}, and not an integer like 200.")


def headers_of(value: Any, *, field: str = "headers") -> Headers:
    """Of one value each. true becomes "true"; null leaves the header out."""
    return tuple((name, text_of(v, f"{field}.{name}")) for name, v in _names(value, field) if v is not None)


def lists_of(value: Any) -> dict[str, tuple[str, ...]]:
    """`multiValueHeaders`: each value a list."""
    found = {}
    for name, values in _names(value, "multiValueHeaders"):
        where = f"multiValueHeaders.{name}"
        if not isinstance(values, list):
            raise Malformed(f"{where} was {kind_of(values)}, and not a list.")
        found[name] = tuple(text_of(one, where) for one in values)
    return found


def cookies_of(value: Any) -> Headers:
    """Each becomes a Set-Cookie header."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Malformed(f"cookies was {kind_of(value)}, and not a list of strings.")
    return tuple(("Set-Cookie", text_of(one, "cookies")) for one in value)


def body_of(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"body was {kind_of(value)}, and not a string: json.dumps makes one of it.")
    return speakable(value)


def decoded(body: str) -> bytes:
    """Raises NotBase64."""
    try:
        return base64.b64decode(body.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NotBase64("isBase64Encoded was true, and body is no base64.") from None


def bytes_of(body: str) -> bytes:
    """UTF-8; what no UTF-8 can say becomes a question mark."""
    return body.encode("utf-8", "replace")


def bytes_in(value: Mapping[str, Any], source: str, rules: list[Explanation]) -> bytes:
    """`body`, decoded where `isBase64Encoded` is true, which is then one of the rules. Raises Malformed."""
    body = body_of(value.get("body"))
    if value.get("isBase64Encoded") is not True:
        return bytes_of(body)
    rules.append(because("The body is decoded from base64, since isBase64Encoded is true.", source))
    return decoded(body)


def with_type(headers: Headers, kind: str, source: str, rules: list[Explanation]) -> Headers:
    """A Content-Type before them, where they have none."""
    if any(name.lower() == "content-type" for name, _ in headers):
        return headers
    rules.append(because(f"There was no Content-Type: the door says {kind}.", source))
    return (("Content-Type", kind), *headers)


def without(headers: Headers, names: Collection[str], source: str, rules: list[Explanation]) -> Headers:
    """Those but for `names`, in small letters: how a response is sent is the business of the door."""
    for name, _ in headers:
        if name.lower() in names:
            rules.append(because(f"{name} is dropped: how it is sent is the door's business.", source))
    return tuple((name, value) for name, value in headers if name.lower() not in names)


def kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def shown(value: Any) -> str:
    text = speakable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 60 else text[:59] + "…"


def text_of(value: Any, where: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise Malformed(f"{where} was {kind_of(value)}, and not a string.")
    text = speakable(str(value))
    if _BREAKS.search(text):
        raise Malformed(f"{where} has a line break or another control character in it.")
    return text


def _names(value: Any, field: str) -> list[tuple[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise Malformed(f"{field} was {kind_of(value)}, and not an object.")
    for name in value:
        if not _NAME.fullmatch(name):
            raise Malformed(f"{field} has {shown(name)}, which cannot name a header.")
    return list(value.items())


def is_deep(value: Any) -> bool:
    """Without recursion: it may be as deep as its parser allowed."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return True


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
