from __future__ import annotations

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "portal.records.notes"
    label = "notes"

    def ready(self) -> None:
        from portal.records.notes import move  # noqa: F401  what is listened to
