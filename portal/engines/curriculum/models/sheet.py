"""content/cheat-sheets/<module>.md: what one must know of a module by heart, on a page or two."""

from __future__ import annotations

from .value import Digested, FactId, Prose, Slug


class CheatSheet(Digested):
    """`text` is Markdown in which each `[[A-1]]` of the file has become the value of that fact."""

    module: Slug  # = file name
    text: Prose
    facts: tuple[FactId, ...] = ()  # those whose values it gives, in order
