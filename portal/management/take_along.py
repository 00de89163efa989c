"""What the commands that write the course share: the course, its drawings, where to write."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from portal.engines.curriculum import Library, Shelf


def the_course() -> Library:
    """Raises CommandError for a course without a lesson."""
    library = Shelf(settings.CONTENT_DIR, watch=False).library()
    if not library.lessons:
        raise CommandError("There is no lesson in content/. `manage.py check_content` says what is wrong.")
    return library


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--solutions", action="store_true", help="With a solution of each lab, for authors.")
    parser.add_argument("--force", action="store_true", help="Overwrite what is there.")


def put(path: Path, content: bytes, *, force: bool) -> None:
    """Raises CommandError for what is there already, and for what cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError:
        raise CommandError(f"{path} is there already; --force overwrites it.") from None
    except OSError as fault:
        raise CommandError(f"{path} cannot be written: {fault.strerror}.") from None
