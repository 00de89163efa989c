"""A bookmark goes on and off."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.notes.models import Bookmark
from portal.records.notes.place import Place, find_where
from portal.records.notes.write import NoSuchPlace

MOST = 1_000  # of a learner


class TooManyBookmarks(Exception):
    """The message says what to do."""


def mark(*, learner: Learner, place: Place, library: Library, now: datetime) -> Bookmark:
    """Said again, nothing changes. Raises NoSuchPlace, TooManyBookmarks."""
    found = Bookmark.objects.of(learner).at(place).first()
    if found is not None:
        return found
    where = find_where(place, library)
    if where is None:
        raise NoSuchPlace(str(place))
    if Bookmark.objects.of(learner).count() >= MOST:
        said = _("%(most)s bookmarks are the most. Take some away on the page “My notes”.")
        raise TooManyBookmarks(said % {"most": f"{MOST:,}"})
    made, _made_now = Bookmark.objects.get_or_create(
        learner=learner, kind=place.kind, ref=place.ref, section=place.section,
        defaults={"title": where.title, "section_title": where.section_title[:200], "made_at": now},
    )  # fmt: skip
    return made


def unmark(*, learner: Learner, place: Place) -> None:
    Bookmark.objects.of(learner).at(place).delete()
