"""Questions on what a piece of code will do; it is run once the answer is given."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from portal.engines.curriculum.models.expectation import (
    About,
    AtPath,
    BeforeDeadline,
    Equals,
    Fails,
    Includes,
    Logs,
    Matches,
    Succeeds,
)
from portal.engines.curriculum.models.value import Line, Value

from .asked import Code, Placed
from .chosen import Option
from .gaps import NamedText

Seen = Annotated[
    Equals | Includes | AtPath | Matches | About | Fails | Succeeds | Logs | BeforeDeadline,
    Field(discriminator="kind"),
]


class Invoked(Value):
    """The first is cold. With `cold`, so is a later one: the environment before it is gone."""

    event: Any
    cold: bool = False


class Prediction(Option):
    """`expect` is what would be seen if it was the right one; of no other one it is."""

    expect: Annotated[tuple[Seen, ...], Field(min_length=1, max_length=6)]


class Reads(Value):
    """
    What is asked for: the value at a `path` of a response; how many of the function's own log lines match
    `lines`; or with `error` the type of a function's error. `invocation` counts from 0, -1 is the last; of
    lines none means all.
    """

    path: str | None = None
    lines: str | None = None
    error: bool = False
    invocation: int | None = None


class PredictThenRun(Placed):
    """One of the `options` is chosen, or what `reads` finds is typed, in one of the ways of `accept`."""

    kind: Literal["predict-then-run"]
    code: Code
    handler: Line = "lambda_function.lambda_handler"
    runtime: str = "python3.14"
    memory_mb: Annotated[int, Field(ge=128, le=3_008)] = 128
    timeout_s: Annotated[float, Field(ge=1, le=10)] = 3.0
    environment: dict[str, str] = {}
    invocations: Annotated[tuple[Invoked, ...], Field(min_length=1, max_length=6)]
    options: Annotated[tuple[Prediction, ...], Field(max_length=6)] = ()
    reads: Reads | None = None
    accept: Annotated[tuple[Line, ...], Field(max_length=6)] = ()
    mistakes: Annotated[tuple[NamedText, ...], Field(max_length=8)] = ()

    @property
    def path(self) -> str:
        """The file in which the runtime looks for the handler."""
        return self.handler.rsplit(".", 1)[0] + (".mjs" if self.runtime.startswith("nodejs") else ".py")

    @property
    def language(self) -> str:
        return "javascript" if self.runtime.startswith("nodejs") else "python"
