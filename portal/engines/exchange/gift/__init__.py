"""
GIFT, as https://docs.moodle.org/en/GIFT_format describes it and Moodle 4 reads it.

Texts are Markdown, and say so. A question's slug is the [id:…] of the comment above it; level, concepts,
lessons and facts are its [tag:…]s, so that a file of ours can be read again.
"""

from __future__ import annotations

from .read import read
from .write import write

__all__ = ["read", "write"]
