"""content/rules/<name>.yaml: what a team asks of every function, said once, for labs to name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .expectation import Expectation
from .value import Line, Slug, Value


class Rule(Value):
    """
    `why` is told to whoever breaks it. Where it takes invocations, each of the lab's own events is sent
    `times` times, one behind the other, into one environment.
    """

    slug: Slug
    title: Line
    why: Line
    points: Annotated[int, Field(ge=1, le=20)] = 1
    times: Annotated[int, Field(ge=1, le=3)] = 1
    expect: Annotated[tuple[Expectation, ...], Field(min_length=1, max_length=10)]


class RuleSet(Value):
    """The rules of one team, in the order in which they are checked."""

    name: Slug  # = file name
    title: Line
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=20)]
