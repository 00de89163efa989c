"""
Saving what is in the editor, as functions of the playground are saved: whoever saves says which version they
started from, and of two that meet neither is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.records.playground.save import keep_version
from portal.records.stacks.models import KeptSource, OwnStack
from portal.records.stacks.written import Written, check_written


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    version: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """What is stored is newer than what was worked on; what was posted is kept beside it."""

    stored: OwnStack


@transaction.atomic
def save_stack(*, stack: OwnStack, written: Written, base_version: int, now: datetime) -> Saved | Conflict:
    """While one types. `base_version` is the version the editor was filled from. Raises BadDraft."""
    check_written(written)
    stored = _locked(stack)
    if stored.written.same_as(written):
        return Saved(version=stored.version, saved_at=stored.saved_at)
    if base_version != stored.version:
        _keep(stored, written, reason="conflict", saved_at=now)
        return Conflict(stored=stored)
    if set(stored.files) != set(written.files):  # typing takes no file away
        _keep(stored, stored.written, reason="files", saved_at=stored.saved_at)
    _replace(stored, written, now=now)
    return Saved(version=stored.version, saved_at=now)


@transaction.atomic
def keep_stack(*, stack: OwnStack, written: Written, base_version: int | None, now: datetime) -> OwnStack:
    """
    What is being deployed or changed on purpose is what the learner works on: it becomes the newest version,
    whatever was there. Raises BadDraft.
    """
    check_written(written)
    stored = _locked(stack)
    if stored.written.same_as(written):
        return stored
    if base_version != stored.version:
        _keep(stored, stored.written, reason="conflict", saved_at=stored.saved_at)
    return _replace(stored, written, now=now)


@transaction.atomic
def put_files(*, stack: OwnStack, written: Written, reason: str, now: datetime) -> OwnStack:
    """Others take their place: an earlier version, other files. Raises BadDraft."""
    check_written(written)
    stored = _locked(stack)
    if stored.written.same_as(written):
        return stored
    _keep(stored, stored.written, reason=reason, saved_at=stored.saved_at)
    return _replace(stored, written, now=now)


def _replace(stored: OwnStack, written: Written, *, now: datetime) -> OwnStack:
    stored.files, stored.parameters = dict(written.files), written.parameters
    stored.size = written.size
    stored.version += 1
    stored.saved_at = now
    stored.save(update_fields=["files", "parameters", "size", "version", "saved_at"])
    return stored


def _locked(stack: OwnStack) -> OwnStack:
    return OwnStack.objects.select_for_update().get(pk=stack.pk)


def _keep(stack: OwnStack, written: Written, *, reason: str, saved_at: datetime) -> None:
    keep_version(
        KeptSource.objects.filter(stack=stack),
        written,
        stack=stack,
        files=dict(written.files),
        parameters=written.parameters,
        reason=reason,
        saved_at=saved_at,
    )
