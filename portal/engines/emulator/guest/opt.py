"""
/opt: the layers of a function, merged.

No process here may mount, so what is ours is linked to where it lies, read-only, and what came with the
function is written. Folders that several layers have are merged, of files the later layer's wins
(facts B-9).
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

_TASK = "/var/task"
_OPT = "/opt"
_UNFILLED, _FILLED = 0o700, 0o755  # its mode until it is whole, and then
_SEARCHED = ("PATH", "LD_LIBRARY_PATH", "NODE_PATH")


def fill(order: dict[str, Any], environment: dict[str, str]) -> str:
    """
    Fill it with `order["layers"]`, and tell where it is: where a root of our own is missing, beside what
    may be written. Changes there the variables that name it.

    `order["filled"]` is a descriptor, the only way to write in /opt, and closed here. A runtime that is
    started again finds all as it was.
    """
    layers = order["layers"]
    if (folder := order.get("filled", -1)) >= 0:
        _fill(layers, folder)
        return _OPT
    # As the sandbox has set it; in `environment` it may be the function's own.
    opt = f"{os.environ['TMPDIR']}/opt"
    for name in _SEARCHED:
        if name in environment:
            environment[name] = environment[name].replace(f"{_OPT}/", f"{opt}/")
    if not os.path.isdir(opt):
        _make(layers, opt)
    return opt


def _fill(layers: list[dict[str, Any]], folder: int) -> None:
    os.fchdir(folder)
    try:
        if os.stat(folder).st_mode & 0o777 == _UNFILLED:
            for entry in os.scandir("."):  # the runtime was killed meanwhile, and is started again
                _remove(entry.path)
            _put(layers, ".")
            os.chmod(".", _FILLED)
    finally:
        os.chdir(_TASK)
        os.close(folder)


def _make(layers: list[dict[str, Any]], target: str) -> None:
    """Whole or not at all: the runtime may be killed meanwhile, and started again."""
    part = f"{target}.part"
    _remove(part)
    os.mkdir(part)
    _put(layers, part)
    if layers:
        _close(part)
    os.rename(part, target)


def _put(layers: list[dict[str, Any]], target: str) -> None:
    for layer in layers:
        if "folder" in layer:
            _merge(layer["folder"], target, is_top=True)
        else:
            _write(layer["files"], target)


def _merge(source: str, target: str, *, is_top: bool = False) -> None:
    """Folders that lie at the top are real ones, so that those who look into /opt find them."""
    for entry in os.scandir(source):
        there = f"{target}/{entry.name}"
        is_folder = entry.is_dir()
        if is_folder and (is_top or os.path.isdir(there)):
            _make_real(there)
            _merge(entry.path, there)
        else:
            _remove(there)
            os.symlink(entry.path, there)


def _make_real(folder: str) -> None:
    """A folder of links, where there was a link to a folder, a file or nothing."""
    if os.path.islink(folder) and os.path.isdir(folder):
        source = os.readlink(folder)
        os.unlink(folder)
        os.mkdir(folder)
        for entry in os.scandir(source):
            os.symlink(entry.path, f"{folder}/{entry.name}")
    elif not os.path.isdir(folder):
        _remove(folder)
        os.mkdir(folder)


def _write(files: dict[str, str], target: str) -> None:
    for path, text in files.items():
        folder = target
        *folders, name = path.split("/")
        for part in folders:
            folder = f"{folder}/{part}"
            _make_real(folder)
        there = f"{folder}/{name}"
        _remove(there)
        with open(there, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)


def _remove(there: str) -> None:
    if os.path.isdir(there) and not os.path.islink(there):
        _set_mode(there, 0o755)
        for entry in os.scandir(there):
            _remove(entry.path)
        os.rmdir(there)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(there)


def _close(folder: str) -> None:
    """Nothing is written there by mistake: on AWS all of it is read-only."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _close(entry.path)
    _set_mode(folder, 0o555)


def _set_mode(folder: str, mode: int) -> None:
    with contextlib.suppress(PermissionError):  # on tier guarded no mode can be changed
        os.chmod(folder, mode)
