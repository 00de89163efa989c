"""The drawings of lessons, for what is made of the course."""

from __future__ import annotations

import re

from django.conf import settings

_NAME = re.compile(r"[\w-]+\.svg")


def drawing(name: str) -> bytes | None:
    """The SVG; None for what is not there."""
    path = settings.BASE_DIR / "static" / "img" / "lessons" / name
    return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None
