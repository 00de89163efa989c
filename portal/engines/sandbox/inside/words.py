"""What the host asks of a keeper: a byte each, so that nothing has to be parsed."""

from __future__ import annotations

from typing import Final

FREEZE: Final = ord("f")
THAW: Final = ord("t")
KILL: Final = ord("k")
RESET: Final = ord("r")
ASK_RUNTIME: Final = ord("e")  # SIGTERM to the runtime alone
END_RUNTIME: Final = ord("x")  # SIGKILL to the runtime alone
SOCKET: Final = ord("s")  # a new TCP socket of the environment's network, for the host
DATAGRAMS: Final = ord("d")  # the same for UDP
