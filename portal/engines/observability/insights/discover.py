"""
Fields that are found in an entry without being asked for.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html and facts
O-26. Of JSON only the first piece in an entry; nested names with dots, list items by number; what begins with
@ is shown with another one. true and false are 1 and 0; null is missing. Sizes of memory are in bytes, as
AWS's sample queries have them, which divide by 1000 twice.
"""

from __future__ import annotations

import json
import re
from typing import Any

from .entries import LogEntry
from .values import Moment, Value

FIELDS = 200  # the most of one entry
DEPTH = 50
NAME_CHARACTERS = 1_000  # of a field, with all that it is nested in: longer ones are not found
_BRACES = 5  # places where JSON may begin
_BYTES_OF_MB = 1_000_000.0
_TYPE = re.compile(r"(START|END|REPORT|INIT_START|INIT_REPORT)(?: |$)")
_ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_REQUEST = re.compile(rf"RequestId: {_ID}|Z\t{_ID}\t")
_NEAR = 400  # characters, in which a request is named
_FIGURE = r"(\d{1,12}(?:\.\d{1,6})?)"
_FIGURES = {
    "@duration": (re.compile(rf"\tDuration: {_FIGURE} ms"), 1.0),
    "@billedDuration": (re.compile(rf"\tBilled Duration: {_FIGURE} ms"), 1.0),
    "@memorySize": (re.compile(rf"\tMemory Size: {_FIGURE} MB"), _BYTES_OF_MB),
    "@maxMemoryUsed": (re.compile(rf"\tMax Memory Used: {_FIGURE} MB"), _BYTES_OF_MB),
    "@initDuration": (re.compile(rf"\tInit Duration: {_FIGURE} ms"), 1.0),
}
_XRAY = {
    "@xrayTraceId": re.compile(r"[\t\n]XRAY TraceId: (1-[0-9a-f]{8}-[0-9a-f]{24})"),
    "@xraySegmentId": re.compile(r"\tSegmentId: ([0-9a-f]{16})"),
}
_DECODER = json.JSONDecoder()


def generated(entry: LogEntry) -> dict[str, Value]:
    """What begins with @."""
    message = entry.message
    found: dict[str, Value] = {
        "@timestamp": Moment(entry.at_ms),
        "@ingestionTime": Moment(entry.at_ms),
        "@message": message,
        "@logStream": entry.stream,
        "@log": entry.group,
    }
    if kind := _TYPE.match(message):
        found["@type"] = kind[1]
    if request := _REQUEST.search(message, 0, _NEAR):
        found["@requestId"] = request[1] or request[2]
    if kind and kind[1] == "REPORT":
        for name, (pattern, factor) in _FIGURES.items():
            if figure := pattern.search(message):
                found[name] = float(figure[1]) * factor
        for name, text in _XRAY.items():
            if told := text.search(message):
                found[name] = told[1]
    return found


def from_json(message: str) -> dict[str, Value]:
    """Of the first piece of JSON in it, flattened; nothing if there is none."""
    at = message.find("{")
    for _ in range(_BRACES):
        if at < 0:
            break
        try:
            return _flat(_DECODER.raw_decode(message, at)[0])
        except (ValueError, RecursionError):
            at = message.find("{", at + 1)
    return {}


def _flat(document: Any) -> dict[str, Value]:
    """Without recursion: the document is a stranger's."""
    found: dict[str, Value] = {}
    left: list[tuple[str, Any, int]] = [("", document, 0)]
    while left and len(found) < FIELDS:
        name, value, depth = left.pop()
        match value:
            case dict():
                inner = list(value.items())[:FIELDS]
            case list():
                inner = [(str(place), item) for place, item in enumerate(value[:FIELDS])]
            case _:
                _keep(found, name, value)
                continue
        if depth < DEPTH:
            # The last is taken first: turned round, they come out as they stand there.
            left += [
                (f"{name}.{key}" if name else _top(key), item, depth + 1)
                for key, item in inner[::-1]
                if len(name) + len(key) < NAME_CHARACTERS
            ]
    return found


def _top(key: str) -> str:
    return "@" + key if key.startswith("@") else key


def _keep(found: dict[str, Value], name: str, value: Any) -> None:
    match value:
        case None:
            return
        case bool():
            found[name] = float(value)
        case int() | float():
            try:
                found[name] = float(value)
            except OverflowError:
                found[name] = str(value)
        case _:
            found[name] = value
