"""What learners keep for themselves beside the course. Nobody else ever sees any of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models

from portal.records.accounts.models import Learner
from portal.records.notes.place import Place

UNDO = timedelta(days=7)  # how long a deleted note can be had back; after that it is gone for good


class Marked(models.Model):
    """A place, and what it was called: a lesson may be gone one day, and its notes stay."""

    kind = models.CharField(max_length=8)  # "lesson", "lab", "question"
    ref = models.CharField(max_length=129)
    section = models.CharField(max_length=128, blank=True)
    title = models.CharField(max_length=200)
    section_title = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def of(self, learner: Learner | None) -> BookmarkQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def at(self, place: Place) -> BookmarkQuerySet:
        return self.filter(kind=place.kind, ref=place.ref, section=place.section)


class Bookmark(Marked):
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="bookmarks")
    made_at = models.DateTimeField()

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "kind", "ref", "section"], name="one_bookmark_a_place")
        ]

    def __str__(self) -> str:
        return f"bookmark at {self.kind} {self.ref}"


class NoteQuerySet(models.QuerySet["Note"]):
    def of(self, learner: Learner | None) -> NoteQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def at(self, place: Place) -> NoteQuerySet:
        return self.filter(kind=place.kind, ref=place.ref, section=place.section)

    def standing(self) -> NoteQuerySet:
        return self.filter(deleted_at__isnull=True)

    def deleted_since(self, at: datetime) -> NoteQuerySet:
        return self.filter(deleted_at__gte=at)

    def past_undoing(self, now: datetime) -> NoteQuerySet:
        return self.filter(deleted_at__lt=now - UNDO)


class Note(Marked):
    """`text` is Markdown as it was typed. Deleted, it waits for UNDO."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "kind", "ref", "section"], name="one_note_a_place")
        ]

    def __str__(self) -> str:
        return f"note at {self.kind} {self.ref}"


class NoteVersion(models.Model):
    """A text that gave way to another: kept, so that nothing is lost."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    reason = models.CharField(max_length=12)  # "conflict", "merge", "emptied", "deleted"
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason}, of {self.note_id}"
