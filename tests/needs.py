"""What a test needs of the machine: absent, it is skipped with the reason; under CI that is a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.sandbox import installed


def missing(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} (skipped elsewhere; under CI it must be there)")
    pytest.skip(what)


def chromium() -> str:
    """Path of Debian's Chromium. Without the windows that nobody sees, a page takes a third of the time."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser"):
        if path := shutil.which(name):
            return path
    missing("Chromium is not installed: apt-get install chromium")


def bubblewrap() -> None:
    """The other outer wall."""
    if not shutil.which("bwrap"):
        missing("bubblewrap is not installed: apt-get install bubblewrap")


def sam() -> Path:
    """The folder with AWS's reader of SAM templates."""
    folder = installed("sam")
    if (folder / "samtranslator").is_dir():
        return folder
    missing(f"AWS's reader of SAM templates is not installed: make {folder.parent.name}/.sam")


def runtime(name: str) -> None:
    """What runs functions of this runtime."""
    found = RUNTIMES[name].availability()
    if found.version is None:
        missing(f"{name}: {found.reason}. {found.remedy}")
