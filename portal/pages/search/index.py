"""The index of the content that this process serves: built when first asked, and anew when that changes."""

from __future__ import annotations

import threading

from portal.engines.curriculum import Library
from portal.engines.search import Index
from portal.pages.search.documents import documents_of

_lock = threading.Lock()
_kept: tuple[Library, Index] | None = None


def index_of(library: Library) -> Index:
    """Costs some 600 ms for each library, then nothing: one never changes, so it is known by identity."""
    global _kept  # noqa: PLW0603  one for each process, as the shelf itself
    kept = _kept
    if kept is None or kept[0] is not library:
        with _lock:
            kept = _kept
            if kept is None or kept[0] is not library:
                kept = _kept = (library, Index(documents_of(library)))
    return kept[1]
