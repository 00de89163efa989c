"""The curriculum this portal serves: loaded once, reread when a file changes under DEBUG."""

from __future__ import annotations

import gc
import logging

from django.conf import settings
from django.utils.translation import get_language

from portal.engines.curriculum import Library, Shelf
from portal.engines.curriculum.bookcase import Bookcase
from portal.engines.curriculum.models.value import ORIGINAL

log = logging.getLogger(__name__)

# Scenarios are played by `manage.py check_content`, before they are served.
_shelf = Shelf(settings.CONTENT_DIR, watch=settings.DEBUG, thorough=False)


_watched = _shelf if settings.DEBUG else Shelf(settings.CONTENT_DIR, watch=True, thorough=False)


_bookcase = Bookcase(
    _shelf, folders=settings.CONTENT_PACKS, store=settings.VAR_DIR / "packs", watch=settings.DEBUG
)


def bookcase() -> Bookcase:
    """The main course with the packs beside it: what is there, and what is switched on."""
    return _bookcase


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
    """
    Every sound lesson, lab, question and event, those of packs that are switched on, too, in the words of
    the language that is read in, as far as they are translated. Costs a dictionary look-up, a stat sweep
    under DEBUG.
    """
    return original().told_in(get_language() or ORIGINAL)


def original() -> Library:
    """The same in the words of content/ itself: for what is kept or taken along."""
    return _bookcase.library()


def warm_up() -> None:
    """
    Before the first request: load it, say what of it is not shown, and take what stays for good out of the
    garbage collector's sight, which looked through all of it again and again: some 2 ms of each answer.
    """
    for problem in original().problems:
        log.warning("%s", problem)
    for language, _ in settings.LANGUAGES:
        original().told_in(language)
    gc.collect()
    gc.freeze()
