"""What a check may expect of the AWS around the function: its state, what was sent, the calls, the policy."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .value import Line, Value

Times = Annotated[int, Field(ge=0, le=1_000)]


class Objects(Value):
    """
    After the last invocation the bucket has an object `key`, or one whose key matches `pattern`; with
    `present: false` it has none. Content: `text` all of it, `contains` a part, or what the JSON `path` finds
    is `value`. Where several keys match, one of them has to hold.
    """

    kind: Literal["objects"]
    bucket: Line
    key: str | None = None
    pattern: str | None = None
    present: bool = True
    text: str | None = None
    contains: str | None = None
    path: str | None = None
    value: Any = None


class Items(Value):
    """After the last invocation the table has the item `key`, with at least `attributes`; or it has not."""

    kind: Literal["items"]
    table: Line
    key: Annotated[dict[str, Any], Field(min_length=1, max_length=2)]
    present: bool = True
    attributes: dict[str, Any] = {}


class Counted(Value):
    """`times` exactly, or `at_least` and `at_most`; at least once when none is given."""

    times: Times | None = None
    at_least: Times | None = None
    at_most: Times | None = None


class Messages(Counted):
    """
    So many messages went to a queue, to a topic, or from a bus to a target, over all invocations; of those
    whose body matches `pattern`, or as JSON says at least `includes`.
    """

    kind: Literal["messages"]
    queue: Line | None = None
    topic: Line | None = None
    bus: Line | None = None
    pattern: str | None = None
    includes: Any = None


class Calls(Counted):
    """
    So many calls asked for `action` on `resource`, both as a policy writes them, with * and ?; of those that
    were allowed, or denied, when `allowed` says which.
    """

    kind: Literal["calls"]
    action: Line
    resource: Line | None = None
    allowed: bool | None = None


class PolicySize(Value):
    """The learner's policy, in characters without white space as AWS counts, statements, and wildcards."""

    kind: Literal["policy_size"]
    at_most_bytes: Annotated[int, Field(ge=1)] | None = None
    at_most_statements: Annotated[int, Field(ge=1)] | None = None
    no_wildcard: tuple[Literal["action", "resource"], ...] = ()


class Case(Value):
    """One request of the role, without a run: `context` are condition keys and their values."""

    action: Line
    resource: Line = "*"
    decision: Literal["allowed", "denied", "implicitly denied", "explicitly denied"]
    context: dict[str, str] = {}


class Decisions(Value):
    """What IAM decides under the learner's policy, for each of the cases."""

    kind: Literal["decisions"]
    cases: Annotated[tuple[Case, ...], Field(max_length=50)]
