"""manage.py import_questions"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.engines.curriculum import Shelf
from portal.engines.exchange import MOST_BYTES, READABLE, Taken, UnknownFormat, take
from portal.management.take_along import put


class Command(BaseCommand):
    help = "Make a draft in our YAML of questions in a format of others; exit 1 if anything is missing in it."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=READABLE, default="", help="Else the file tells.")
        parser.add_argument("--topic", default="", help="The slug of the set; else the file tells.")
        parser.add_argument("--out", type=Path, help="The draft; else it is written to the terminal.")
        parser.add_argument("--force", action="store_true", help="Overwrite what is there.")

    def handle(self, **options: Any) -> None:
        path: Path = options["file"]
        library = Shelf(settings.CONTENT_DIR, watch=False).library()
        try:
            taken = take(
                read_file(path),
                name=path.name,
                format=options["format"],
                topic=options["topic"],
                library=library,
            )
        except UnknownFormat as fault:
            raise CommandError(f"{path}: {fault} Name it with --format.") from None
        if taken.read.yaml:
            self._draft(taken, options["out"], force=options["force"])
        said = list(remarks(taken))
        for line in said:
            self.stderr.write(line)
        if said:
            raise CommandError(f"{len(said)} thing(s) to complete or to look at.")
        self.stderr.write(f"{len(taken.read.questions)} questions, all sound.")

    def _draft(self, taken: Taken, out: Path | None, *, force: bool) -> None:
        if out is None:
            self.stdout.write(taken.read.yaml, ending="")
            return
        put(out, taken.read.yaml.encode(), force=force)
        self.stderr.write(f"{out}: a draft of {len(taken.read.questions)} questions.")


def read_file(path: Path) -> bytes:
    """No more of it than is needed to see that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None


def remarks(taken: Taken) -> list[str]:
    """What was not understood, what is missing, and what the rules of content find in the draft."""
    lines = [str(one) for one in taken.read.problems]
    lines += [
        f"{one.said.get('slug', one.place)}: missing {', '.join(one.missing)}." for one in taken.incomplete
    ]
    return [*lines, *(str(one) for one in taken.examined.findings)]
