"""
A deck for Anki, made with genanki.

Ids come from slugs, so that a later download updates the cards that somebody has been learning.
"""

from __future__ import annotations

from .write import write

__all__ = ["write"]
