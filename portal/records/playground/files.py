"""Adding, renaming and taking away files, as one change that is wholly right or not made."""

from __future__ import annotations

from collections.abc import Mapping

from portal.records.playground.written import AROUND
from portal.records.progress.drafts import FILES, PATH

PART = 100  # characters of one name in a path


class BadFiles(ValueError):
    """Nothing was changed; the message says what to write instead."""


def change_files(
    files: Mapping[str, str], *, names: Mapping[str, str], new: str = "", away: str = ""
) -> dict[str, str]:
    """`names` are new names by the old ones; `new` is added empty, `away` left out. Raises BadFiles."""
    changed: dict[str, str] = {}
    for path, text in files.items():
        if path == away:
            continue
        name = names.get(path, path).strip()
        if name in changed:
            raise BadFiles(f"Two files would be called {name}. Give one of them another name.")
        changed[name] = text
    if new := new.strip():
        if new in changed:
            raise BadFiles(f"There is a file called {new} already. Choose another name.")
        changed[new] = ""
    if not changed.keys() - set(AROUND):
        raise BadFiles("A function has at least one file. Add another before you take this one away.")
    if len(changed) > FILES:
        raise BadFiles(f"A function has at most {FILES} files here. Take one away first.")
    for path in changed:
        check_path(path)
    _check_folders(changed)
    return changed


def check_path(path: str) -> None:
    """Raises BadFiles."""
    parts = path.split("/")
    if (
        not path.isprintable()
        or "\\" in path
        or len(path) > PATH
        or any(part in {"", ".", ".."} or len(part) > PART for part in parts)
    ):
        raise BadFiles(f"{path[:60]!r} cannot name a file: write a relative path, like package/module.py.")


def _check_folders(files: Mapping[str, str]) -> None:
    for path in files:
        for at, sign in enumerate(path):
            if sign == "/" and path[:at] in files:
                raise BadFiles(f"{path[:at]} cannot be a file and the folder of {path}. Rename one of them.")
