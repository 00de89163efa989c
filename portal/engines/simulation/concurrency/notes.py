"""The figures of each tick, kept as columns and folded into points at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .lane import Lane, Limit
from .result import Episode, OfFunction, Point, Totals

_BREAK_S = 15.0  # a limit that holds back again within this is one episode


class Notes:
    def __init__(self, lane: Lane, arrived: Sequence[int], tick_s: float) -> None:
        self._lane, self._arrived, self._tick_s = lane, arrived, tick_s
        self.started: list[int] = []
        self.throttled: list[int] = []
        self.cold: list[int] = []
        self.at_once: list[int] = []
        self.environments: list[int] = []
        self.waiting: list[int] = []
        self._provisioned = self._spilled = 0
        self._held: list[tuple[int, int, Limit]] = []

    def note(self, tick: int) -> None:
        lane = self._lane
        self.started.append(lane.started)
        self.throttled.append(lane.throttled)
        self.cold.append(lane.cold)
        self.at_once.append(lane.at_once)
        self.environments.append(lane.environments)
        self.waiting.append(lane.waiting.waiting)
        if lane.function.provisioned:
            self._provisioned += lane.provisioned
            self._spilled += lane.started - lane.provisioned
        if lane.throttled and lane.limit is not None:
            self._held.append((tick, lane.throttled, lane.limit))

    def points(self, size: int) -> tuple[Point, ...]:
        return tuple(
            Point(
                at_s=round(begin * self._tick_s, 3),
                arrived=sum(self._arrived[begin : begin + size]),
                started=sum(self.started[begin : begin + size]),
                throttled=sum(self.throttled[begin : begin + size]),
                cold=sum(self.cold[begin : begin + size]),
                at_once=max(self.at_once[begin : begin + size]),
                environments=max(self.environments[begin : begin + size]),
                waiting=max(self.waiting[begin : begin + size]),
            )
            for begin in range(0, len(self.started), size)
        )

    def told(self, size: int) -> OfFunction:
        waiting = self._lane.waiting
        return OfFunction(
            function=self._lane.function,
            totals=Totals(
                arrived=sum(self._arrived),
                started=sum(self.started),
                throttled=sum(self.throttled),
                refused=waiting.refused,
                dropped=waiting.dropped,
                waiting=waiting.waiting,
                cold=sum(self.cold),
                provisioned=self._provisioned,
                spilled=self._spilled,
                most_at_once=max(self.at_once),
                most_environments=max(self.environments),
            ),
            points=self.points(size),
            episodes=tuple(self._episodes()),
        )

    def _episodes(self) -> Iterator[Episode]:
        for limit in Limit:
            held = [(tick, count) for tick, count, why in self._held if why is limit]
            while held:
                end = 1
                while end < len(held) and (held[end][0] - held[end - 1][0]) * self._tick_s <= _BREAK_S:
                    end += 1
                one, held = held[:end], held[end:]
                yield Episode(
                    function=self._lane.function.name,
                    limit=limit,
                    begins_s=round(one[0][0] * self._tick_s, 3),
                    ends_s=round((one[-1][0] + 1) * self._tick_s, 3),
                    throttled=sum(count for _, count in one),
                )
