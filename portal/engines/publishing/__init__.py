"""
The whole course to take along: `bundle()` gives the files of a folder of plain pages, `epub()` a book.

Neither needs a script or a network. Both are made of the same chapters (`chapters_of`).
"""

from __future__ import annotations

from .bundle import as_zip, bundle
from .chapters import Chapter, chapters_of, edition_of
from .epub import epub

__all__ = ["Chapter", "as_zip", "bundle", "chapters_of", "edition_of", "epub"]
