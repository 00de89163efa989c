"""manage.py translate"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.engines.authoring.translate import begin_translation
from portal.engines.curriculum import Shelf
from portal.engines.curriculum.tree import sweep
from portal.management.beginning import write_begun


class Command(BaseCommand):
    help = "Begin a translation of a lesson, a lab, the glossary, the course's titles or a cheat sheet."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="such as de")
        parser.add_argument("what", help="a lesson's or lab's slug, glossary, course, cheat-sheets/<module>")

    def handle(self, **options: Any) -> None:
        root: Path = settings.CONTENT_DIR.resolve()
        tree, library = sweep(root), Shelf(root, thorough=False).library()
        language, what = options["language"], options["what"]
        write_begun(self.stdout, root, tree, lambda: begin_translation(tree, library, language, what))
