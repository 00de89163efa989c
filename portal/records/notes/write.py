"""
A note is kept as it is typed. Two devices may type at once: whoever saves says which version they started
from, and when that is not the newest, the newest stays and both texts are kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.notes.models import Note, NoteVersion
from portal.records.notes.place import Place, find_where

LONGEST = 5_000  # characters of a note
MOST = 1_000  # notes of a learner
VERSIONS_KEPT = 20  # of a note


class BadNote(ValueError):
    """Nothing was saved; the message says what to change."""


class NoSuchPlace(Exception):
    """Neither does the course have it, nor has the learner a note there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    note: Note


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """What is stored is newer than what was worked on; what was posted is kept as a version of it."""

    note: Note


def check_text(text: str) -> None:
    """Raises BadNote."""
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        said = _("A note has at most %(most)s characters, and this is %(over)s more. Shorten it.")
        raise BadNote(said % {"most": f"{LONGEST:,}", "over": f"{over:,}"})
    if "\0" in text:
        raise BadNote(_("There is a NUL character in it. Take it out."))


@transaction.atomic
def write_note(
    *, learner: Learner, place: Place, text: str, base_version: int, library: Library, now: datetime
) -> Saved | Conflict:
    """
    `base_version` is that of the note the text was made from; 0 when there was none. Raises BadNote,
    NoSuchPlace.
    """
    check_text(text)
    # Of two first saves at once the second one waits here, and finds the note of the first.
    Learner.objects.select_for_update().get(pk=learner.pk)
    stored = Note.objects.of(learner).at(place).first()
    if stored is None:
        return Saved(note=_create(learner, place, text, library, now))
    if stored.deleted_at is not None:
        keep_version(stored, stored.text, reason="deleted", now=now)
    elif stored.text == text:
        return Saved(note=stored)  # the same, posted twice
    elif stored.version != base_version:
        for one in (stored.text, text):
            keep_version(stored, one, reason="conflict", now=now)
        return Conflict(note=stored)
    elif not text.strip():
        keep_version(stored, stored.text, reason="emptied", now=now)
    stored.text, stored.saved_at, stored.deleted_at = text, now, None
    stored.version += 1
    stored.save()
    return Saved(note=stored)


def _create(learner: Learner, place: Place, text: str, library: Library, now: datetime) -> Note:
    where = find_where(place, library)
    if where is None:
        raise NoSuchPlace(str(place))
    if Note.objects.of(learner).count() >= MOST:
        said = _("%(most)s notes are the most. Delete some on the page “My notes” first.")
        raise BadNote(said % {"most": f"{MOST:,}"})
    return Note.objects.create(
        learner=learner, kind=place.kind, ref=place.ref, section=place.section, title=where.title,
        section_title=where.section_title[:200], text=text, saved_at=now,
    )  # fmt: skip


def keep_version(note: Note, text: str, *, reason: str, now: datetime) -> None:
    """Once however often it is posted; the oldest go when there are many."""
    versions = NoteVersion.objects.filter(note=note)
    if not text.strip() or versions.filter(text=text).exists():
        return
    NoteVersion.objects.create(note=note, text=text, reason=reason, saved_at=now)
    too_old = list(versions.order_by("-pk").values_list("pk", flat=True)[VERSIONS_KEPT:])
    if too_old:
        NoteVersion.objects.filter(pk__in=too_old).delete()
