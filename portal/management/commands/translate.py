"""manage.py translate"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.authoring import Outside, Refused, store
from portal.engines.authoring.translate import begin_translation
from portal.engines.curriculum import Shelf
from portal.engines.curriculum.tree import sweep


class Command(BaseCommand):
    help = "Begin a translation of a lesson, a lab, the glossary, the course's titles or a cheat sheet."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="such as de")
        parser.add_argument("what", help="a lesson's or lab's slug, glossary, course, cheat-sheets/<module>")

    def handle(self, **options: Any) -> None:
        root: Path = settings.CONTENT_DIR.resolve()
        tree, library = sweep(root), Shelf(root, thorough=False).library()
        try:
            begun = begin_translation(tree, library, options["language"], options["what"])
            store(root, begun.new, begun.changed)
        except (Refused, Outside) as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(f"Nothing was written: {fault}.") from None
        for path in begun.new:
            self.stdout.write(f"new      {tree.named(path)}")
        self.stdout.write("\nNext:")
        for number, step in enumerate(begun.then, 1):
            self.stdout.write(f"  {number}. {step}")
