"""One thing that is wrong with a door, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator


class Problem(str):
    """
    What is wrong, a sentence or two with its remedy. `at` is the part of the door that it is about, as
    doors.py names it: "routes", "cors.max_age_s", "authorizers.sources"; those of a JWT authorizer are
    "jwt.issuer" and so on. "" is the door as a whole.
    """

    __slots__ = ("at",)
    at: str

    def __new__(cls, says: str, *, at: str = "") -> Problem:
        made = super().__new__(cls, says)
        made.at = at
        return made


class BadDoor(ValueError):
    """AWS would not take it; the message says what to change, `problems` say so each with its place."""

    def __init__(self, *found: str) -> None:
        super().__init__(" ".join(found))
        self.problems = tuple(one if isinstance(one, Problem) else Problem(one) for one in found)


def placed(at: str, found: Iterable[str]) -> Iterator[Problem]:
    """Those that have no place yet are `at` this one."""
    for says in found:
        yield says if isinstance(says, Problem) and says.at else Problem(says, at=at)


def twice(names: list[str]) -> Iterator[str]:
    for name in (name for name, times in Counter(names).items() if times > 1):
        yield f"{name[:60]!r} is there twice; once is enough."
