"""Each form of the course is made once for each edition, and kept in a file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portal.drawings import drawing
from portal.engines.curriculum import Library
from portal.engines.publishing import as_zip, bundle, edition_of, epub


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    suffix: str
    type: str
    make: Callable[[Library, datetime], bytes]


FORMS = {
    "epub": Form(
        suffix=".epub",
        type="application/epub+zip",
        make=lambda library, at: epub(library, drawing, at=at),
    ),
    "pages": Form(
        suffix=".zip",
        type="application/zip",
        make=lambda library, at: as_zip(bundle(library, drawing), folder="warmstart"),
    ),
}
_making = threading.Lock()  # of a process: two at once would only make the same twice


def keep(form: str, library: Library, *, now: datetime) -> Path:
    """The file, made if need be, which takes some seconds; those of earlier editions go then."""
    folder, found = settings.VAR_DIR / "downloads", FORMS[form]
    path: Path = folder / f"warmstart-{edition_of(library)}{found.suffix}"
    if path.is_file():
        return path
    with _making:
        if path.is_file():
            return path
        folder.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: other processes look at the same folder.
        unfinished = folder / f"{path.name}.{os.getpid()}"
        unfinished.write_bytes(found.make(library, now))
        unfinished.replace(path)
        for old in folder.glob(f"warmstart-*{found.suffix}"):
            if old != path:
                old.unlink(missing_ok=True)
    return path
