"""
What is looked at before anything parses a body: how deep, how many, and that a parser may be given it.

Parsers and moto recurse, and make of a short body what fills the memory of the account. The bounds lie above
what AWS takes (DynamoDB nests 32 deep; 16 MB of items are some 10,000 values of text).
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.parsers import expat

DEPTH = 80  # of JSON and of XML
VALUES = 100_000  # of JSON; elements of XML
FIELDS = 50_000  # of a form
XML_BYTES = 2 * 1024 * 1024  # the 10,000 parts of an upload have 1 MB
# A text, which may lack its end; possessive, so that it is read once however it is written.
_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_ALL_BUT_NESTING = bytes(set(range(256)) - set(b"[]{}"))
_LONE = re.compile(rb"\\u[dD][89abAB]", re.ASCII)


def excess_of_json(body: bytes) -> str:
    """What is too much of it, "" for nothing. Whether it is JSON at all is not looked at."""
    bare = _TEXTS.sub(b"", body)
    if bare.count(b",") + bare.count(b"[") + bare.count(b"{") > VALUES:
        return f"it has more than {VALUES:,} values"
    depth = 0
    for character in bare.translate(None, _ALL_BUT_NESTING):
        depth += 1 if character in b"[{" else -1
        if depth > DEPTH:
            return f"it is nested more than {DEPTH} deep"
    return "it has half of a character" if _LONE.search(body) and _has_halves(body) else ""


def _has_halves(body: bytes) -> bool:
    """Halves of a surrogate pair, which no UTF-8 can say: nobody could write down what was called."""
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except ValueError:
        return False
    return False


def excess_of_form(body: bytes) -> str:
    return f"it has more than {FIELDS:,} fields" if body.count(b"&") >= FIELDS else ""


def excess_of_xml(body: bytes) -> str:
    """A document type above all: AWS takes none, and entities of one make much out of little."""
    if len(body) > XML_BYTES:
        return f"it has more than {XML_BYTES:,} bytes"
    watch = _Watch()
    try:
        watch.parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        return watch.excess or "it is no XML"
    return watch.excess


class _Watch:
    def __init__(self) -> None:
        self.excess = ""
        self._depth = self._elements = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = lambda *_: self._stop("it has a document type")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEPTH:
            self._stop(f"it is nested more than {DEPTH} deep")
        elif self._elements > VALUES:
            self._stop(f"it has more than {VALUES:,} elements")

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _stop(self, excess: str) -> None:
        self.excess = excess
        raise ValueError(excess)


def sayable(value: Any) -> Any:
    """JSON that a database takes and UTF-8 can say: without NUL, and without halves of a character."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {sayable(name): sayable(one) for name, one in value.items()}
        case list() | tuple():
            return [sayable(one) for one in value]
    return value
