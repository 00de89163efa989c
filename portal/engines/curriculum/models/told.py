"""
A lesson, a lab and a term as they are said in another language. Whatever is kept of them names the original:
slug and digest are its.
"""

from __future__ import annotations

from .glossary import Term
from .lab import Lab
from .lesson import Lesson
from .sheet import CheatSheet


class LessonTold(Lesson):
    said_in: str
    original: Lesson

    @property
    def told_in(self) -> str:
        return self.said_in

    @property
    def digest(self) -> str:
        return self.original.digest

    @property
    def as_written(self) -> Lesson:
        return self.original


class LabTold(Lab):
    said_in: str
    original: Lab

    @property
    def told_in(self) -> str:
        return self.said_in

    @property
    def digest(self) -> str:
        return self.original.digest

    @property
    def as_written(self) -> Lab:
        return self.original


class SheetTold(CheatSheet):
    said_in: str

    @property
    def told_in(self) -> str:
        return self.said_in


class TermTold(Term):
    """`forms` have the original's names, too: they stand in texts that nobody has translated yet."""

    said_in: str
    key: str  # the original's slug

    @property
    def told_in(self) -> str:
        return self.said_in

    @property
    def slug(self) -> str:
        return self.key

    @property
    def letter(self) -> str:
        first = self.order[:1].upper()
        return first if first.isalpha() else "#"
