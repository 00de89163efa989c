"""manage.py collect_messages"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Collect what the portal says into locale/, and compile what is translated. Needs Babel."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing: say what is missing; exit 1 if anything is."
        )

    def handle(self, **options: Any) -> None:
        try:
            from portal.management.messages import Place, as_mo, as_po, collect, faults_of, updated
        except ModuleNotFoundError as lacking:
            raise CommandError("Babel is not here: pip install -r requirements/dev.txt") from lacking
        missing = 0
        for domain in ("django", "djangojs"):
            keys = collect(settings.BASE_DIR, domain)
            for language in (code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE):
                place = Place(root=settings.BASE_DIR, language=language, domain=domain)
                catalog = updated(place.read(), keys)
                if not options["check"]:
                    place.po.parent.mkdir(parents=True, exist_ok=True)
                    place.po.write_bytes(as_po(catalog, language))
                    place.mo.write_bytes(as_mo(place.read(), language))
                faults = list(faults_of(place.read(), keys))
                missing += len(faults)
                for fault in faults:
                    self.stderr.write(f"{language}/{domain}: {fault}")
                self.stdout.write(f"{language}/{domain}: {len(keys)} to say, {len(faults)} to do.")
        if missing and options["check"]:
            raise CommandError(f"{missing} to do in locale/.")
