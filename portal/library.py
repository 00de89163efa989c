"""The curriculum this portal serves: loaded once, reread when a file changes under DEBUG."""

from __future__ import annotations

from django.conf import settings

from portal.engines.curriculum import Library, Shelf

_shelf = Shelf(settings.CONTENT_DIR, watch=settings.DEBUG)


def library() -> Library:
    """Every sound lesson, lab, question and event. Costs a dictionary look-up, a stat sweep under DEBUG."""
    return _shelf.library()
