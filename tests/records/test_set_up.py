"""What an installation gets by itself: a key, and a warning."""

from __future__ import annotations

import stat

import pytest

from portal.management.commands.serve import secret_key
from portal.records.runs.check import check_sqlite


def test_the_secret_key_is_made_once_and_for_us_alone(tmp_path):
    key = secret_key(tmp_path)

    assert secret_key(tmp_path) == key
    assert len(key) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(("version", "warned"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)])
def test_an_sqlite_with_the_wal_reset_bug_is_warned_of(monkeypatch, settings, version, warned):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)

    assert [warning.id for warning in check_sqlite()] == ["portal.W001"] * warned
