"""manage.py write_coverage"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.coverage_page import coverage_page


class Command(BaseCommand):
    help = "Write docs/coverage.md: what the course has to cover, and which of its files do."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit 1 if it is out of date."
        )

    def handle(self, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "coverage.md"
        # What check_content says need not be said again: scenarios are not played.
        text = coverage_page(Shelf(settings.CONTENT_DIR, thorough=False).library(), settings.CONTENT_DIR)
        if options["check"]:
            if not page.is_file() or page.read_text() != text:
                raise CommandError("docs/coverage.md is out of date. Run manage.py write_coverage.")
            return
        page.write_text(text)
        self.stdout.write("Wrote docs/coverage.md.")
