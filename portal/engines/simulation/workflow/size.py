"""How large a value is as JSON, without writing it: parts of it may stand in it a thousand times."""

from __future__ import annotations

import json
from typing import Any


def json_bytes(value: Any, *, most: int) -> int:
    """Exact up to `most`; some number above it for all that is larger. Cost: at most about `most`."""
    size, left = 0, [value]
    while left and size <= most:
        one = left.pop()
        match one:
            case dict():
                size += 2 + max(0, 2 * len(one) - 1)
                if size + len(one) > most:
                    return most + 1
                for name, inner in one.items():
                    size += _text_bytes(name, most)
                    left.append(inner)
            case list():
                size += 2 + max(0, len(one) - 1)
                if size + len(one) > most:
                    return most + 1
                left.extend(one)
            case str():
                size += _text_bytes(one, most)
            case _:
                size += len(json.dumps(one))
    return size


def _text_bytes(text: str, most: int) -> int:
    if len(text) > most:
        return most + 1
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace"))
