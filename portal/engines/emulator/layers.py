"""
Layers that a function names: ours, which lie on this machine, and its own, which come with it as files.

https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html (facts B-3, B-9, B-10). What becomes of
them in /opt is the guest's part: guest/opt.py.
"""

from __future__ import annotations

import functools
import importlib.metadata
from typing import Any, Final

from portal.engines.sandbox import Place, installed

from .function import BadFunction, Function

_HERE: Final = installed("layers")
_INSIDE: Final = "/var/layers"  # behind the walls, in every environment that may have layers
_TASK: Final = "/var/task"

UNZIPPED_BYTES = 250 * 1024 * 1024  # code and layers together, facts B-3
OWN_BYTES = 1024 * 1024  # of layers that come with a function: they travel with every job
OWN_FILES = 500
_PATH_BYTES = 512
_DEPTH = 16

# For a runtime's policy: (path inside, folder here).
FOLDERS: Final = ((_INSIDE, str(_HERE)),) if _HERE.is_dir() else ()


def ours() -> tuple[str, ...]:
    """The names of those that are installed."""
    return tuple(sorted(path.name for path in _HERE.iterdir() if path.is_dir())) if _HERE.is_dir() else ()


def validate_layers(function: Function) -> None:
    """Raises BadFunction for layers that are not there, and over what a function and its layers may hold."""
    for name in function.layers:
        if name not in function.layer_files and name not in ours():
            known = ", ".join(ours()) or "none; `make setup` installs some"
            raise BadFunction(f"There is no layer {name!r}. Here are {known}.")
    if strangers := [name for name in function.layer_files if name not in function.layers]:
        raise BadFunction(f"The layer {strangers[0]!r} has files, but the function does not name it.")
    _validate_own(function)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in function.files.values())
    size += sum(size_of(name) for name in function.layers if name not in function.layer_files)
    if size > UNZIPPED_BYTES:
        raise BadFunction(
            f"The code and its layers have {size:,} bytes; {UNZIPPED_BYTES:,} (250 MB) is the most together."
        )


def _validate_own(function: Function) -> None:
    size = count = 0
    for name, files in function.layer_files.items():
        for path, text in files.items():
            size += len(text.encode("utf-8", "surrogatepass"))
            count += 1
            if not _is_plain(path):
                raise BadFunction(
                    f"{path[:100]!r} cannot name a file of the layer {name}: write a relative path, like"
                    " python/package/module.py."
                )
    if size > OWN_BYTES or count > OWN_FILES:
        raise BadFunction(
            f"The function's own layers have {count:,} files of {size:,} bytes; {OWN_FILES} files of"
            f" {OWN_BYTES:,} (1 MB) are the most together."
        )


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return (
        path.isprintable()
        and len(path.encode()) <= _PATH_BYTES
        and len(parts) <= _DEPTH
        and not any(part in ("", ".", "..") for part in parts)
    )


def extensions_of(function: Function) -> tuple[str, ...]:
    """The names of the external extensions in them: what lies in extensions/, and is no folder."""
    names: set[str] = set()
    for layer in function.layers:
        if layer in function.layer_files:
            paths = [path.split("/") for path in function.layer_files[layer]]
            names.update(path[1] for path in paths if len(path) == 2 and path[0] == "extensions")
        elif (folder := _HERE / layer / "extensions").is_dir():
            names.update(path.name for path in folder.iterdir() if not path.is_dir())
    return tuple(sorted(names))


@functools.cache
def size_of(name: str) -> int:
    """Bytes of one of ours, unzipped."""
    return sum(path.stat().st_size for path in (_HERE / name).rglob("*") if path.is_file())


def told(function: Function, place: Place) -> list[dict[str, Any]]:
    """For the guest, in the order in which they are merged: {"folder": path} or {"files": path → text}."""
    root = _INSIDE if place.task == _TASK else str(_HERE)
    return [
        {"files": dict(function.layer_files[name])}
        if name in function.layer_files
        else {"folder": f"{root}/{name}"}
        for name in function.layers
    ]


def packages_of(name: str) -> tuple[str, ...]:
    """What one of ours consists of, as lines of a requirements file: "boto3==1.43.0"."""
    found = importlib.metadata.distributions(path=[str(_HERE / name / "python")])
    return tuple(sorted(f"{one.name}=={one.version}" for one in found))
