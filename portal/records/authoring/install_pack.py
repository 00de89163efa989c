"""A pack that an author sends as a ZIP: looked at whole, then kept beside the others, switched off."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import IO, Final

from django.utils.translation import gettext as _

from portal.engines.authoring import Outside, store
from portal.engines.curriculum.models.pack import PackHead
from portal.engines.curriculum.packs import head_of
from portal.engines.curriculum.tree import FILE_BYTES
from portal.records.playground.archive import BadArchive, opened

FILES: Final = 2_000
TOTAL_BYTES: Final = 20 * 1024 * 1024
VERSIONS: Final = 20  # of one namespace
NAMESPACES: Final = 50
KINDS: Final = frozenset({".md", ".yaml", ".yml", ".json", ".py", ".js", ".mjs", ".cjs", ".txt", ""})


class BadPack(BadArchive):
    """Nothing is installed; the message says why."""


def install_pack(file: IO[bytes], *, folder: Path) -> PackHead:
    """
    <folder>/<namespace>/<version>/<namespace>/, whole or not at all; a version that is there is never
    changed. Whether its content is sound is said where it is listed. Raises BadPack.
    """
    texts = _read(file)
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        store(beside / "pack", texts)
        head = head_of(beside / "pack")
        if head is None:
            raise BadPack(
                _("pack.yaml does not say name, namespace, version, title and licence as it should.")
            )
        _check_room(folder, head)
        place = folder / head.namespace / head.version
        place.parent.mkdir(exist_ok=True)
        (beside / "pack").rename(beside / head.namespace)
        beside.chmod(0o755)
        os.rename(beside, place)  # refused where another has just installed it: a folder that is not empty
    except Outside as fault:
        raise BadPack(str(fault)) from None
    except OSError as fault:
        raise BadPack(_("It could not be kept: %(fault)s.") % {"fault": fault.strerror}) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return head


def _check_room(folder: Path, head: PackHead) -> None:
    kept = folder / head.namespace
    if (kept / head.version).exists():
        raise BadPack(
            _("`%(name)s` %(version)s is there already. Give it another version.")
            % {"name": head.namespace, "version": head.version}
        )
    if kept.is_dir() and sum(one.is_dir() for one in kept.iterdir()) >= VERSIONS:
        raise BadPack(
            _("There are %(count)s versions of `%(name)s`: take one away on the server first.")
            % {"count": VERSIONS, "name": head.namespace}
        )
    if not kept.is_dir() and sum(one.is_dir() for one in folder.glob("[a-z]*")) >= NAMESPACES:
        raise BadPack(
            _("There are %(count)s packs: take one away on the server first.") % {"count": NAMESPACES}
        )


def _read(file: IO[bytes]) -> dict[str, str]:
    """Text by path below the folder that holds pack.yaml."""
    try:
        with opened(file) as (archive, every):
            entries = [entry for entry in every if not _is_beside(entry.filename)]
            if len(entries) > FILES:
                raise BadPack(
                    _("The ZIP has %(count)s files; a pack has %(most)s at most.")
                    % {"count": f"{len(entries):,}", "most": f"{FILES:,}"}
                )
            if sum(entry.file_size for entry in entries) > TOTAL_BYTES:
                raise BadPack(_("Unzipped it is over %(size)s MB.") % {"size": TOTAL_BYTES // 1024 // 1024})
            top = _top([entry.filename for entry in entries])
            texts = {}
            for entry in entries:
                path = entry.filename.removeprefix(top)
                if entry.file_size > FILE_BYTES:
                    raise BadPack(
                        _("%(path)s is over %(most)s bytes.") % {"path": path, "most": f"{FILE_BYTES:,}"}
                    )
                with archive.open(entry) as packed:
                    texts[path] = _text(path, packed.read(FILE_BYTES + 1))
            return texts
    except BadArchive as fault:
        raise BadPack(str(fault)) from None


def _is_beside(path: str) -> bool:
    """What version control and desktops put there."""
    return path.startswith("__MACOSX/") or any(
        part.startswith(".") and part != ".github" for part in path.split("/")
    )


def _top(paths: list[str]) -> str:
    """ "" or the one folder that everything lies in. Raises BadPack without pack.yaml."""
    if "pack.yaml" in paths:
        return ""
    tops = {path.partition("/")[0] for path in paths}
    if len(tops) == 1 and f"{min(tops)}/pack.yaml" in paths:
        return f"{min(tops)}/"
    raise BadPack(_("There is no pack.yaml at its top. Zip the folder that holds pack.yaml."))


def _text(path: str, content: bytes) -> str:
    kind = PurePosixPath(path).suffix
    if kind not in KINDS:
        raise BadPack(
            _("%(path)s is of a kind that no pack has. Packs are texts: %(kinds)s.")
            % {"path": path, "kinds": ", ".join(sorted(KINDS - {""}))}
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadPack(_("%(path)s is not UTF-8 text.") % {"path": path}) from None
    if "\0" in text:
        raise BadPack(_("%(path)s holds a NUL character.") % {"path": path})
    return text.replace("\r\n", "\n")
