"""
Retriers and catchers: which error goes where, and how long it is waited for.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from __future__ import annotations

from random import Random
from typing import Any

from .definition import Catcher, Retrier
from .faults import ALL, BadDefinition, matches
from .paths import Path, read_reference
from .rules import WORKFLOW

MOST = WORKFLOW.most_interval  # of IntervalSeconds and MaxAttempts


class Attempts:
    """How often each retrier of one state has been used, over the whole visit of the state."""

    def __init__(self, retriers: tuple[Retrier, ...], stream: Random) -> None:
        self._retriers = retriers
        self._stream = stream
        self._used = [0] * len(retriers)

    @property
    def count(self) -> int:
        return sum(self._used)

    def wait_ms(self, error: str) -> int | None:
        """
        Before the next attempt; None when there is to be none. The first retrier that names the error is
        the one that counts.
        """
        for place, retrier in enumerate(self._retriers):
            if not matches(error, retrier.errors):
                continue
            if self._used[place] >= retrier.attempts:
                return None
            self._used[place] += 1
            return self._delay_ms(retrier, self._used[place])
        return None

    def _delay_ms(self, retrier: Retrier, attempt: int) -> int:
        most_s = float(WORKFLOW.delay_s[1] if retrier.most_s is None else retrier.most_s)
        try:
            wait_s = min(retrier.interval_s * retrier.rate ** (attempt - 1), most_s)
        except OverflowError:
            wait_s = most_s
        wait_ms = round(wait_s * 1000)
        return self._stream.randint(0, wait_ms) if retrier.is_jittered else wait_ms


def read_retriers(value: Any, place: str) -> tuple[Retrier, ...]:
    """Raises BadDefinition."""
    return tuple(_retrier(one, errors, at) for one, errors, at in _each(value, place))


def read_catchers(value: Any, place: str) -> tuple[Catcher, ...]:
    """Raises BadDefinition, BadPath."""
    return tuple(_catcher(one, errors, at) for one, errors, at in _each(value, place))


def _each(value: Any, place: str) -> list[tuple[dict[str, Any], tuple[str, ...], str]]:
    if not isinstance(value, list):
        raise BadDefinition(place, "This has to be a list.")
    found = []
    for index, one in enumerate(value):
        at = f"{place}[{index}]"
        errors = one.get("ErrorEquals") if isinstance(one, dict) else None
        if not isinstance(errors, list) or not errors or not all(isinstance(name, str) for name in errors):
            raise BadDefinition(f"{at}.ErrorEquals", "There has to be the name of an error at least.")
        if ALL in errors and (len(errors) > 1 or index < len(value) - 1):
            raise BadDefinition(f"{at}.ErrorEquals", f"{ALL} stands alone, and in the last place.")
        found.append((one, tuple(errors), at))
    return found


def _retrier(tree: dict[str, Any], errors: tuple[str, ...], place: str) -> Retrier:
    known = {
        "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy",
        "Comment",
    }  # fmt: skip
    _only(tree, known, place)
    rate = tree.get("BackoffRate", WORKFLOW.rate)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 1 <= rate <= 1_000_000:
        raise BadDefinition(f"{place}.BackoffRate", "It has to be a number of 1 or more.")
    jitter = tree.get("JitterStrategy", "NONE")
    if jitter not in ("FULL", "NONE"):
        raise BadDefinition(f"{place}.JitterStrategy", "It has to be FULL or NONE.")
    interval_s = _whole(tree, "IntervalSeconds", WORKFLOW.interval_s, (1, MOST), place)
    most_s = _whole(tree, "MaxDelaySeconds", None, WORKFLOW.delay_s, place)
    if interval_s is not None and most_s is not None and most_s <= interval_s:
        raise BadDefinition(f"{place}.MaxDelaySeconds", "It has to be more than IntervalSeconds.")
    return Retrier(
        errors=errors,
        interval_s=interval_s or WORKFLOW.interval_s,
        attempts=_whole(tree, "MaxAttempts", WORKFLOW.retries, (0, MOST), place) or 0,
        rate=float(rate),
        most_s=most_s,
        is_jittered=jitter == "FULL",
    )


def _catcher(tree: dict[str, Any], errors: tuple[str, ...], place: str) -> Catcher:
    _only(tree, {"ErrorEquals", "Next", "ResultPath", "Comment"}, place)
    then = tree.get("Next")
    if not isinstance(then, str):
        raise BadDefinition(f"{place}.Next", "It has to name a state.")
    written = tree.get("ResultPath", "$")
    path: Path | None = None if written is None else read_reference(str(written))
    return Catcher(errors=errors, then=then, result_path=path)


def _only(tree: dict[str, Any], known: set[str], place: str) -> None:
    for field in tree:
        if field == "Assign":
            raise BadDefinition(f"{place}.Assign", "Variables are not simulated.")
        if field not in known:
            raise BadDefinition(f"{place}.{field}", "There is no such field here.")


def _whole(
    tree: dict[str, Any], field: str, default: int | None, bounds: tuple[int, int], place: str
) -> int | None:
    value = tree.get(field, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
        raise BadDefinition(f"{place}.{field}", f"It has to be from {bounds[0]} to {bounds[1]:,}.")
    return value
