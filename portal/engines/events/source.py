"""A source of events as a row of the table: what it is, what can be turned, and how its event is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.events.said import gettext_noop as _

from .knobs import Knob, Problem, Settings, words

# "direct" is an invocation by somebody's own hand; of some services no page of AWS says how they invoke.
Delivery = Literal["synchronous", "asynchronous", "polled", "direct", "undocumented"]

AT = "2026-11-23T10:15:30.412Z"
# What all sources have: ids are made from the one, times from the other.
OF_ALL = (
    words(
        "at",
        _("Moment"),
        default=AT,
        longest=40,
        help=_("When it happened, UTC. Nothing here reads a clock: the same knobs make the same event."),
    ),
    words(
        "seed",
        _("Seed of ids"),
        default="1",
        longest=40,
        help=_("Another seed, other ids and request numbers."),
    ),
)


def no_problems(_: Settings) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """
    `slug` is its name in addresses; `group` the heading that it stands under. `delivery` is how Lambda is
    invoked, which bounds the size. `answer` says what the handler is to return, `docs` the page of AWS
    that has the shape. `own_knobs` are without those that all have.

    `build` gives what json.dumps takes. `check` finds what knobs cannot be together; `build` is called
    only where it finds nothing, and may still raise BadKnobs.
    """

    slug: str
    title: str
    group: str
    delivery: Delivery
    summary: str
    answer: str
    docs: str
    own_knobs: tuple[Knob, ...]
    build: Callable[[Settings], Any]
    check: Callable[[Settings], Iterable[Problem]] = no_problems

    @property
    def knobs(self) -> tuple[Knob, ...]:
        return (*self.own_knobs, *OF_ALL)
