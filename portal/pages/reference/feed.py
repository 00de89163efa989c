"""What has changed, where its date is known, as an Atom feed: for readers that look in by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.engines.markup import render
from portal.pages.reference.since import Entry, entries_of


def feed_of(library: Library, *, address: Callable[[str], str], now: datetime) -> str:
    """`address` makes an absolute address of a path; `now` is the feed's time while nothing is in it."""
    page = address(reverse("reference:changes"))
    feed = Atom1Feed(
        title=_("Warmstart: what changed in AWS Lambda"),
        link=page,
        description=_("What holds now, what people still say, and the lesson that teaches it."),
        feed_url=address(reverse("reference:changes_feed")),
        language=get_language() or "en",
    )
    for entry in entries_of(library):
        if entry.day is None:
            continue
        at = min(datetime.combine(entry.day, datetime.min.time(), tzinfo=UTC), now)
        link = f"{page}#change-{entry.change.slug}"
        feed.add_item(
            title=entry.change.title,
            link=link,
            description=_text(entry),
            unique_id=link,
            pubdate=at,
            updateddate=at,
        )
    return feed.writeString("utf-8")


def _text(entry: Entry) -> str:
    now, said = (
        "".join(getattr(part, "html", "") for part in render(text).parts)
        for text in (entry.change.now, entry.change.said)
    )
    still = _("Still said:")
    return f"{now}<p>{still}</p><blockquote>{said}</blockquote>"
