"""
Drafts: what is in the editor, kept as it is typed and found again elsewhere.

Two tabs or devices may type at once. Whoever saves says which version they
started from; when that is not the newest, neither is lost: the newest stays
and the other is kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab
from portal.engines.emulator.function import CODE_BYTES, EVENT_BYTES
from portal.records.accounts.models import Learner
from portal.records.progress.models import Draft, DraftVersion

FILES = 20
PATH = 128  # characters
VERSIONS_KEPT = 50  # for each learner and lab


class BadDraft(ValueError):
    """Nothing was saved; the message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    version: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """What is stored is newer than what was worked on. `theirs` is shown; `kept` is what was posted."""

    theirs: Draft
    kept: DraftVersion


def check_draft(files: Mapping[str, str], event: str) -> None:
    """Raises BadDraft for what is too large to keep, or is no set of files."""
    if not 1 <= len(files) <= FILES or any(not path or len(path) > PATH for path in files):
        words = _("A draft has 1 to %(files)s files, each with a name of at most %(most)s characters.")
        raise BadDraft(words % {"files": FILES, "most": PATH})
    if sum(len(text.encode(errors="replace")) for text in files.values()) > CODE_BYTES:
        words = _("The code is over %(size)s KB. Shorten it; what was saved before is still there.")
        raise BadDraft(words % {"size": CODE_BYTES // 1024})
    if len(event.encode(errors="replace")) > EVENT_BYTES:
        words = _("The event is over %(size)s MB, more than Lambda accepts. Shorten it.")
        raise BadDraft(words % {"size": EVENT_BYTES // 1024 // 1024})
    if any("\0" in text for text in (*files, *files.values(), event)):
        raise BadDraft(_("There is a NUL character in it. Take it out."))


@transaction.atomic
def save_draft(
    *, learner: Learner, lab: Lab, files: Mapping[str, str], event: str, base_version: int, now: datetime
) -> Saved | Conflict:
    """`base_version` is the version the editor was filled from; 0 when there was none. Raises BadDraft."""
    check_draft(files, event)
    mine = {"files": dict(files), "event": event, "saved_at": now}
    if _replace(learner, lab, base_version, version=base_version + 1, **mine):
        return Saved(version=base_version + 1, saved_at=now)
    stored = Draft.objects.filter(learner=learner, lab_slug=lab.slug).first()
    if stored is None:
        try:
            with transaction.atomic():
                version = base_version + 1
                Draft.objects.create(learner=learner, lab_slug=lab.slug, version=version, **mine)
                return Saved(version=version, saved_at=now)
        except IntegrityError:
            stored = Draft.objects.get(learner=learner, lab_slug=lab.slug)
    if stored.files == mine["files"] and stored.event == event:
        return Saved(version=stored.version, saved_at=stored.saved_at)  # the same, posted twice
    return Conflict(theirs=stored, kept=keep_version(learner, lab.slug, reason="conflict", **mine))


@transaction.atomic
def keep_draft(
    *,
    learner: Learner,
    lab: Lab,
    files: Mapping[str, str],
    event: str | None,
    base_version: int | None,
    now: datetime,
) -> None:
    """
    What is being run is what the learner works on: it becomes the draft, whatever
    was there; an event of None leaves the draft's. An editor that was up to date
    stays so: its version does not go up.
    """
    check_draft(files, event or "")
    stored = Draft.objects.select_for_update().filter(learner=learner, lab_slug=lab.slug).first()
    if stored is None:
        Draft.objects.bulk_create(
            [Draft(learner=learner, lab_slug=lab.slug, files=dict(files), event=event or "", saved_at=now)],
            ignore_conflicts=True,
        )
        return
    event = stored.event if event is None else event
    if stored.files == dict(files) and stored.event == event:
        return
    if base_version != stored.version:
        keep_stored(stored, reason="conflict")
    up = 1 if base_version and base_version != stored.version else 0
    _replace(
        learner,
        lab,
        stored.version,
        version=stored.version + up,
        files=dict(files),
        event=event,
        saved_at=now,
    )


@transaction.atomic
def reset_draft(*, learner: Learner, lab: Lab, now: datetime) -> Draft | None:
    """Back to what the lab begins with; what was there is kept. None when there was no draft."""
    return replace_draft(learner=learner, lab=lab, files=lab.begins_with, reason="reset", now=now)


@transaction.atomic
def restore_draft(*, learner: Learner, lab: Lab, files: Mapping[str, str], now: datetime) -> Draft:
    """Back to the files of an earlier try; what was there is kept."""
    check_draft(files, "")
    restored = replace_draft(learner=learner, lab=lab, files=files, reason="restore", now=now)
    if restored is None:
        restored, _ = Draft.objects.get_or_create(
            learner=learner, lab_slug=lab.slug, defaults={"files": dict(files), "saved_at": now}
        )
    return restored


def kept_versions(learner: Learner | None, lab: Lab) -> list[DraftVersion]:
    """What gave way to a reset, a restore, a merge or another window, newest first. One query."""
    if learner is None:
        return []
    return list(DraftVersion.objects.filter(learner=learner, lab_slug=lab.slug).order_by("-pk"))


def find_version(learner: Learner | None, lab: Lab, version_id: int) -> DraftVersion | None:
    """None for other people's. One query."""
    if learner is None:
        return None
    return DraftVersion.objects.filter(learner=learner, lab_slug=lab.slug, pk=version_id).first()


@transaction.atomic
def replace_draft(
    *, learner: Learner, lab: Lab, files: Mapping[str, str], reason: str, now: datetime
) -> Draft | None:
    """By other files; what was there is kept. None when there was no draft."""
    stored = Draft.objects.select_for_update().filter(learner=learner, lab_slug=lab.slug).first()
    if stored is None:
        return None
    if stored.files != dict(files):
        keep_stored(stored, reason=reason)
    stored.files, stored.saved_at = dict(files), now
    stored.version += 1
    stored.save()
    return stored


def keep_stored(draft: Draft, *, reason: str) -> DraftVersion:
    return keep_version(
        draft.learner,
        draft.lab_slug,
        reason=reason,
        files=draft.files,
        event=draft.event,
        saved_at=draft.saved_at,
    )


def keep_version(learner: Learner, lab_slug: str, *, reason: str, **draft: object) -> DraftVersion:
    """Keep a draft that gives way, once however often it is posted; the oldest go when there are many."""
    versions = DraftVersion.objects.filter(learner=learner, lab_slug=lab_slug).order_by("-pk")
    newest = versions.first()
    if newest and newest.files == draft["files"] and newest.event == draft["event"]:
        return newest
    kept = DraftVersion.objects.create(learner=learner, lab_slug=lab_slug, reason=reason, **draft)
    too_old = list(versions.values_list("pk", flat=True)[VERSIONS_KEPT:])
    if too_old:
        DraftVersion.objects.filter(pk__in=too_old).delete()
    return kept


def _replace(learner: Learner, lab: Lab, found: int, **values: object) -> bool:
    """Over version `found` and no other."""
    return bool(Draft.objects.filter(learner=learner, lab_slug=lab.slug, version=found).update(**values))
