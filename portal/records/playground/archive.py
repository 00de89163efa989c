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
        raise BadArchive(f"The ZIP is damaged, or of a kind that cannot be read: {fault}"[:300]) from None


def _check_end(file: IO[bytes]) -> None:
    """How long its list of entries is, before the list is read."""
    size = file.seek(0, 2)
    if size > ZIPPED_BYTES:
        raise BadArchive(f"The ZIP is over {ZIPPED_BYTES // _MB} MB, more than Lambda takes in an upload.")
    begin = max(0, size - _END_BYTES - _COMMENT_BYTES - _LOCATOR_BYTES)
    file.seek(begin)
    tail = file.read()
    at = len(tail) - _END_BYTES
    # As zipfile looks for it: at the very end first, then anywhere before a comment.
    if tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise BadArchive("That is no ZIP. Zip the folder of the function, and send the .zip file.")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - _LOCATOR_BYTES) : at].startswith(_LOCATOR_64):
        raise BadArchive("The ZIP is in the 64-bit format, which nothing of this size needs. Zip it again.")
    if directory > DIRECTORY_BYTES:
        raise BadArchive(f"The ZIP has far more than {ENTRIES:,} entries. Take out what is not yours.")


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Everything that can be told without unpacking. Raises BadArchive."""
    if len(entries) > ENTRIES:
        raise BadArchive(f"The ZIP has {len(entries):,} entries; {ENTRIES:,} is the most that is looked at.")
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > UNZIPPED_BYTES:
        raise BadArchive(
            f"Unzipped it would be {unzipped // _MB:,} MB; Lambda takes {UNZIPPED_BYTES // _MB} MB at most."
        )
    for entry in entries:
        _check_entry(entry)
    _check_names(entry for entry in entries)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    shown = ascii(name[:80])
    if "\0" in name or "\\" in name:
        raise BadArchive(f"The name {shown} has a character that no path in a ZIP may have.")
    if name.startswith("/") or name[1:2] == ":":
        raise BadArchive(f"The path {shown} is absolute. Paths in a ZIP begin at the function's folder.")
    if ".." in name.split("/"):
        raise BadArchive(f"The path {shown} leads out of the function's folder.")
    if {"", "."} & set(name.removesuffix("/").split("/")) or not name.isprintable():
        raise BadArchive(f"The path {shown} is not a plain one, like package/module.py.")
    if stat.S_IFMT(entry.external_attr >> 16) not in _KINDS:
        raise BadArchive(f"{shown} is a link, a device or a pipe. Put a file in its place.")
    if entry.flag_bits & 0x1:
        raise BadArchive(f"{shown} is encrypted. Zip it without a password.")
    if entry.compress_type not in _METHODS:
        raise BadArchive(f"{shown} is compressed in a way that Lambda does not read. Use deflate.")
    if entry.file_size > SMALL_BYTES and entry.file_size > RATIO * max(1, entry.compress_size):
        raise BadArchive(f"{shown} would unzip to far more than it is. Such files are not taken.")


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    """One file under two names, on some machine or other; or a file that is a folder as well."""
    seen: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        name = entry.filename.removesuffix("/")
        same = unicodedata.normalize("NFC", name).casefold()
        if same in seen:
            raise BadArchive(f"{seen[same][:80]!a} and {name[:80]!a} are one file on some machines.")
        seen[same] = name
        if not entry.is_dir():
            files.add(same)
        parts = same.split("/")
        folders |= {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    if both := files & folders:
        raise BadArchive(f"{min(both)[:80]!a} is both a file and a folder.")


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
        raise BadArchive("There is no text file in the ZIP that could be edited here.")
    return unpacked


@dataclass(slots=True)
class _Budget:
    code_left: int = CODE_BYTES
    read_left: int = field(default_factory=lambda: READ_BYTES)

    def refusal(self, entry: zipfile.ZipInfo, taken: int) -> str:
        """Empty when it may be read, which is then counted."""
        if len(entry.filename) > PATH or any(len(part) > PART for part in entry.filename.split("/")):
            return f"its path is over {PATH} characters, or one of its names over {PART}"
        if entry.file_size > CODE_BYTES:
            return f"over {CODE_BYTES // 1024} KB, more than the editor takes"
        if taken >= FILES:
            return f"a function has at most {FILES} files here"
        if entry.file_size > self.code_left:
            return f"over {CODE_BYTES // 1024} KB together with those above it"
        if entry.file_size > self.read_left:
            return f"there is too much in this ZIP that is no text: {READ_BYTES // _MB} MB are looked at"
        self.read_left -= entry.file_size
        return ""


@dataclass(frozen=True, slots=True)
class _NoText:
    reason: str


def _text_of(content: bytes) -> str | _NoText:
    if content.startswith(_ARCHIVES):
        return _NoText("an archive in the archive, which is never unpacked")
    if b"\0" in content:
        return _NoText("bytes, not text: only text can be edited and run here")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _NoText("not UTF-8 text: save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
