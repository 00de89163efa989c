"""
What somebody knows already, module by module, by few questions: which to ask next, and when to stop.

Of each module a learner has an ability in logits: a general one, the same for all modules, and what this
module differs by. A right answer anywhere therefore says a little of everything, and most of its own module.
Both are reckoned on a grid, exactly: given the general ability, the modules know nothing of each other.
Somebody knows a module whose questions of the middle level they would reason out at TARGET or better.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .mastery import MIDDLE, STEP

MOST = 20  # questions
TARGET = 0.6  # of the questions of the middle level
SURE, UNLIKELY = 0.8, 0.2  # chances from which on a module is known, and up to which it is to be read
FAR = 0.05  # and up to which it is to be read by the answers to other modules alone
GUESS, SLIP = 0.2, 0.05
HARDER = 2 * math.log(STEP)  # logits a level, as mastery has it
NEEDED = math.log(TARGET / (1 - TARGET))
_GENERAL = tuple(-3 + 0.5 * n for n in range(13))
_OWN = tuple(-2 + 0.5 * n for n in range(9))


def _normal(points: Sequence[float], mean: float, deviation: float) -> tuple[float, ...]:
    heights = [math.exp(-(((point - mean) / deviation) ** 2) / 2) for point in points]
    return tuple(height / sum(heights) for height in heights)


_OF_GENERAL, _OF_OWN = _normal(_GENERAL, 0.0, 1.2), _normal(_OWN, 0.0, 0.8)
_Table = tuple[tuple[float, ...], ...]  # by general ability, and by what the module differs by
_FLAT: _Table = tuple((1.0,) * len(_OWN) for _ in _GENERAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """
    An answer: `share` of the points, 0 to 1, to a question of a level, 1 to 3. `weight` is 1 for one of this
    test, less for one of another day. One that was not known is no guess: `is_open` says that it was said.
    """

    module: str
    level: int
    share: float
    weight: float = 1.0
    is_open: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`chance` that the module is known; `asked` answers to its own questions, of any weight."""

    module: str
    chance: float
    asked: int

    @property
    def verdict(self) -> str:
        """
        "known", "read" or "unsure". Nothing is called known by the answers to other modules alone; what is
        read though it was known costs minutes, and needs less.
        """
        if self.asked and self.chance >= SURE:
            return "known"
        return "read" if self.chance <= (UNLIKELY if self.asked else FAR) else "unsure"


def judge_modules(modules: Iterable[str], given: Iterable[Given]) -> dict[str, Standing]:
    """Answers in any order; those to other modules are left out. A better answer never lowers a chance."""
    tables, asked = _tables(tuple(modules), given)
    return _standings({name: _view(table) for name, table in tables.items()}, asked)


def ask_next(
    modules: Mapping[str, float], given: Sequence[Given], left: Collection[tuple[str, int]]
) -> tuple[str, int] | None:
    """
    Module and level of the question that is expected to settle most; `modules` weighs them, `left` has those
    of which there are questions. None when all is settled, nothing is left, MOST were asked, or no module
    could still be settled before they are.
    """
    more = MOST - sum(one.weight >= 1 for one in given)
    if more <= 0:
        return None
    tables, asked = _tables(tuple(modules), given)
    views = {name: _view(table) for name, table in tables.items()}
    unsettled = {name for name, one in _standings(views, asked).items() if one.verdict == "unsure"}
    candidates = sorted(one for one in left if one[0] in unsettled)
    if not any(_could_settle(one, more, tables[one[0]], views, asked) for one in candidates):
        return None
    doubts = {one: _doubt_after(one, modules, tables[one[0]], views, asked) for one in candidates}
    return min(candidates, key=lambda one: (doubts[one], one))


