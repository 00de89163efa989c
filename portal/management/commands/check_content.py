"""manage.py check_content"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.curriculum import Shelf


class Command(BaseCommand):
    help = "Check every file under content/; exit 1 if any is broken."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Problems and counts as one JSON object.")

    def handle(self, **options: Any) -> None:
        library = Shelf(settings.CONTENT_DIR, watch=False).library()
        if options["json"]:
            problems = [dataclasses.asdict(problem) for problem in library.problems]
            self.stdout.write(json.dumps({"problems": problems, "counts": library.counts()}, indent=2))
        else:
            for problem in library.problems:
                self.stderr.write(str(problem))
        if library.problems:
            raise CommandError(f"{len(library.problems)} problem(s) in content/.")
        if not options["json"]:
            self.stdout.write("content/ is sound.")
