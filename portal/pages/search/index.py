"""The index of what this process serves, one a language, in which the library tells its content."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.utils.translation import get_language, override

from portal.engines.curriculum import Library
from portal.engines.search import Index
from portal.library import library
from portal.pages.search.documents import documents_of

log = logging.getLogger(__name__)
_lock = threading.Lock()
_kept: dict[str, tuple[Library, Index]] = {}


def warm_index() -> threading.Thread:
    """
    Builds it in a thread, so that neither the start nor the first search waits for it. Nothing depends on it:
    what fails here fails again, and is told, when somebody searches.
    """
    thread = threading.Thread(target=_warm, name="search-index", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    for language, _ in settings.LANGUAGES:
        try:
            with override(language):
                index_of(library())
        except Exception:
            log.exception("The index for the search was not built ahead; the first search will build it.")


def index_of(shelf: Library) -> Index:
    """Costs some 600 ms for each library, then nothing: one never changes, so it is known by identity."""
    language = get_language() or "en"
    kept = _kept.get(language)
    if kept is None or kept[0] is not shelf:
        with _lock:
            kept = _kept.get(language)
            if kept is None or kept[0] is not shelf:
                kept = _kept[language] = (shelf, Index(documents_of(shelf), language=language))
    return kept[1]
