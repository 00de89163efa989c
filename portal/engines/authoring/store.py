"""Writing below one folder, and nowhere else: whole files, or none of them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from portal.engines.curriculum.tree import FILE_BYTES, SEEN


class Outside(ValueError):
    """The path leads out of the folder, through a link, or to what is no file. Nothing was written."""


def store(root: Path, new: Mapping[str, str], changed: Mapping[str, str] | None = None) -> None:
    """
    Paths are relative to `root`. Each of `new` must not be there yet, each of `changed` must.

    A file is seen in its old or in its new text, never in part of it. Raises Outside, FileExistsError,
    OSError; what is new is then taken away again.
    """
    changed = changed or {}
    places = {path: _place(root, path) for path in (*new, *changed)}
    for path in changed:
        if not places[path].is_file():
            raise Outside(f"{path} is not there.")
    made: list[Path] = []
    try:
        for path, text in new.items():
            places[path].parent.mkdir(parents=True, exist_ok=True)
            with places[path].open("x", encoding="utf-8") as file:
                made.append(places[path])
                file.write(text)
        for path, text in changed.items():
            _swap(places[path], text)
    except OSError:
        for place in made:
            place.unlink(missing_ok=True)
        raise


def _place(root: Path, path: str) -> Path:
    parts = path.split("/")
    if not path or any(map(_is_no_name, parts)):
        raise Outside(f"{path!r} is no plain path below {root.name}/.")
    place = root
    for part in parts:
        place = place / part
        if place.is_symlink():
            raise Outside(f"{path} leads through a symbolic link.")
    return place


def _is_no_name(part: str) -> bool:
    return not part or (part.startswith(".") and part != SEEN) or "\\" in part or "\0" in part


def _swap(place: Path, text: str) -> None:
    if len(text.encode()) > FILE_BYTES:
        raise Outside(f"{place.name} would be over {FILE_BYTES:,} bytes.")
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}~")
    try:
        with beside.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
