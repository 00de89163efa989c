"""
What helps people to write content/: skeletons, edits that keep comments and order, and advice.

Nothing here decides whether content is sound: that is curriculum's.
"""

from __future__ import annotations

from .begin import Begun, Refused, begin_lab, begin_lesson, begin_question
from .places import NotPlaced, append, replace
from .store import Outside, store

__all__ = [
    "Begun",
    "NotPlaced",
    "Outside",
    "Refused",
    "append",
    "begin_lab",
    "begin_lesson",
    "begin_question",
    "replace",
    "store",
]
