"""What an installation gets by itself: a key, and a warning."""

from __future__ import annotations

import runpy
import stat

import pytest

from portal.management.commands.serve import broker, secret_key
from portal.records.runs.check import check_sqlite
from portal.settings import BASE_DIR


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


def read_settings(monkeypatch, tmp_path, **environment):
    for name, value in {"VAR_DIR": str(tmp_path), **environment}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(BASE_DIR / "portal" / "settings.py"))


def test_the_limits_of_the_machine_reach_the_broker(monkeypatch, tmp_path, settings):
    read = read_settings(
        monkeypatch, tmp_path, SANDBOX_MEMORY_MB="4096", SANDBOX_MOST_MEMORY_MB="1024", SANDBOX_AT_ONCE="3"
    )
    settings.SANDBOX_OPTIONS = read["SANDBOX_OPTIONS"]

    line = " ".join(broker("127.0.0.1").arguments)

    assert "--at-once 3 --memory 4096 --most-memory 1024" in line
    assert "--queue" not in line  # the broker has a default of its own


def test_what_the_address_of_a_database_asks_for_is_kept(monkeypatch, tmp_path):
    read = read_settings(monkeypatch, tmp_path, DATABASE_URL="postgres://w@db/w?sslmode=require")

    assert read["DATABASES"]["default"]["OPTIONS"]["sslmode"] == "require"
    assert read["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 16
