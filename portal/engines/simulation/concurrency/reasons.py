"""What held traffic back, in words: which limit, from when to when, and what would help."""

from __future__ import annotations

from collections.abc import Callable

from .lane import Limit
from .result import Episode, Result
from .scenario import Function, Source

TOLD = 6
_DAY_S = 24 * 60 * 60


def reasons(result: Result, *, say: Callable[[str], str] = str) -> tuple[str, ...]:
    """
    The worst first, at most TOLD and how many more there were. `say` puts one of SENTENCES, or a function's
    name, into the reader's language; what stands in braces is filled in afterwards.
    """
    found = result.episodes
    functions = {one.function.name: one.function for one in result.functions}
    told, heard = [], set()
    for episode in found[:TOLD]:
        function = functions[episode.function]
        afterwards = "" if function.name in heard else f" {say(_AFTERWARDS[function.source])}"
        heard.add(function.name)
        told.append(_told(episode, function, result, say) + afterwards)
    if len(found) > TOLD:
        told.append(say(_SHORTER).format(count=f"{len(found) - TOLD:,}"))
    return tuple(told)


def clock(at_s: float, begins_s: float = 0.0) -> str:
    """12:03:00; on later days "day 2, 12:03:00"."""
    at = begins_s + at_s
    day, rest = divmod(int(at), _DAY_S)
    told = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"day {day + 1}, {told}" if day else told


def _told(episode: Episode, function: Function, result: Result, say: Callable[[str], str]) -> str:
    begins_s = result.scenario.begins_s
    return say(_LIMITS[episode.limit]).format(
        account=f"{result.scenario.account:,}",
        shared=f"{result.shared:,}",
        reserved=f"{function.reserved or 0:,}",
        function=say(function.name),
        begins=clock(episode.begins_s, begins_s),
        ends=clock(episode.ends_s, begins_s),
        throttled=say(_THROTTLED if episode.throttled != 1 else _THROTTLED_ONE).format(
            count=f"{episode.throttled:,}"
        ),
    )


_THROTTLED_ONE, _THROTTLED = "{count} attempt was throttled", "{count} attempts were throttled"
_SHORTER = "{count} shorter stretches like these are in the table of throttles."
_LIMITS = {
    Limit.BURST: (
        "The scaling rate, how fast one function may get new environments, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    Limit.ACCOUNT: (
        "The account's concurrency, {shared} of {account} unreserved, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    Limit.RESERVED: (
        "Its own reserved concurrency of {reserved} held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    Limit.RATE: (
        "The limit on requests a second, ten for each unit of concurrency, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
}
_AFTERWARDS = {
    Source.SYNC: "Each caller got status 429 and may try again.",
    Source.ASYNC: "Lambda kept the events in its queue and tried again, after longer and longer pauses.",
    Source.SQS: "The batches were visible again in their queue after the visibility timeout.",
    Source.STREAM: "Their shards waited, and so did all that was behind them.",
}
SENTENCES = (_THROTTLED_ONE, _THROTTLED, _SHORTER, *_LIMITS.values(), *_AFTERWARDS.values())
