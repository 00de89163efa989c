"""What CloudWatch counts of a stack's functions since it was deployed or updated: what alarms look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portal.engines.emulator import Outcome, Throttled
from portal.engines.stacks.plan import Target


@dataclass(slots=True)
class Count:
    """`ran` without those that were throttled; `duration_ms` is that of all of them together."""

    ran: int = 0
    errors: int = 0
    throttles: int = 0
    duration_ms: float = 0.0

    @property
    def events(self) -> int:
        return self.ran + self.throttles


class Tally:
    """By function and by the version or alias that was called, "" for $LATEST."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], Count] = {}

    def add(self, target: Target, ended: Outcome | Throttled) -> None:
        count = self._counts.setdefault((target.function, target.qualifier or ""), Count())
        if isinstance(ended, Throttled):
            count.throttles += 1
            return
        count.ran += 1
        count.errors += ended.function_error is not None
        count.duration_ms += ended.report.duration_ms

    def of(self, function: str, qualifier: str | None) -> Count:
        """Of all together where the function is "", of all its qualifiers where that is None."""
        found = Count()
        for (name, called), count in self._counts.items():
            if function in ("", name) and qualifier in (None, called):
                found.ran += count.ran
                found.errors += count.errors
                found.throttles += count.throttles
                found.duration_ms += count.duration_ms
        return found

    def to_json(self) -> list[dict[str, Any]]:
        return [
            {"function": name, "qualifier": called, **asdict(count)}
            for (name, called), count in self._counts.items()
        ]

    @classmethod
    def from_json(cls, kept: list[dict[str, Any]]) -> Tally:
        """Raises KeyError, TypeError for what to_json did not write."""
        tally = cls()
        for one in kept:
            counts = {name: value for name, value in one.items() if name not in ("function", "qualifier")}
            tally._counts[one["function"], one["qualifier"]] = Count(**counts)
        return tally
