"""The house keeps its plan: direction of imports, who starts processes, who reads the clock."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

configure()
ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
ENGINES = PORTAL / "engines"

STARTS_PROCESSES = {
    "subprocess", "multiprocessing", "pty", "posix_spawn", "os.fork", "os.forkpty", "os.system", "os.popen",
    "os.execv", "os.execve", "os.execvp", "os.execvpe", "os.spawnv", "os.posix_spawn", "os.posix_spawnp",
    "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "asyncio.subprocess",
    "concurrent.futures.ProcessPoolExecutor",
}  # fmt: skip
READS_THE_CLOCK = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "datetime.date.today", "date.today", "django.utils.timezone.now", "timezone.now", "time.time", "time.localtime",
    "time.gmtime",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "core", "manager"}


def modules(*folders: Path) -> list[Path]:
    return sorted(
        path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def used(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names a module imports or reaches into, spelled in full, each with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    full = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                full[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                full[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}", node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := spell(node)):
            first, _, rest = dotted.partition(".")
            yield f"{full.get(first, first)}.{rest}", node.lineno
        elif isinstance(node, ast.Name) and node.id in full:
            yield full[node.id], node.lineno


def spell(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := spell(node.value)):
        return f"{before}.{node.attr}"
    return ""


def uses(path: Path, forbidden: set[str]) -> list[str]:
    return sorted({f"{name_of(path)}:{line}: {name}" for name, line in used(path) if name in forbidden})


def test_imports_go_down_the_stairs_only(capsys):
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)

    assert kept, capsys.readouterr().out


MAY_START = {
    PORTAL / "management" / "commands" / "serve.py",
    # Starts none, but becomes one, behind the walls.
    ENGINES / "emulator" / "guest" / "program.py",
    # Behind the walls too, where a function may as well.
    ENGINES / "emulator" / "guest" / "extensions.py",
    # And there, where a runtime is copied with all that it has: its function's own walls.
    ENGINES / "emulator" / "guest" / "snapshot.py",
}


def test_only_the_sandbox_starts_processes():
    """Besides `manage.py serve`, whose trade it is, and what is confined already."""
    outside = [
        path for path in modules(PORTAL) if ENGINES / "sandbox" not in path.parents and path not in MAY_START
    ]

    assert [fault for path in outside for fault in uses(path, STARTS_PROCESSES)] == []


def test_engines_are_told_the_time_of_what_people_do():
    """The wall clock is read in views and commands. What Lambda itself stamps is the emulator's to read."""
    told = [
        path
        for path in modules(ENGINES)
        if not {"sandbox", "emulator"} & set(path.relative_to(ENGINES).parts)
    ]

    assert [fault for path in told for fault in uses(path, READS_THE_CLOCK)] == []


def test_no_engine_asks_djangos_clock():
    assert [fault for path in modules(ENGINES) for fault in uses(path, {"django.utils.timezone.now"})] == []


@pytest.mark.parametrize("path", modules(PORTAL), ids=name_of)
def test_a_module_is_named_for_what_it_does_and_read_in_one_sitting(path):
    assert path.stem not in FORBIDDEN_NAMES
    assert not FORBIDDEN_NAMES & set(path.relative_to(PORTAL).parts[:-1])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300


def test_no_view_writes_sql_or_reaches_into_tables():
    """Views call verbs; rows are the records' business."""
    faults = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in modules(PORTAL / "pages")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "live" not in path.parts and re.search(r"\.objects\b|\.raw\(|cursor\(", line)
    ]

    assert faults == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import subprocess", "subprocess"),
        ("from os import fork\nfork()", "os.fork"),
        ("import os as o\no.fork()", "os.fork"),
        ("import asyncio\nawait asyncio.create_subprocess_exec()", "asyncio.create_subprocess_exec"),
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("from django.utils.timezone import now as clock", "django.utils.timezone.now"),
        ("import time\ntime.time()", "time.time"),
    ],
)
def test_the_rules_see_through_other_spellings(tmp_path, source, found):
    path = tmp_path / "module.py"
    path.write_text(source)

    assert found in {name for name, _ in used(path)}
