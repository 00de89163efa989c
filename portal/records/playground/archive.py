"""
A ZIP that somebody sends, read without ever being unpacked to disk.

Whatever could be a trick refuses the whole of it: paths that lead elsewhere, links and
devices, two names for one file, more than Lambda takes (facts B-2, B-3), far more than it is
when unzipped. What is harmless but cannot be edited here is left out, and said.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from portal.engines.emulator.function import CODE_BYTES
from portal.records.playground.files import PART
from portal.records.progress.drafts import FILES, PATH

_MB = 1024 * 1024
ZIPPED_BYTES = 50 * _MB
UNZIPPED_BYTES = 250 * _MB
ENTRIES = 10_000
DIRECTORY_BYTES = 2 * _MB  # of the list of entries: read whole before anything can be counted
READ_BYTES = 8 * _MB  # unpacked in memory, of all entries together
RATIO = 200  # deflate does a thousand at most, and text seldom twenty
SMALL_BYTES = _MB  # nothing of this size is a bomb

_END, _END_BYTES = b"PK\x05\x06", 22
_LOCATOR_64, _LOCATOR_BYTES = b"PK\x06\x07", 20
_COMMENT_BYTES = 65_535
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf", b"Rar!")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)
_KINDS = {0, stat.S_IFREG, stat.S_IFDIR}  # none: a ZIP from where files have no mode


class BadArchive(ValueError):
    """None of it is taken; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpacked:
    """Text by path, and what was left out: path and why."""

    files: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def unpack(file: IO[bytes]) -> Unpacked:
    """Unpacks READ_BYTES at most, in memory. Raises BadArchive."""
    with opened(file) as (archive, entries):
        return _read(archive, entries)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Its files, none of them read yet, once nothing about them could be a trick. Raises BadArchive."""
    _check_end(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(entries)
            yield archive, [entry for entry in entries if not entry.is_dir()]
    except BadArchive:
        raise
    except _DAMAGED as fault:
        words = _("The ZIP is damaged, or of a kind that cannot be read: %(fault)s") % {"fault": fault}
        raise BadArchive(words[:300]) from None


def _check_end(file: IO[bytes]) -> None:
    """How long its list of entries is, before the list is read."""
    size = file.seek(0, 2)
    if size > ZIPPED_BYTES:
        words = _("The ZIP is over %(most)s MB, more than Lambda takes in an upload.")
        raise BadArchive(words % {"most": ZIPPED_BYTES // _MB})
    begin = max(0, size - _END_BYTES - _COMMENT_BYTES - _LOCATOR_BYTES)
    file.seek(begin)
    tail = file.read()
    at = len(tail) - _END_BYTES
    # As zipfile looks for it: at the very end first, then anywhere before a comment.
    if tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise BadArchive(_("That is no ZIP. Zip the folder of the function, and send the .zip file."))
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - _LOCATOR_BYTES) : at].startswith(_LOCATOR_64):
        raise BadArchive(
            _("The ZIP is in the 64-bit format, which nothing of this size needs. Zip it again.")
        )
    if directory > DIRECTORY_BYTES:
        words = _("The ZIP has far more than %(most)s entries. Take out what is not yours.")
        raise BadArchive(words % {"most": intcomma(ENTRIES)})


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Everything that can be told without unpacking. Raises BadArchive."""
    if len(entries) > ENTRIES:
        words = _("The ZIP has %(number)s entries; %(most)s is the most that is looked at.")
        raise BadArchive(words % {"number": intcomma(len(entries)), "most": intcomma(ENTRIES)})
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > UNZIPPED_BYTES:
        words = _("Unzipped it would be %(size)s MB; Lambda takes %(most)s MB at most.")
        raise BadArchive(words % {"size": intcomma(unzipped // _MB), "most": UNZIPPED_BYTES // _MB})
    for entry in entries:
        _check_entry(entry)
    _check_names(entry for entry in entries)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    shown = ascii(name[:80])
    if "\0" in name or "\\" in name:
        raise BadArchive(
            _("The name %(name)s has a character that no path in a ZIP may have.") % {"name": shown}
        )
    if name.startswith("/") or name[1:2] == ":":
        raise BadArchive(
            _("The path %(name)s is absolute. Paths in a ZIP begin at the function's folder.")
            % {"name": shown}
        )
    if ".." in name.split("/"):
        raise BadArchive(_("The path %(name)s leads out of the function's folder.") % {"name": shown})
    if {"", "."} & set(name.removesuffix("/").split("/")) or not name.isprintable():
        raise BadArchive(_("The path %(name)s is not a plain one, like package/module.py.") % {"name": shown})
    if stat.S_IFMT(entry.external_attr >> 16) not in _KINDS:
        raise BadArchive(
            _("%(name)s is a link, a device or a pipe. Put a file in its place.") % {"name": shown}
        )
    if entry.flag_bits & 0x1:
        raise BadArchive(_("%(name)s is encrypted. Zip it without a password.") % {"name": shown})
    if entry.compress_type not in _METHODS:
        raise BadArchive(
            _("%(name)s is compressed in a way that Lambda does not read. Use deflate.") % {"name": shown}
        )
    if entry.file_size > SMALL_BYTES and entry.file_size > RATIO * max(1, entry.compress_size):
        raise BadArchive(
            _("%(name)s would unzip to far more than it is. Such files are not taken.") % {"name": shown}
        )


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    """One file under two names, on some machine or other; or a file that is a folder as well."""
    seen: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        name = entry.filename.removesuffix("/")
        same = unicodedata.normalize("NFC", name).casefold()
        if same in seen:
            both_names = {"one": ascii(seen[same][:80]), "other": ascii(name[:80])}
            raise BadArchive(_("%(one)s and %(other)s are one file on some machines.") % both_names)
        seen[same] = name
        if not entry.is_dir():
            files.add(same)
        parts = same.split("/")
        folders |= {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    if both := files & folders:
        raise BadArchive(_("%(name)s is both a file and a folder.") % {"name": ascii(min(both)[:80])})


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Unpacked:
    """What is near the top first: of a package with all that it needs, that is somebody's own code."""
    unpacked = Unpacked()
    budget = _Budget()
    for entry in sorted(entries, key=lambda entry: (entry.filename.count("/"), entry.filename)):
        if reason := budget.refusal(entry, len(unpacked.files)):
            unpacked.left_out.append((entry.filename, reason))
            continue
        with archive.open(entry) as packed:
            content = packed.read(entry.file_size + 1)
        text = _text_of(content)
        if isinstance(text, _NoText):
            unpacked.left_out.append((entry.filename, text.reason))
        else:
            unpacked.files[entry.filename] = text
            budget.code_left -= len(content)
    if not unpacked.files:
        raise BadArchive(_("There is no text file in the ZIP that could be edited here."))
    return unpacked


@dataclass(slots=True)
class _Budget:
    code_left: int = CODE_BYTES
    read_left: int = field(default_factory=lambda: READ_BYTES)

    def refusal(self, entry: zipfile.ZipInfo, taken: int) -> str:
        """Empty when it may be read, which is then counted."""
        if len(entry.filename) > PATH or any(len(part) > PART for part in entry.filename.split("/")):
            words = _("its path is over %(most)s characters, or one of its names over %(most_of_name)s")
            return words % {"most": PATH, "most_of_name": PART}
        if entry.file_size > CODE_BYTES:
            return _("over %(most)s KB, more than the editor takes") % {"most": CODE_BYTES // 1024}
        if taken >= FILES:
            return _("a function has at most %(most)s files here") % {"most": FILES}
        if entry.file_size > self.code_left:
            return _("over %(most)s KB together with those above it") % {"most": CODE_BYTES // 1024}
        if entry.file_size > self.read_left:
            words = _("there is too much in this ZIP that is no text: %(most)s MB are looked at")
            return words % {"most": READ_BYTES // _MB}
        self.read_left -= entry.file_size
        return ""


@dataclass(frozen=True, slots=True)
class _NoText:
    reason: str


def _text_of(content: bytes) -> str | _NoText:
    if content.startswith(_ARCHIVES):
        return _NoText(_("an archive in the archive, which is never unpacked"))
    if b"\0" in content:
        return _NoText(_("bytes, not text: only text can be edited and run here"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _NoText(_("not UTF-8 text: save it as UTF-8"))
    return text.replace("\r\n", "\n").replace("\r", "\n")
