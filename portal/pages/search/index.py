"""The index of the content that this process serves, one a language: built when asked, and anew with it."""

from __future__ import annotations

import threading

from django.utils.translation import get_language

from portal.engines.curriculum import Library
from portal.engines.search import Index
from portal.pages.search.documents import documents_of

_lock = threading.Lock()
_kept: dict[str, tuple[Library, Index]] = {}


def index_of(library: Library) -> Index:
    """Costs some 600 ms for each library, then nothing: one never changes, so it is known by identity."""
    language = get_language() or "en"
    kept = _kept.get(language)
    if kept is None or kept[0] is not library:
        with _lock:
            kept = _kept.get(language)
            if kept is None or kept[0] is not library:
                kept = _kept[language] = (library, Index(documents_of(library)))
    return kept[1]
