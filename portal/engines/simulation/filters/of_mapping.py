"""
Filters of an event source mapping: which records reach the function.

Where a pattern looks differs by source: `body` of SQS, `data` of Kinesis and Amazon MQ, `dynamodb` of
DynamoDB streams, `value` of Kafka; everything else at the top is metadata of the record.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, with-sqs-filtering.html,
with-kinesis-filtering.html, with-ddb-filtering.html, kafka-filtering.html
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.simulation.constants import published

from .compile import OF_LAMBDA, compile_tree
from .faults import BadFilter, BadPattern
from .numbers import NotJson, read
from .pattern import Leaf, Pattern

Source = Literal["sqs", "kinesis", "dynamodb", "kafka", "mq"]

DATA_KEYS: Mapping[Source, str] = {
    "sqs": "body",
    "kinesis": "data",
    "dynamodb": "dynamodb",
    "kafka": "value",
    "mq": "data",
}
_BASE64: frozenset[Source] = frozenset({"kinesis", "kafka", "mq"})
# "The filter pattern for data properties must be in a valid JSON format", or the mapping is not created.
_JSON_ONLY: frozenset[Source] = frozenset({"kinesis", "dynamodb"})

MOST_FILTERS = published().whole("H-24", "filters")
ON_REQUEST = published().whole("H-24", "on_request")  # after an increase of the quota
PATTERN_CHARACTERS = published().whole("H-24", "pattern_characters")
CODE = "InvalidParameterValueException"
INVALID = "Invalid filter pattern definition."  # S test_sqs_invalid_event_filter 2025-11-25


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Any of the patterns is enough; without one every record passes."""

    source: Source
    patterns: tuple[Pattern, ...] = ()

    def passes(self, record: Mapping[str, Any]) -> bool:
        """`record` as the function would see it among the Records of its event."""
        if not self.patterns:
            return True
        view = _View(self.source, record)
        return any(view.passes(pattern) for pattern in self.patterns)


def compile_filters(texts: Sequence[str], *, source: Source, most: int = MOST_FILTERS) -> Filters:
    """Raises BadFilter, as CreateEventSourceMapping refuses them."""
    if len(texts) > most:
        says = f"An event source mapping takes at most {most} filters, and here are {len(texts)}."
        raise BadFilter(
            CODE, INVALID, reason=f"{says} Join them with $or, or ask for a quota of {ON_REQUEST}."
        )
    return Filters(source=source, patterns=tuple(_compiled(text, source) for text in texts))


def _compiled(text: str, source: Source) -> Pattern:
    if len(text) > PATTERN_CHARACTERS:
        says = f"A pattern has at most {PATTERN_CHARACTERS:,} characters, and this one has {len(text):,}."
        raise BadFilter(CODE, INVALID, reason=says)
    try:
        pattern = compile_tree(read(text), operators=OF_LAMBDA)
    except NotJson as fault:
        raise BadFilter(CODE, INVALID, reason=f"The pattern is no JSON: {fault}") from None
    except BadPattern as fault:
        raise BadFilter(CODE, INVALID, reason=f"{fault.reason.rstrip('.')}.") from None
    key = DATA_KEYS[source]
    if source in _JSON_ONLY and _asks_for_text(pattern, key):
        says = f'"{key}" has to hold an object: of {_NAMES[source]} only JSON can be filtered.'
        raise BadFilter(CODE, INVALID, reason=says)
    return pattern


_NAMES: Mapping[Source, str] = {
    "sqs": "SQS",
    "kinesis": "Kinesis",
    "dynamodb": "DynamoDB streams",
    "kafka": "Kafka",
    "mq": "Amazon MQ",
}


def _asks_for_text(pattern: Pattern, key: str) -> bool:
    return any(isinstance(part, Leaf) and part.name == key for part in pattern.parts)


class _View:
    """A record as patterns see it: with its data read as JSON, or as the text that it is."""

    def __init__(self, source: Source, record: Mapping[str, Any]) -> None:
        self._key = DATA_KEYS[source]
        flat = {**record, **record["kinesis"]} if source == "kinesis" and "kinesis" in record else record
        self._record = {name: value for name, value in flat.items() if name not in (self._key, "kinesis")}
        data = flat.get(self._key)
        if source == "dynamodb":
            self._json, self._data = isinstance(data, Mapping), data
        else:
            self._json, self._data = _read(data, encoded=source in _BASE64)

    def passes(self, pattern: Pattern) -> bool:
        if self._key in pattern.names() and _asks_for_text(pattern, self._key) == self._json:
            # The formats of the data and of the pattern differ: "Lambda drops the message".
            return False
        return pattern.matches({**self._record, self._key: self._data})


def _read(data: Any, *, encoded: bool) -> tuple[bool, Any]:
    """
    Whether data is JSON, and what it says. Of objects and arrays alone: what Lambda makes of a bare number
    or a quoted text is not recorded, and here they are the text that they are written with.
    """
    if not isinstance(data, str):
        return False, data
    text: str | None = _decoded(data) if encoded else data
    if text is None:
        return False, data
    try:
        value = read(text)
    except NotJson:
        return False, text
    return (True, value) if isinstance(value, dict | list) else (False, text)


def _decoded(data: str) -> str | None:
    try:
        return base64.b64decode(data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
