"""
Moodle XML, as https://docs.moodle.org/en/Moodle_XML_format describes it and Moodle 4 reads it.

Texts are HTML. A question's slug is its idnumber; level, concepts, lessons and facts are tags, so that
what Moodle gives back can be read again.
"""

from __future__ import annotations

from .read import read
from .write import write

__all__ = ["read", "write"]