def _could_settle(
    question: tuple[str, int], more: int, table: _Table, views: Mapping[str, _View], asked: Mapping[str, int]
) -> bool:
    """Whether so many answers alike, all right or all wrong, to such questions would settle its module."""
    module, level = question
    for share in (1.0, 0.0):
        seen = _times(table, _likelihood(level, share, False, float(more)))
        after = {**asked, module: asked[module] + more}
        if _standings({**views, module: _view(seen)}, after)[module].verdict != "unsure":
            return True
    return False


def _doubt_after(
    question: tuple[str, int],
    modules: Mapping[str, float],
    table: _Table,
    views: Mapping[str, _View],
    asked: Mapping[str, int],
) -> float:
    """Expected, over a right answer and a wrong one to a question of this module and level."""
    module, level = question
    after, total, whole = {**asked, module: asked[module] + 1}, 0.0, 0.0
    for share in (1.0, 0.0):
        seen = {**views, module: _view(_times(table, _likelihood(level, share, False)))}
        mass = math.fsum(_by_general(seen))
        standings = _standings(seen, after).values()
        doubt = math.fsum(
            modules[one.module] * (_entropy(one.chance) + (one.verdict == "unsure")) for one in standings
        )
        total, whole = total + mass * doubt, whole + mass
    return total / whole


def _tables(names: Sequence[str], given: Iterable[Given]) -> tuple[dict[str, _Table], dict[str, int]]:
    tables, asked = dict.fromkeys(names, _FLAT), dict.fromkeys(names, 0)
    for one in given:
        if one.module in tables:
            seen = _likelihood(one.level, one.share, one.is_open, one.weight)
            tables[one.module] = _times(tables[one.module], seen)
            asked[one.module] += 1
    return tables, asked


@lru_cache(maxsize=4_096)
def _likelihood(level: int, share: float, is_open: bool, weight: float = 1.0) -> _Table:
    """Of an answer, by ability. One in part lies between a right and a wrong one."""
    return tuple(
        tuple(_chance_of(general + own, level, share, is_open) ** weight for own in _OWN)
        for general in _GENERAL
    )


def _chance_of(ability: float, level: int, share: float, is_open: bool) -> float:
    guess = 0.0 if is_open else GUESS
    right = guess + (1 - SLIP - guess) / (1 + math.exp(HARDER * (level - MIDDLE) - ability))
    return float(right**share * (1 - right) ** (1 - share))


def _times(table: _Table, other: _Table) -> _Table:
    return tuple(
        tuple(a * b for a, b in zip(row, seen, strict=True)) for row, seen in zip(table, other, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _View:
    """By general ability: how likely a module's answers are, and how likely they are with it known."""

    likely: tuple[float, ...]
    known: tuple[float, ...]


@lru_cache(maxsize=1_024)
def _view(table: _Table) -> _View:
    likely, known = [], []
    for general, row in zip(_GENERAL, table, strict=True):
        weighed = [p * seen for p, seen in zip(_OF_OWN, row, strict=True)]
        likely.append(math.fsum(weighed))
        known.append(
            math.fsum(one for own, one in zip(_OWN, weighed, strict=True) if general + own >= NEEDED)
        )
    return _View(tuple(likely), tuple(known))


def _by_general(views: Mapping[str, _View]) -> list[float]:
    """How likely each general ability and all answers are together."""
    return [p * math.prod(view.likely[at] for view in views.values()) for at, p in enumerate(_OF_GENERAL)]


def _standings(views: Mapping[str, _View], asked: Mapping[str, int]) -> dict[str, Standing]:
    whole = _by_general(views)
    total = math.fsum(whole)
    return {
        name: Standing(
            module=name,
            chance=math.fsum(
                part * known / likely
                for part, known, likely in zip(whole, view.known, view.likely, strict=True)
            )
            / total,
            asked=asked[name],
        )
        for name, view in views.items()
    }


def _entropy(chance: float) -> float:
    if not 0 < chance < 1:
        return 0.0
    return -(chance * math.log2(chance) + (1 - chance) * math.log2(1 - chance))
