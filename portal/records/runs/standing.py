"""How well this machine confines code, as its broker has found; and whom it may serve therefore."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from portal.engines.emulator.client import Broker, BrokerGone
from portal.engines.sandbox import Standing

KEPT_S = 10.0  # a broker that was started again may have found something else
AGAIN_S = 1.0  # after it did not answer

_BY_A_PROXY = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"}
_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1", "[::1]"}


class _Known:
    """What the broker said last. One thread asks again at a time; the others go on with that."""

    def __init__(self) -> None:
        self.standing: Standing | None = None
        self._socket: Path | None = None
        self._good_until = 0.0
        self._asking = threading.Lock()

    def renewed(self, socket: Path) -> Standing | None:
        if socket != self._socket:
            self._socket, self.standing, self._good_until = socket, None, 0.0
        if self._is_good() or not self._asking.acquire(blocking=self.standing is None):
            return self.standing
        try:
            if not self._is_good():
                found = ask(socket)
                self.standing = found or self.standing
                self._good_until = time.monotonic() + (KEPT_S if found else AGAIN_S)
        finally:
            self._asking.release()
        return self.standing

    def _is_good(self) -> bool:
        return time.monotonic() < self._good_until


_known = _Known()


def standing(broker_socket: Path) -> Standing | None:
    """No more than a question every ten seconds. None until a broker has answered: then no code is run."""
    return _known.renewed(broker_socket)


def ask(broker_socket: Path) -> Standing | None:
    """The broker, now. None when it does not answer, or does not know."""
    with suppress(BrokerGone, KeyError, TypeError, ValueError):
        return Standing.from_json(Broker(broker_socket).status()["standing"])
    return None


def are_others(*, host: str, allowed_hosts: Sequence[str], origins: Sequence[str]) -> bool:
    """Whether a portal that listens at `host` by these names serves more than one user of its machine."""
    return bool(origins) or not all(map(_is_local, [host, *allowed_hosts]))


def is_loopback(address: str) -> bool:
    """False for anything that is no address, such as the name of a socket."""
    with suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False


def _is_local(name: str) -> bool:
    return name in _LOCAL_NAMES or name.endswith(".localhost") or is_loopback(name)


def may_ask(broker_socket: Path, *, peer: str, headers: Iterable[str], allow_guarded: bool) -> bool:
    """
    Whether whoever asks from the address `peer` may be served, by what confines code here.

    `headers` are the names that came: a proxy's say that the peer is not who asks.
    """
    found = standing(broker_socket)
    others = not comes_from_here(peer, headers)
    return found is None or found.refusal(others=others, allow_guarded=allow_guarded) is None


def comes_from_here(peer: str, headers: Iterable[str]) -> bool:
    """Whether who asks sits at this machine, as far as address and headers tell."""
    return is_loopback(peer) and _BY_A_PROXY.isdisjoint(map(str.lower, headers))
