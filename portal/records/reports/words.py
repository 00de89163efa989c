"""Texts of strangers, as they are kept."""

from __future__ import annotations

import re

# What no database keeps, what moves a terminal, what turns the direction of the line, and what nobody sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """Lines keep their ends; nothing else that is not seen is left."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
