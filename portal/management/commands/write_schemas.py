"""manage.py write_schemas"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.curriculum.schemas import schemas


class Command(BaseCommand):
    help = "Write content/.schemas/*.json, which editors use to check content files."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit 1 if they are out of date."
        )

    def handle(self, **options: Any) -> None:
        folder = settings.CONTENT_DIR / ".schemas"
        texts = {f"{name}.json": json.dumps(schema, indent=2) + "\n" for name, schema in schemas().items()}
        if options["check"]:
            stale = [name for name, text in texts.items() if _read(folder / name) != text]
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py write_schemas.")
            return
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text)
        self.stdout.write(f"Wrote {len(texts)} schemas to {folder.name}/.")


def _read(path: Any) -> str | None:
    return path.read_text() if path.is_file() else None
