"""Questions on what a policy allows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from portal.engines.curriculum.models.value import Line, Prose, Value

from .asked import Asked, Letter


class Ask(Value):
    """One request of the function's role. `context` are condition keys and their values."""

    id: Letter
    action: Line
    resource: Line = "*"
    context: dict[str, str] = {}
    decision: Literal["allow", "deny"]
    why: Prose


class WrongPolicy(Value):
    policy: dict[str, Any]
    why: Prose


class PolicyMatrix(Asked):
    """
    A `policy` is shown, and the learner says of each request what IAM decides; or, with `write`,
    the learner writes it from `starter`, and IAM decides. Then `policy` is the model answer
    and `wrong` are answers that must not do.
    """

    kind: Literal["policy-matrix"]
    policy: dict[str, Any]
    write: bool = False
    starter: dict[str, Any] | None = None
    requests: Annotated[tuple[Ask, ...], Field(min_length=2, max_length=12)]
    wrong: Annotated[tuple[WrongPolicy, ...], Field(max_length=6)] = ()
