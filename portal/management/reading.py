"""What `manage.py invoke` is given: code, layers and events, from files and stdin."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from portal.engines.emulator import BadFunction
from portal.engines.emulator.function import CODE_BYTES, EVENT_BYTES
from portal.engines.emulator.layers import ours
from portal.library import library


def layer_of(given: str) -> tuple[str, dict[str, str] | None]:
    """Its name, and its files unless it is one of those installed."""
    folder = Path(given)
    if given in ours() or not folder.is_dir():
        return given, None
    return name_of(folder), files_of(folder)


def files_of(path: Path) -> dict[str, str]:
    if path.is_file():
        return {path.name: _text(path, CODE_BYTES)}
    if not path.is_dir():
        raise BadFunction(f"{path} is neither a file nor a folder.")
    kept = (
        found
        for found in sorted(path.rglob("*"))
        if found.is_file()
        and not found.is_symlink()
        and not any(part.startswith(".") or part == "__pycache__" for part in found.relative_to(path).parts)
    )
    files: dict[str, str] = {}
    left = CODE_BYTES
    for found in kept:
        files[found.relative_to(path).as_posix()] = text = _text(found, left)
        left -= len(text.encode())
    return files


def _text(path: Path, most: int) -> str:
    try:
        if path.stat().st_size > most:
            raise BadFunction(f"{path} is too large: {most:,} bytes more would be taken.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFunction(f"{path} is not UTF-8 text.") from None
    except OSError as fault:
        raise BadFunction(f"{path} cannot be read: {fault.strerror}.") from None


def event_of(given: str | None) -> str:
    if given is None:
        return "{}"
    if given == "-":
        return _decoded(sys.stdin.buffer.read(EVENT_BYTES + 1))
    if _is_file(given):
        return _text(Path(given), EVENT_BYTES)
    shelf = library()
    source, _, name = given.partition("/")
    if source in shelf.sources:
        for sample in shelf.sources[source].events:
            if sample.name == name:
                return json.dumps(sample.payload)
        known = ", ".join(f"{source}/{sample.name}" for sample in shelf.sources[source].events)
        raise BadFunction(f"There is no sample event {given!r}; there are {known}.")
    sources = ", ".join(sorted(shelf.sources))
    raise BadFunction(f"{given[:100]!r} is neither a file nor a sample event. Sources are {sources}.")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadFunction("The event on stdin is not UTF-8 text.") from None


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except OSError:  # too long for a name: somebody wrote the event itself
        return False


def name_of(path: Path) -> str:
    resolved = path.resolve()
    stem = resolved.stem if resolved.is_file() else resolved.name
    return re.sub(r"[^a-zA-Z0-9_-]", "-", stem)[:64] or "my-function"
