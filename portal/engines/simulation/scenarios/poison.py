"""The text that an event was sent with, wherever its source has put it."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
from collections.abc import Mapping
from urllib.parse import unquote_plus


def text_of(record: object) -> str:
    """Of a record, or of an event that has none; its JSON where it has no text of its own."""
    found = _sent_as_text(record)
    if found is not None:
        return found
    match record:
        case {"kinesis": {"data": str() as data}} | {"topic": str(), "value": str() as data}:
            return _decoded(data)
        case {"awslogs": {"data": str() as data}}:
            return _first_line(data)
        case {"s3": {"object": {"key": str() as key}}}:
            return unquote_plus(key)
        case {"detail": Mapping() as detail}:
            return json.dumps(detail)
    return record if isinstance(record, str) else json.dumps(record)


def _sent_as_text(record: object) -> str | None:
    match record:
        case (
            {"body": str() as text}
            | {"Sns": {"Message": str() as text}}
            | {"dynamodb": {"NewImage": {"body": {"S": str() as text}}}}
            | {"request": {"clientMetadata": {"body": str() as text}}}
        ):
            return text
    return None


def _first_line(data: str) -> str:
    """Of a batch of log lines; ours have one."""
    text: str = json.loads(gzip.decompress(base64.b64decode(data)))["logEvents"][0]["message"]
    return text


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return data
