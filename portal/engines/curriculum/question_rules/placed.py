"""What the library puts into a question, and no author does. A folder with code is checked in tasks.py."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.curriculum.models import Placed
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path


def check_placed(question: Placed, at: Path) -> Iterator[Finding]:
    for key in ("topic", "lab"):
        if getattr(question, key, None):
            yield Finding(
                at=(*at, key),
                fault=f'Question "{question.slug}": `{key}` is not written here.',
                remedy="Remove it. Code has a folder of its own, questions/<topic>/<slug>/.",
            )
