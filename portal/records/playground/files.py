"""Adding, renaming and taking away files, as one change that is wholly right or not made."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

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
            raise BadFiles(
                _("Two files would be called %(name)s. Give one of them another name.") % {"name": name}
            )
        changed[name] = text
    if new := new.strip():
        if new in changed:
            raise BadFiles(_("There is a file called %(name)s already. Choose another name.") % {"name": new})
        changed[new] = ""
    if not changed.keys() - set(AROUND):
        raise BadFiles(_("A function has at least one file. Add another before you take this one away."))
    if len(changed) > FILES:
        raise BadFiles(
            _("A function has at most %(most)s files here. Take one away first.") % {"most": FILES}
        )
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
        words = _("%(path)s cannot name a file: write a relative path, like package/module.py.")
        raise BadFiles(words % {"path": repr(path[:60])})


def _check_folders(files: Mapping[str, str]) -> None:
    for path in files:
        for at, sign in enumerate(path):
            if sign == "/" and path[:at] in files:
                words = _("%(file)s cannot be a file and the folder of %(path)s. Rename one of them.")
                raise BadFiles(words % {"file": path[:at], "path": path})
