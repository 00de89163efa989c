"""In what order messages leave a queue: any for a standard one, by group for FIFO."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Protocol

from .message import Held

Fits = Callable[[Held], bool]  # asked of each in turn; the first that does not stays, and all behind it


class Line(Protocol):
    """Messages that are visible. `is_ready`: whether one may be received now."""

    @property
    def is_ready(self) -> bool: ...

    def __iter__(self) -> Iterator[Held]: ...

    def add(self, held: Held) -> None: ...

    def take(self, fits: Fits) -> list[Held]: ...

    def settle(self, held: Held) -> None:
        """One that was taken is gone, or has been added again."""
        ...


class StandardLine:
    """First in, first out as long as nothing comes back; nobody promises that."""

    def __init__(self) -> None:
        self._visible: deque[Held] = deque()

    @property
    def is_ready(self) -> bool:
        while self._visible and self._visible[0].is_gone:
            self._visible.popleft()
        return bool(self._visible)

    def __iter__(self) -> Iterator[Held]:
        return (held for held in self._visible if not held.is_gone)

    def add(self, held: Held) -> None:
        self._visible.append(held)

    def take(self, fits: Fits) -> list[Held]:
        taken = []
        while self.is_ready and fits(self._visible[0]):
            taken.append(self._visible.popleft())
        return taken

    def settle(self, held: Held) -> None:
        """No other waits for it."""


class FifoLine:
    """
    Within a group in order of sending, and nothing more of a group while one of its messages is in flight.
    Groups take turns.
    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
    """

    def __init__(self) -> None:
        self._groups: dict[str, list[tuple[int, Held]]] = {}
        self._ready: OrderedDict[str, None] = OrderedDict()
        self._in_flight: Counter[str] = Counter()

    @property
    def is_ready(self) -> bool:
        return bool(self._ready)

    def __iter__(self) -> Iterator[Held]:
        return (held for group in self._groups.values() for _, held in group if not held.is_gone)

    def add(self, held: Held) -> None:
        group = _group(held)
        heapq.heappush(self._groups.setdefault(group, []), (held.number, held))
        self._look_at(group)

    def take(self, fits: Fits) -> list[Held]:
        taken: list[Held] = []
        for group in list(self._ready):
            waiting, is_full = self._groups[group], False
            while waiting and not is_full:
                if waiting[0][1].is_gone:
                    heapq.heappop(waiting)
                elif fits(waiting[0][1]):
                    taken.append(heapq.heappop(waiting)[1])
                    self._in_flight[group] += 1
                else:
                    is_full = True
            self._look_at(group)
            if is_full:
                break
        return taken

    def settle(self, held: Held) -> None:
        group = _group(held)
        self._in_flight[group] -= 1
        self._look_at(group)

    def _look_at(self, group: str) -> None:
        if self._in_flight[group]:
            self._ready.pop(group, None)
        elif self._groups.get(group):
            self._ready.setdefault(group)
        else:
            self._ready.pop(group, None)
            self._groups.pop(group, None)
            del self._in_flight[group]


def _group(held: Held) -> str:
    return held.told.group_id or ""
