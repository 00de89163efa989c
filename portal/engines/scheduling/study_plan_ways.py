"""What would help where not everything fits: each way is tried by planning with it, and named if it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from .study_plan import Item, Kind, Wanted, make_plan, spread_week

STEP_MIN = 30  # a week
MOST_A_DAY_MIN = 8 * 60
MOST_DAYS_LATER = 120
HALF = 2


class Help(StrEnum):
    HOURS = "hours"  # `amount` minutes a week more
    LATER = "later"  # `amount` days
    NO_LABS = "no-labs"
    FEWER_QUESTIONS = "fewer-questions"  # half of them
    BOTH = "both"  # no labs, and half of the questions


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """`amount` is in the unit of its help; minutes that are left out, where something is left out."""

    help: Help
    amount: int


def ways_to_fit(wanted: Wanted) -> tuple[Way, ...]:
    """None where everything fits, or where nothing of this would be enough. Costs some twenty plans."""
    if not make_plan(wanted).not_fitting:
        return ()
    found = []
    if wanted.minutes:
        week_min = sum(wanted.minutes.values())
        steps = (MOST_A_DAY_MIN * len(wanted.minutes) - week_min) // STEP_MIN
        if more := _least(
            steps,
            lambda step: replace(wanted, minutes=spread_week(week_min + step * STEP_MIN, wanted.minutes)),
        ):
            found.append(Way(help=Help.HOURS, amount=more * STEP_MIN))
    found += _by_leaving_out(wanted)
    later = _least(
        MOST_DAYS_LATER,
        lambda days: replace(wanted, interview_on=wanted.interview_on + timedelta(days=days)),
    )
    if later:
        found.append(Way(help=Help.LATER, amount=later))
    return tuple(found)


def _by_leaving_out(wanted: Wanted) -> list[Way]:
    """The smaller sacrifice where one is enough; both only where neither is."""
    rules: dict[Help, Callable[[Item], bool]] = {
        Help.FEWER_QUESTIONS: _is_second_half(wanted.items),
        Help.NO_LABS: lambda item: item.kind == Kind.LAB,
    }
    ways = [way for help, drop in rules.items() if (way := _without(wanted, help, drop))]
    if ways:
        return ways
    both = _without(wanted, Help.BOTH, lambda item: any(drop(item) for drop in rules.values()))
    return [both] if both else []


def _without(wanted: Wanted, help: Help, drop: Callable[[Item], bool]) -> Way | None:
    dropped = [item for item in wanted.items if drop(item) and item.key not in wanted.done_before]
    fewer = replace(wanted, items=tuple(item for item in wanted.items if not drop(item)))
    if not dropped or make_plan(fewer).not_fitting:
        return None
    return Way(help=help, amount=sum(item.minutes for item in dropped))


def _is_second_half(items: tuple[Item, ...]) -> Callable[[Item], bool]:
    portions: dict[str, int] = {}
    for item in items:
        if item.kind == Kind.QUESTIONS:
            portions[item.ref] = max(portions.get(item.ref, 0), item.number)
    return lambda item: item.kind == Kind.QUESTIONS and item.number > (portions[item.ref] + 1) // HALF


def _least(most: int, changed: Callable[[int], Wanted]) -> int | None:
    """The smallest number of steps after which all fits; halving finds it, because more never fit less."""

    def fits(step: int) -> bool:
        return not make_plan(changed(step)).not_fitting

    if most < 1 or not fits(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
