"""A form as it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

TEXT = 400  # longer than any choice or number that is shown


class Posted(Protocol):
    """Anything at all may be in it."""

    def get(self, key: str, default: str, /) -> Any: ...

    def getlist(self, key: str, /) -> Sequence[Any]: ...


def text_of(posted: Posted, name: str, most: int = TEXT) -> str:
    """Without NUL, which no database keeps."""
    value = posted.get(name, "")
    return value[:most].replace("\x00", "") if isinstance(value, str) else ""


def texts_of(posted: Posted, name: str, most: int) -> list[str]:
    """At most so many of them."""
    return [
        value[:TEXT].replace("\x00", "") for value in posted.getlist(name)[:most] if isinstance(value, str)
    ]
