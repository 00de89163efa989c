from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.records.accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from portal.records.accounts import sign_in  # noqa: F401  its receiver
