"""Pages through Django's client."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often() -> None:
    """allauth counts sign-ups and sign-ins by address, and all tests come from one."""
    cache.clear()


@pytest.fixture(autouse=True)
def plain_assets(settings: Any) -> None:
    """No collected files are needed; tests/browser/ covers the names with a hash."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
