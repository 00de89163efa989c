"""content/glossary.yaml: the words of the field, each explained in a sentence or two."""

from __future__ import annotations

import re

from portal.engines.search import folded

from .value import ORIGINAL, Digested, FactId, Line, Prose, Slug, Value


class Term(Value):
    """
    `aliases` are what else it is called, `forms` what it becomes in a sentence: both are found in a text,
    and plurals without being listed. `lesson` is the one that teaches it.
    """

    term: Line
    aliases: tuple[Line, ...] = ()
    forms: tuple[Line, ...] = ()
    definition: Prose  # one line of Markdown
    facts: tuple[FactId, ...] = ()
    lesson: Slug

    @property
    def told_in(self) -> str:
        return ORIGINAL

    @property
    def slug(self) -> str:
        """What it is called in addresses: "dead-letter-queue"."""
        return re.sub(r"[^a-z0-9]+", "-", self.term.lower()).strip("-")

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term, *self.aliases, *self.forms)

    @property
    def order(self) -> str:
        """By which it stands in the alphabet: an Ä beside the A."""
        return folded(self.term)

    @property
    def letter(self) -> str:
        """Below which it stands: a capital, or # for what begins with none."""
        first = self.slug[:1].upper()
        return first if first.isalpha() else "#"


class Glossary(Digested):
    terms: tuple[Term, ...] = ()
