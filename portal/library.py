"""The curriculum this portal serves: loaded once, reread when a file changes under DEBUG."""

from __future__ import annotations

import gc

from django.conf import settings

from portal.engines.curriculum import Library, Shelf

# Scenarios are played by `manage.py check_content`, before they are served.
_shelf = Shelf(settings.CONTENT_DIR, watch=settings.DEBUG, thorough=False)


_watched = _shelf if settings.DEBUG else Shelf(settings.CONTENT_DIR, watch=True, thorough=False)


def as_written() -> Library:
    """
    For authors: content/ as its files are now, whatever is served. Without DEBUG it is read apart, at the
    first look some two seconds long.
    """
    return _watched.library()


def read_again() -> None:
    """A file has just been written here: the next look shows it."""
    _watched.look_again()


def library() -> Library:
    """Every sound lesson, lab, question and event. Costs a dictionary look-up, a stat sweep under DEBUG."""
    return _shelf.library()


def warm_up() -> None:
    """
    Before the first request: load it, and take what stays for good out of the garbage collector's sight,
    which looked through all of it again and again: some 2 ms of each answer.
    """
    library()
    gc.collect()
    gc.freeze()
