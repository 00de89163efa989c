"""
Saving what is in the editor, as drafts of labs are saved: whoever saves says which version
they started from, and of two that meet neither is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.records.playground.create import refuse_too_much
from portal.records.playground.models import KeptCode, OwnFunction
from portal.records.playground.written import Written, check_written

KEPT = 50  # versions of each function, and of each stack
KEPT_BYTES = 8 * 1024 * 1024  # of all of them together; the newest is kept whatever its size


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    version: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """What is stored is newer than what was worked on; what was posted is kept beside it."""

    stored: OwnFunction


@transaction.atomic
def save_function(
    *, function: OwnFunction, written: Written, base_version: int, now: datetime
) -> Saved | Conflict:
    """While one types. `base_version` is the version the editor was filled from. Raises BadDraft."""
    check_written(written)
    stored = _locked(function)
    if stored.written.same_as(written):
        return Saved(version=stored.version, saved_at=stored.saved_at)
    if base_version != stored.version:
        _keep(stored, written, reason="conflict", saved_at=now)
        return Conflict(stored=stored)
    if set(stored.files) != set(written.files):  # typing takes no file away
        _keep(stored, stored.written, reason="files", saved_at=stored.saved_at)
    replace_code(stored, written, now=now)
    return Saved(version=stored.version, saved_at=now)


@transaction.atomic
def keep_function(
    *, function: OwnFunction, written: Written, base_version: int | None, now: datetime
) -> OwnFunction:
    """
    What is being run or changed on purpose is what the learner works on: it becomes the newest
    version, whatever was there. Raises BadDraft.
    """
    check_written(written)
    stored = _locked(function)
    if stored.written.same_as(written):
        return stored
    if base_version != stored.version:
        _keep(stored, stored.written, reason="conflict", saved_at=stored.saved_at)
    return replace_code(stored, written, now=now)


@transaction.atomic
def put_code(*, function: OwnFunction, written: Written, reason: str, now: datetime) -> OwnFunction:
    """Other code takes its place: an upload, an earlier version, other files. Raises BadDraft."""
    check_written(written)
    stored = _locked(function)
    if stored.written.same_as(written):
        return stored
    _keep(stored, stored.written, reason=reason, saved_at=stored.saved_at)
    return replace_code(stored, written, now=now)


def replace_code(stored: OwnFunction, written: Written, *, now: datetime) -> OwnFunction:
    """Raises BadDraft where it would be too much."""
    refuse_too_much(stored.learner, written.size - stored.size)
    stored.size = written.size
    stored.files, stored.fields, stored.event = dict(written.files), dict(written.fields), written.event
    stored.version += 1
    stored.saved_at = now
    stored.save(update_fields=["files", "fields", "event", "size", "version", "saved_at"])
    return stored


def _locked(function: OwnFunction) -> OwnFunction:
    return OwnFunction.objects.select_for_update().get(pk=function.pk)


def _keep(function: OwnFunction, written: Written, *, reason: str, saved_at: datetime) -> None:
    keep_version(
        KeptCode.objects.filter(function=function),
        written,
        function=function,
        files=dict(written.files),
        fields=dict(written.fields),
        event=written.event,
        reason=reason,
        saved_at=saved_at,
    )


def keep_version(theirs: QuerySet[Any], written: Any, **row: Any) -> None:
    """
    Among what is kept of one function, or of one stack. `row` is what its row holds beside its size.
    The oldest go when there are many. Posted again, it is kept once.
    """
    kept = theirs.order_by("-pk")
    newest = kept.first()
    if newest and newest.written.same_as(written):
        return
    theirs.create(size=written.size, **row)
    if too_old := beyond(kept.values_list("pk", "size"), most=KEPT, most_bytes=KEPT_BYTES):
        theirs.filter(pk__in=too_old).delete()


def beyond(rows: Iterable[tuple[Any, int]], *, most: int, most_bytes: int) -> list[Any]:
    """Of rows by key and size, in the order in which they are to stay, those for which there is no room."""
    too_many: list[Any] = []
    held = 0
    for number, (key, size) in enumerate(rows):
        held += size
        if number and (number >= most or held > most_bytes):
            too_many.append(key)
    return too_many
