"""manage.py export_questions"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from portal.engines.curriculum import Library, QuestionSet, Shelf
from portal.engines.exchange import FORMATS, Format
from portal.management.take_along import put


class Command(BaseCommand):
    help = "Write a question set, or all, in a format of others; what that has no place for is listed."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("topic", nargs="?", help="As in content/questions/<topic>.yaml.")
        which.add_argument("--all", action="store_true", help="Every set, one file each.")
        parser.add_argument("--format", required=True, choices=tuple(FORMATS))
        parser.add_argument(
            "--out", type=Path, help="The file to write; of --all the folder, made if need be."
        )
        parser.add_argument("--force", action="store_true", help="Overwrite what is there.")

    def handle(self, **options: Any) -> None:
        library = Shelf(settings.CONTENT_DIR, watch=False).library()
        found = FORMATS[options["format"]]
        out: Path | None = options["out"]
        if options["all"]:
            folder = out or Path()
            for question_set in library.question_sets.values():
                path = folder / f"{question_set.topic}.{found.suffix}"
                self._write(found, question_set, library, path, force=options["force"])
            return
        one = library.find_question_set(options["topic"])
        if one is None:
            there = ", ".join(library.question_sets)
            raise CommandError(f'There is no question set "{options["topic"]}". There are: {there}.')
        path = out or Path(f"{one.topic}.{found.suffix}")
        self._write(found, one, library, path, force=options["force"])

    def _write(
        self, found: Format, question_set: QuestionSet, library: Library, path: Path, *, force: bool
    ) -> None:
        written = found.write(question_set, facts=library.facts, at_s=now().timestamp())
        put(path, written.content, force=force)
        for one in written.left_out:
            part = "is left out" if one.whole else "is there in part"
            self.stderr.write(f"{question_set.topic}/{one.slug} ({one.kind}) {part}: {one.why}")
        whole = sum(one.whole for one in written.left_out)
        kept = len(question_set.questions) - whole
        self.stdout.write(f"{path}: {kept} of {len(question_set.questions)} questions as {found.title}.")
