"""What a function may write anywhere and no database takes in its JSON: NUL, and half a surrogate pair."""

from __future__ import annotations

import re
from typing import Any

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_IN_ITS_PLACE = "\N{REPLACEMENT CHARACTER}"


def storable(value: Any) -> Any:
    """The same JSON, with a replacement character where there was one of those."""
    match value:
        case str():
            return _UNSTORABLE.sub(_IN_ITS_PLACE, value)
        case dict():
            return {storable(name): storable(part) for name, part in value.items()}
        case list() | tuple():
            return [storable(part) for part in value]
    return value
