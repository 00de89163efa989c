"""A note goes, and can be had back for a while."""

from __future__ import annotations

import uuid
from datetime import datetime

from portal.records.accounts.models import Learner
from portal.records.notes.models import Note


def delete_note(*, learner: Learner, note_id: uuid.UUID, now: datetime) -> Note | None:
    """None for other people's. Those that nobody asked back in time are gone for good with it."""
    Note.objects.of(learner).past_undoing(now).delete()
    note = Note.objects.of(learner).filter(pk=note_id).first()
    if note is not None and note.deleted_at is None:
        note.deleted_at = now
        note.save(update_fields=["deleted_at"])
    return note


def undo_delete(*, learner: Learner, note_id: uuid.UUID) -> Note | None:
    """None for other people's, and for what is gone for good."""
    note = Note.objects.of(learner).filter(pk=note_id).first()
    if note is not None:
        note.deleted_at = None
        note.save(update_fields=["deleted_at"])
    return note
