"""manage.py check_content"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.authoring.advice import advise
from portal.engines.curriculum import Library, Shelf
from portal.engines.curriculum.packs import read_pack
from portal.engines.curriculum.tree import sweep
from portal.management.running import run_labs


class Command(BaseCommand):
    help = "Check every file under content/; exit 1 if any is broken."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Problems and counts as one JSON object.")
        parser.add_argument(
            "--advice", action="store_true", help="What could be better, too; nothing fails because of it."
        )
        parser.add_argument(
            "--pack", type=Path, metavar="DIR", help="Check this pack beside content/, not content/ itself."
        )
        parser.add_argument(
            "--run",
            nargs="*",
            metavar="LAB",
            help="Run these labs, or all: a solution has to pass, a starter and each wrong answer to fail.",
        )

    def handle(self, **options: Any) -> None:
        root = settings.CONTENT_DIR.resolve()
        library = Shelf(root, watch=False, thorough=options["pack"] is None).library()
        if options["pack"] is not None:
            root, library = _pack(options["pack"].resolve(), library)
        if options["json"]:
            problems = [dataclasses.asdict(problem) for problem in library.problems]
            outdated = [dataclasses.asdict(one) for one in library.outdated]
            told = {"problems": problems, "outdated": outdated, "counts": library.counts()}
            if options["advice"]:
                told["advice"] = [dataclasses.asdict(one) for one in advise(sweep(root), library)]
            self.stdout.write(json.dumps(told, indent=2))
        else:
            for problem in library.problems:
                self.stderr.write(str(problem))
            for problem in library.outdated:  # said, and shown all the same
                self.stdout.write(f"outdated: {problem}")
            for one in advise(sweep(root), library) if options["advice"] else ():
                self.stdout.write(f"advice: {one}")
        if library.problems:
            raise CommandError(f"{len(library.problems)} problem(s) in {root.name}/.")
        if not options["json"]:
            self.stdout.write(f"{root.name}/ is sound.")
        if options["run"] is not None:
            self._run(library, options["run"])

    def _run(self, library: Library, slugs: list[str]) -> None:
        if unknown := [slug for slug in slugs if slug not in library.labs]:
            raise CommandError(f"There is no lab `{unknown[0]}`.")
        labs = [library.labs[slug] for slug in slugs or library.labs]
        if amiss := run_labs(labs, self.stdout.write):
            raise CommandError(f"{amiss} of what was run did not come out as it should.")
        self.stdout.write("Every solution passes, and everything else fails.")


def _pack(root: Path, main: Library) -> tuple[Path, Library]:
    """What is its own, or what is wrong with it. Packs that it requires are not looked for."""
    pack = read_pack(root, main, thorough=True)
    if pack.library is None:
        return root, Library(course=main.course, problems=pack.problems)
    return root, pack.library
