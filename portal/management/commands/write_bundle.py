"""manage.py write_bundle"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.drawings import drawing
from portal.engines.publishing import as_zip, bundle
from portal.management.take_along import add_options, put, the_course


class Command(BaseCommand):
    help = "Write the whole course as plain pages that open from a disk: a folder, or a .zip of it."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", type=Path, help="A folder, made if need be; or a file that ends in .zip."
        )
        add_options(parser)

    def handle(self, **options: Any) -> None:
        library, target, force = the_course(), options["target"], options["force"]
        files = bundle(library, drawing, solutions=options["solutions"])
        if target.suffix == ".zip":
            put(target, as_zip(files, folder=target.stem), force=force)
        else:
            for path, content in files.items():
                put(target / path, content, force=force)
        self.stdout.write(f"{target}: {len(library.lessons)} lessons, {len(files)} files.")
