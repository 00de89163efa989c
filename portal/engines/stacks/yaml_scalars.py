"""What a word without quotes is: text, a number, true, false or null."""

from __future__ import annotations

import math
import re
from typing import Final

import yaml

_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,300})")
# One without a point and an exponent that begins with 0 is the number of an account, which is text.
_FLOAT: Final = re.compile(
    r"[-+]?(?:(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?|[0-9]+[eE][-+]?[0-9]{1,3})"
)
_BOOLEANS: Final = {
    word: value
    for value, names in ((True, ("true",)), (False, ("false",)))
    for name in names
    for word in (name, name.capitalize(), name.upper())
}
# YAML 1.1 takes these as well; YAML 1.2, which GitHub reads, has them as text.
_OLD_BOOLEANS: Final = {
    word: value
    for value, names in ((True, ("yes", "on")), (False, ("no", "off")))
    for name in names
    for word in (name, name.capitalize(), name.upper())
}
_WORDS: Final = {**dict.fromkeys(("", "~", "null", "Null", "NULL")), **_BOOLEANS}
_ALL_WORDS: Final = {**_WORDS, **_OLD_BOOLEANS}
_STRING: Final = "tag:yaml.org,2002:str"
_LONGEST = 400  # signs of a number

Scalar = str | int | float | bool | None


def scalar(event: yaml.ScalarEvent, *, yaml_1_1: bool) -> Scalar:
    """Dates stay text: CloudFormation has no timestamps, and a policy's version is one word."""
    text = str(event.value)
    if not event.implicit[0] or event.style or event.tag == _STRING:
        return text
    words = _ALL_WORDS if yaml_1_1 else _WORDS
    if text in words:
        return words[text]
    if len(text) <= _LONGEST and _INT.fullmatch(text):
        return int(text)
    if len(text) <= _LONGEST and _FLOAT.fullmatch(text) and any(sign.isdigit() for sign in text):
        return _number(text)
    return text


def _number(text: str) -> Scalar:
    number = float(text)
    return number if math.isfinite(number) else text
