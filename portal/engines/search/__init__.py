"""
Full text of documents, in memory: SQLite's FTS5 as Python brings it.

`Index(documents).find(query)` gives what fits in groups, of each the best first. No
text is a fault as a query: it is taken apart into words, and the words are
what is looked for.
"""

from __future__ import annotations

from .folded import folded
from .found import Document, Found, Group, Hit, Piece
from .index import LONGEST, Index

__all__ = ["LONGEST", "Document", "Found", "Group", "Hit", "Index", "Piece", "folded"]
