"""The text that an event was sent with, wherever its source has put it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from urllib.parse import unquote_plus


def text_of(record: object) -> str:
    """Of a record, or of an event that has none; its JSON where it has no text of its own."""
    match record:
        case {"body": str() as text}:
            return text
        case {"kinesis": {"data": str() as data}} | {"topic": str(), "value": str() as data}:
            return _decoded(data)
        case {"Sns": {"Message": str() as text}} | {"dynamodb": {"NewImage": {"body": {"S": str() as text}}}}:
            return text
        case {"s3": {"object": {"key": str() as key}}}:
            return unquote_plus(key)
        case {"detail": Mapping() as detail}:
            return json.dumps(detail)
    return record if isinstance(record, str) else json.dumps(record)


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return data
