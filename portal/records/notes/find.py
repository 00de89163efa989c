"""Whose notes are which: other people's do not exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.notes.models import Bookmark, Note
from portal.records.notes.place import Place, find_where, place_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Margin:
    """A place of a page with what its reader keeps there. `title` names it where it has no other name."""

    place: Place
    title: str
    is_marked: bool = False
    note: Note | None = None

    @property
    def id(self) -> str:
        """Of an element."""
        return str(self.place).translate(str.maketrans(":/#", "---"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Margins:
    """What one learner keeps on one page."""

    marked: Collection[Place] = frozenset()
    notes: Mapping[Place, Note] = field(default_factory=dict)

    def at(self, place: Place, title: str) -> Margin:
        return Margin(place=place, title=title, is_marked=place in self.marked, note=self.notes.get(place))


def margins_of(learner: Learner | None, *places: Place) -> Margins:
    """Of these lessons (with all of their headings), labs and questions. Two queries; none for nobody."""
    if learner is None:
        return Margins()
    refs = {place.ref for place in places}
    wanted = {(place.kind, place.ref) for place in places}
    marks = Bookmark.objects.of(learner).filter(ref__in=refs)
    notes = Note.objects.of(learner).standing().filter(ref__in=refs)
    return Margins(
        marked=frozenset(place_of(one) for one in marks if (one.kind, one.ref) in wanted),
        notes={place_of(one): one for one in notes if (one.kind, one.ref) in wanted},
    )


def margin_at(learner: Learner | None, place: Place, library: Library) -> Margin | None:
    """One of them; None where there is neither such a place nor anything kept at it. Two queries."""
    found = margins_of(learner, place)
    kept = found.notes.get(place)
    where = find_where(place, library)
    if where is None and kept is None and place not in found.marked:
        return None
    title = where.section_title or where.title if where else (kept.title if kept else place.ref)
    return found.at(place, title)
