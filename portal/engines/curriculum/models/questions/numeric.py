"""Questions that are answered with a number, which may be another one for each learner."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.engines.curriculum.models.value import Prose, Value

from .asked import Asked

Expression = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class Parameter(Value):
    """What one number of the question may be: one of `values`, or from `least` to `most` by `step`."""

    values: Annotated[tuple[float, ...], Field(max_length=50)] = ()
    least: float | None = None
    most: float | None = None
    step: float | None = None


class Mistake(Value):
    value: float | Expression
    why: Prose


class Numeric(Asked):
    """
    With `parameters`, texts name them as {rate} and reckon as {=rate * 60}, and `answer`
    and the mistakes' values may be such expressions.
    """

    kind: Literal["numeric"]
    answer: float | Expression
    unit: str
    absolute: float | None = None  # tolerance: exactly one of the two
    relative: float | None = None
    working: Prose
    mistakes: tuple[Mistake, ...] = ()
    # Not in the digest of a question without any.
    parameters: Annotated[
        dict[Name, Parameter], Field(max_length=5, exclude_if=lambda parameters: not parameters)
    ] = {}
