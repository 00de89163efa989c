"""What somebody may have meant: other names of what was looked for, and names that look like it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from portal.engines.curriculum import Library
from portal.engines.markup import same_name

ALIKE = 0.72
MOST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """`also` are other names of the very thing, `perhaps` are names that are spelled alike."""

    also: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def meant_by(query: str, library: Library, *, found: bool) -> Meant:
    """Names that are alike are looked for only when nothing was found."""
    wanted = same_name(query.strip())
    if not wanted:
        return Meant()
    names = {same_name(name): (name, term) for term in library.glossary.terms for name in term.names}
    if same := names.get(wanted):
        return Meant(also=tuple(name for name in same[1].names if same_name(name) != wanted)[:MOST])
    if found:
        return Meant()
    close = difflib.get_close_matches(wanted, names, n=MOST, cutoff=ALIKE)
    return Meant(perhaps=tuple(names[name][0] for name in close))
