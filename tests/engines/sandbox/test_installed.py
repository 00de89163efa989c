"""Where lies what `make` installs beside the portal's packages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from portal.engines.sandbox import installed

PACKAGES = "lib/python3.11/site-packages"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment, as far as anybody can see."""
    made = tmp_path / "venv"
    (made / PACKAGES).mkdir(parents=True)
    (made / "pyvenv.cfg").touch()
    return made


def run_by(monkeypatch: pytest.MonkeyPatch, prefix: Path, base: Path, *folders: Path) -> None:
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "base_prefix", str(base))
    monkeypatch.setattr(sys, "path", ["", *map(str, folders)])


def test_in_the_environment_that_runs(monkeypatch: pytest.MonkeyPatch, environment: Path) -> None:
    run_by(monkeypatch, Path("/site/.venv3.13"), Path("/usr"), environment / PACKAGES)

    assert installed("lambda") == Path("/site/.venv3.13/lambda")


def test_outside_of_one_where_the_packages_come_from(
    monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    run_by(monkeypatch, Path("/usr"), Path("/usr"), Path("/usr/lib/python3.11"), environment / PACKAGES)

    assert installed("lambda") == environment / "lambda"


@pytest.mark.parametrize("of_it", [PACKAGES, "src", "site-packages"])
def test_a_folder_that_only_looks_like_one_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, environment: Path, of_it: str
) -> None:
    if of_it == PACKAGES:
        (environment / "pyvenv.cfg").unlink()
    run_by(monkeypatch, Path("/usr"), Path("/usr"), environment / of_it, Path("/site-packages"))

    assert installed("lambda") == Path("/usr/lambda")
