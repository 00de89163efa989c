"""
Question sets in the formats of others, and back.

`FORMATS[name].write(question_set, facts=…, at_s=…)` gives the file and what it has no place for;
`FORMATS[name].read(content)` gives a draft in our YAML, with what is missing named; `examine` says
what the rules of content find in it. Reading raises nothing, whatever the bytes are.
"""

from __future__ import annotations

from .examine import Examined, Placed, examine
from .formats import FORMATS, Format, format_of
from .reading import MOST_BYTES, MOST_QUESTIONS, DraftQuestion, Read, Trouble
from .stand_in import stand_in
from .taking import READABLE, Taken, UnknownFormat, take
from .written import LeftOut, Written

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "MOST_QUESTIONS",
    "READABLE",
    "DraftQuestion",
    "Examined",
    "Format",
    "LeftOut",
    "Placed",
    "Read",
    "Taken",
    "Trouble",
    "UnknownFormat",
    "Written",
    "examine",
    "format_of",
    "stand_in",
    "take",
]
