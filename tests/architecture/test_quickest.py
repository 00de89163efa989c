"""Which Python `make setup` takes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "requirements" / "quickest.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quickest", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


QUICKEST = load()


@pytest.mark.parametrize(
    ("own", "others", "chosen"),
    [
        ((1.0, "3.11.7"), [(0.8, "3.11.2")], "other 0"),
        ((1.0, "3.11.7"), [(0.9, "3.11.2")], "own"),  # hardly quicker
        ((1.0, "3.13.0"), [(0.5, "3.11.2")], "own"),  # functions would run on an older one
        ((1.0, "3.11.7"), [(0.7, "3.12.1"), (0.6, "3.13.0"), (0.5, "3.9.1")], "other 1"),
        ((1.0, "3.11.7"), [(None, "")], "own"),
        ((1.0, "3.11.7"), [], "own"),
        ((None, ""), [(0.9, "3.12.1"), (0.8, "3.11.2")], "other 1"),  # whose python3 is too old
        ((None, ""), [(None, "")], None),
        ((None, ""), [], None),
    ],
)
def test_the_quickest_that_is_no_older_is_taken(
    own: tuple[float | None, str], others: list[tuple[float | None, str]], chosen: str | None
) -> None:
    found = QUICKEST.choose(
        QUICKEST.Probed("own", *own),
        [QUICKEST.Probed(f"other {number}", *other) for number, other in enumerate(others)],
    )

    assert (found and found.path) == chosen


def test_what_is_printed_can_make_the_environment(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True).stdout.split()
    (python,) = told
    subprocess.run([python, "-m", "venv", "--without-pip", tmp_path / "made"], check=True)

    assert (tmp_path / "made" / "bin" / "python").exists()


def test_what_is_no_python_cannot_be_taken(tmp_path: Path) -> None:
    odd = tmp_path / "python3"
    odd.write_text("#!/bin/sh\necho 3.14\n")
    odd.chmod(0o755)

    assert [QUICKEST.probe(str(path)).seconds for path in (odd, tmp_path / "none")] == [None, None]
