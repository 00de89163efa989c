"""manage.py write_evidence [slug …]"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.incident_files import EVIDENCE
from portal.engines.curriculum.incidents import system_of
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.stacks import private_checker
from portal.records.incidents.gather import gather


class Command(BaseCommand):
    help = "Run each incident's broken system, and keep what it leaves behind as the evidence of its room."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "slugs", nargs="*", help="Incidents; without any, those whose evidence is out of date."
        )

    def handle(self, **options: Any) -> None:
        there = {lab.slug: lab for lab in Shelf(settings.CONTENT_DIR, thorough=False).library().incidents()}
        if unknown := sorted(set(options["slugs"]) - set(there)):
            raise CommandError(
                f"There is no sound incident {', '.join(unknown)}. There are: {', '.join(there)}."
            )
        wanted = options["slugs"] or [
            slug
            for slug, lab in there.items()
            if lab.incident and lab.incident.found.get("of") != system_of(lab)
        ]
        if not wanted:
            self.stdout.write("The evidence of every incident is of its system.")
            return
        with (
            private_broker(module="portal.engines.cloud", sdk="start") as socket,
            private_checker() as checker,
        ):
            for slug in wanted:
                found = gather(there[slug], Broker(socket), checker)
                path = settings.CONTENT_DIR / "labs" / slug / EVIDENCE
                path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
