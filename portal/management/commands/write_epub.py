"""manage.py write_epub"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from portal.drawings import drawing
from portal.engines.publishing import epub
from portal.management.take_along import add_options, put, the_course


class Command(BaseCommand):
    help = "Write the whole course as a book, EPUB 3."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, as in course.epub.")
        add_options(parser)

    def handle(self, **options: Any) -> None:
        library = the_course()
        content = epub(library, drawing, at=now(), solutions=options["solutions"])
        put(options["file"], content, force=options["force"])
        self.stdout.write(f"{options['file']}: {len(library.lessons)} lessons, {len(content) // 1024} KB.")
