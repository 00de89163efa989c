"""
Questions as a table, one a row; docs/authoring.md lists the columns.

What a spreadsheet would take for a formula has an apostrophe before it, which is taken off again.
"""

from __future__ import annotations

from .read import read
from .write import write

__all__ = ["read", "write"]
