"""Everything somebody keeps, lesson by lesson in the order of the course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.engines.markup import render
from portal.records.accounts.models import Learner
from portal.records.notes.models import UNDO, Bookmark, Note, NoteVersion
from portal.records.notes.place import Place, Where, find_where, place_of

KINDS = ("all", "bookmarks", "notes")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """
    One place with what is kept at it. `where` is None once the course does not have it; `title` and
    `section_title` say what it was called, as well as they are known.
    """

    place: Place
    title: str
    section_title: str
    where: Where | None
    is_marked: bool
    note: Note | None
    versions: tuple[NoteVersion, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.where is not None and self.where.is_there

    @property
    def id(self) -> str:
        """Of an element."""
        return "at-" + str(self.place).translate(str.maketrans(":/#", "---"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What belongs to one lesson; of labs and questions of none, and of what is gone, `lesson` is ""."""

    lesson: str
    title: str
    module: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """`deleted` are the notes that can still be had back, the latest first."""

    groups: tuple[Group, ...]
    deleted: tuple[Note, ...]
    bookmarks: int
    notes: int

    @property
    def is_empty(self) -> bool:
        return not self.bookmarks and not self.notes


def keeping_of(
    learner: Learner | None, library: Library, *, kind: str = "all", words: str = "", now: datetime
) -> Keeping:
    """`kind` is one of KINDS; `words` are looked for in texts and titles. Three queries; none for nobody."""
    marks = {place_of(one): one for one in Bookmark.objects.of(learner)}
    written = list(Note.objects.of(learner).order_by("-deleted_at"))
    notes = {place_of(one): one for one in written if one.deleted_at is None}
    versions = _versions(learner)
    notes = {place: note for place, note in notes.items() if note.text.strip() or note.pk in versions}
    entries = [
        _entry(place, marks.get(place), notes.get(place), versions, library) for place in {**marks, **notes}
    ]
    wanted = [one for one in entries if _is_wanted(one, kind, words)]
    return Keeping(
        groups=tuple(_grouped(wanted, library)),
        deleted=tuple(one for one in written if one.deleted_at and one.deleted_at >= now - UNDO),
        bookmarks=len(marks),
        notes=len(notes),
    )


def _versions(learner: Learner | None) -> dict[object, tuple[NoteVersion, ...]]:
    found: dict[object, tuple[NoteVersion, ...]] = {}
    if learner is not None:
        for one in NoteVersion.objects.filter(note__learner=learner).order_by("-saved_at", "-pk"):
            found[one.note_id] = (*found.get(one.note_id, ()), one)
    return found


def _entry(
    place: Place,
    mark: Bookmark | None,
    note: Note | None,
    versions: dict[object, tuple[NoteVersion, ...]],
    library: Library,
) -> Entry:
    where = find_where(place, library)
    known = note or mark
    beside = versions.get(note.pk, ()) if note else ()
    return Entry(
        place=place,
        title=where.title if where else (known.title if known else place.ref),
        section_title=(where.section_title if where else "") or (known.section_title if known else ""),
        where=where,
        is_marked=mark is not None,
        note=note,
        versions=tuple(one for one in beside if note is None or one.text != note.text),
    )


def _is_wanted(entry: Entry, kind: str, words: str) -> bool:
    if (kind == "bookmarks" and not entry.is_marked) or (kind == "notes" and entry.note is None):
        return False
    text = f"{entry.title} {entry.section_title} {entry.note.text if entry.note else ''}".casefold()
    return all(word in text for word in words.casefold().split())


def _grouped(entries: Iterable[Entry], library: Library) -> Iterator[Group]:
    """Within a lesson as it is read: itself, its headings in order, its labs, its questions."""
    by_lesson: dict[str, list[Entry]] = {}
    for entry in entries:
        by_lesson.setdefault(entry.where.lesson if entry.where else "", []).append(entry)
    for lesson in library.lessons_in_order():
        if found := by_lesson.get(lesson.slug):
            title = library.module_of(lesson).title
            found.sort(key=lambda one: _order(one, lesson.as_written.body))
            yield Group(lesson=lesson.slug, title=lesson.head.title, module=title, entries=tuple(found))
    rest = sorted(by_lesson.get("", ()), key=lambda one: str(one.place))
    if here := tuple(one for one in rest if one.where):
        yield Group(lesson="", title=_("Outside the lessons"), module="", entries=here)
    if gone := tuple(one for one in rest if not one.where):
        yield Group(lesson="", title=_("Not in the course any more"), module="", entries=gone)


def _order(entry: Entry, body: str) -> tuple[int, int, str]:
    place = entry.place
    kind = ("lesson", "lab", "question").index(place.kind)
    ids = _section_ids(body) if place.section else ()
    within = ids.index(place.section) + 1 if place.section in ids else (len(ids) + 1 if place.section else 0)
    return kind, within, str(place)


def _section_ids(body: str) -> tuple[str, ...]:
    return tuple(heading.id for heading in render(body).contents)
