"""What held traffic back, in words: which limit, from when to when, and what would help."""

from __future__ import annotations

from .lane import Limit
from .result import Episode, Result
from .scenario import Function, Source

TOLD = 6
_DAY_S = 24 * 60 * 60


def reasons(result: Result) -> tuple[str, ...]:
    """The worst first, at most TOLD and how many more there were."""
    found = result.episodes
    functions = {one.function.name: one.function for one in result.functions}
    told, heard = [], set()
    for episode in found[:TOLD]:
        function = functions[episode.function]
        afterwards = "" if function.name in heard else f" {_AFTERWARDS[function.source]}"
        heard.add(function.name)
        told.append(_told(episode, function, result) + afterwards)
    if len(found) > TOLD:
        told.append(f"{len(found) - TOLD:,} shorter stretches like these are in the table of throttles.")
    return tuple(told)


def clock(at_s: float, begins_s: float = 0.0) -> str:
    """12:03:00; on later days "day 2, 12:03:00"."""
    at = begins_s + at_s
    day, rest = divmod(int(at), _DAY_S)
    told = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"day {day + 1}, {told}" if day else told


def _told(episode: Episode, function: Function, result: Result) -> str:
    begins_s = result.scenario.begins_s
    when = f"from {clock(episode.begins_s, begins_s)} to {clock(episode.ends_s, begins_s)}"
    what = _LIMITS[episode.limit].format(
        account=result.scenario.account, shared=result.shared, reserved=function.reserved or 0
    )
    count = f"{episode.throttled:,} {'attempts were' if episode.throttled != 1 else 'attempt was'} throttled"
    return f"{what} held {function.name} back {when}: {count}."


_LIMITS = {
    Limit.BURST: "The scaling rate, how fast one function may get new environments,",
    Limit.ACCOUNT: "The account's concurrency, {shared:,} of {account:,} unreserved,",
    Limit.RESERVED: "Its own reserved concurrency of {reserved:,}",
    Limit.RATE: "The limit on requests a second, ten for each unit of concurrency,",
}
_AFTERWARDS = {
    Source.SYNC: "Each caller got status 429 and may try again.",
    Source.ASYNC: "Lambda kept the events in its queue and tried again, after longer and longer pauses.",
    Source.SQS: "The batches were visible again in their queue after the visibility timeout.",
    Source.STREAM: "Their shards waited, and so did all that was behind them.",
}
