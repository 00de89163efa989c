"""How a runtime ends, for those who wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

from .told import Exit
from .walls import SandboxError

Reason = Literal["memory", "asked"]


class Ending:
    """Of what is launched in one environment, begun anew each time. `kernel_has_killed`: over its memory."""

    def __init__(self, kernel_has_killed: Callable[[], bool]) -> None:
        self._kernel_has_killed = kernel_has_killed
        self._exit: asyncio.Future[Exit] | None = None
        self._killed_for: Reason | None = None

    @property
    def has_begun(self) -> bool:
        """Whether anything was ever launched."""
        return self._exit is not None

    @property
    def is_ahead(self) -> bool:
        """Whether something was launched, and has not ended."""
        return self._exit is not None and not self._exit.done()

    def begin(self) -> None:
        self._killed_for = None
        self._exit = asyncio.get_running_loop().create_future()

    async def wait(self) -> Exit:
        """Raises SandboxError when nothing was launched, and what fail() got."""
        if self._exit is None:
            raise SandboxError("Nothing has been launched in this environment.")
        return await asyncio.shield(self._exit)

    def heed(self, ended: Callable[[asyncio.Future[Exit]], None]) -> None:
        """As wait(), with nobody who waits: what was launched last has been begun."""
        assert self._exit is not None
        self._exit.add_done_callback(ended)

    def blame(self, reason: Reason) -> None:
        """It is about to be killed; the first reason counts."""
        if self.is_ahead:
            self._killed_for = self._killed_for or reason

    def note(self, code: int | None, signal: int | None) -> None:
        if self._exit is not None and not self._exit.done():
            # A kill that came after it had ended by itself is not how it ended.
            killed_for = self._killed_for if signal == 9 else None
            if signal == 9 and killed_for is None and self._kernel_has_killed():
                killed_for = "memory"
            self._exit.set_result(Exit(code=code, signal=signal, killed_for=killed_for))

    def fail(self, error: Exception) -> None:
        if self._exit is not None and not self._exit.done():
            self._exit.set_exception(error)
            self._exit.exception()  # nobody may be waiting
