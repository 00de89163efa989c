"""Numbers as the reader writes them: what engines tell in English, with 1,234.5 as 1.234,5 in German."""

from __future__ import annotations

import re

from django.utils.formats import number_format

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")


def local(text: str) -> str:
    """Of a text in which each dot and comma between digits is a number's: no versions, no addresses."""
    return _NUMBER.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    text = found[0]
    return str(number_format(text.replace(",", ""), force_grouping="," in text))
