"""
An anonymous learner's bookmarks and notes go to the account they joined. Where both have a note on a place,
the newer text is the note and the older one is kept beside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.notes.models import Bookmark, Note, NoteVersion
from portal.records.notes.place import place_of
from portal.records.notes.write import keep_version


@receiver(learner_merged, dispatch_uid="notes.move")
def move_notes(*, anonymous: Learner, account: Learner, now: datetime, **_: Any) -> None:
    marked = {place_of(one) for one in Bookmark.objects.of(account)}
    for bookmark in Bookmark.objects.of(anonymous):
        if place_of(bookmark) in marked:
            bookmark.delete()
        else:
            Bookmark.objects.filter(pk=bookmark.pk).update(learner=account)
    theirs = {place_of(note): note for note in Note.objects.of(account)}
    for note in Note.objects.of(anonymous):
        kept = theirs.get(place_of(note))
        if kept is None:
            Note.objects.filter(pk=note.pk).update(learner=account)
        else:
            _join(note, kept, now)


def _join(note: Note, kept: Note, now: datetime) -> None:
    """Into `kept`, with all that was beside either."""
    NoteVersion.objects.filter(note=note).update(note=kept)
    # One that stands goes before one that was deleted; of two that stand, the newer.
    first, second = sorted((note, kept), key=lambda one: (one.deleted_at is None, one.saved_at), reverse=True)
    if first.text != second.text:
        keep_version(kept, second.text, reason="merge", now=now)
    kept.text, kept.saved_at, kept.deleted_at = first.text, first.saved_at, first.deleted_at
    # Higher than both, so that no open page of either takes it for its own.
    kept.version = max(note.version, kept.version) + 1
    kept.save()
    note.delete()
