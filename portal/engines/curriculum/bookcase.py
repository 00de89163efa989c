"""The main course and the packs that are switched on, as one library."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .library import Library
from .packs import Pack, head_of, put_together, read_pack
from .shelf import SWEEP_EVERY_S, Shelf
from .tree import sweep

SWITCHES = "switched.json"  # {"namespace": "1.2.0"} is on in that version, {"namespace": null} is off


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A pack that is there, on or off."""

    pack: Pack
    on: bool


class Bookcase:
    """
    `folders` are packs that somebody else keeps, on until they are switched off. `store` has those that
    were uploaded, as <namespace>/<version>/<namespace>/, off until they are switched on, and the switches:
    one file, which every process on the machine sees. Serves any number of threads.
    """

    def __init__(
        self,
        main: Shelf,
        *,
        folders: Sequence[Path],
        store: Path,
        watch: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._main = main
        self._folders = tuple(folders)
        self._store = store
        self._watch = watch
        self._clock = clock
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._seen: object = None
        self._last: tuple[Library, Library, tuple[Pack, ...]] | None = None

    def library(self) -> Library:
        """Of the main course alone where there is no pack. Costs a stat at most every half second."""
        main = self._main.library()
        last = self._last
        if last is not None and last[0] is main and self._clock() - self._looked_at < SWEEP_EVERY_S:
            return last[1]
        if last is not None and not self._lock.acquire(blocking=False):
            return last[1]  # another thread looks
        if last is None:
            self._lock.acquire()
        try:
            return self._look(main)
        finally:
            self._lock.release()

    def _look(self, main: Library) -> Library:
        self._looked_at = self._clock()
        seen = self._stamps()
        if self._last is not None and self._last[0] is main and self._seen == seen:
            return self._last[1]
        packs = [read_pack(one.root, main, uploaded=one.uploaded) for one in self._wanted()]
        merged, packs_now = put_together(main, packs)
        self._seen, self._last = seen, (main, merged, packs_now)
        return merged

    def look_again(self) -> None:
        self._looked_at = float("-inf")

    def placed(self) -> tuple[Placed, ...]:
        """Every pack there is, with its findings as they are now, in the order of namespaces and versions."""
        main = self._main.library()
        self.look_again()
        self.library()
        on = {pack.root: pack for pack in (self._last[2] if self._last else ())}
        found = []
        for one in self._all():
            pack = on.get(one.root) or read_pack(one.root, main, uploaded=one.uploaded)
            found.append(Placed(pack=pack, on=one.root in on))
        return tuple(sorted(found, key=_order))

    def switch(self, namespace: str, version: str | None) -> None:
        """On in that version, or off. The file is whole at every moment."""
        self._store.mkdir(parents=True, exist_ok=True)
        switches = {**self._switches(), namespace: version}
        fresh = self._store / f".{SWITCHES}.{os.getpid()}.{threading.get_ident()}"
        fresh.write_text(json.dumps(switches, indent=2, sort_keys=True) + "\n")
        fresh.replace(self._store / SWITCHES)
        self.look_again()

    def _all(self) -> list[_Found]:
        kept = sorted(self._store.glob("*/*/*")) if self._store.is_dir() else []
        uploaded = (root for root in kept if root.is_dir() and not _is_hidden(root, self._store))
        return [
            *(_Found(root=root.resolve(), uploaded=False) for root in self._folders),
            *(_Found(root=root.resolve(), uploaded=True) for root in uploaded),
        ]

    def _wanted(self) -> list[_Found]:
        switches = self._switches()
        return [one for one in self._all() if _is_on(one, switches)]

    def _switches(self) -> Mapping[str, str | None]:
        try:
            read = json.loads((self._store / SWITCHES).read_text())
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}

    def _stamps(self) -> object:
        """What a change of shows that there is something to read again; watched, also every file of them."""
        try:
            stat = (self._store / SWITCHES).stat()
            switched = (stat.st_mtime_ns, stat.st_ino)
        except OSError:
            switched = (0, 0)
        files = [sweep(one.root).files for one in self._wanted()] if self._watch else []
        return switched, files


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    root: Path
    uploaded: bool


def _is_hidden(root: Path, store: Path) -> bool:
    """Half unpacked, or a link."""
    return root.is_symlink() or any(part.startswith(".") for part in root.relative_to(store).parts)


def _is_on(one: _Found, switches: Mapping[str, str | None]) -> bool:
    """By its place for an uploaded one, by what it says of itself for a folder of somebody's."""
    if one.uploaded:
        return switches.get(one.root.parts[-3]) == one.root.parts[-2]
    head = head_of(one.root)
    return head is None or head.namespace not in switches or switches[head.namespace] == head.version


def _order(placed: Placed) -> tuple[str, tuple[int, ...], str]:
    head = placed.pack.head
    return (head.namespace, head.numbers, "") if head else ("~", (), str(placed.pack.root))
