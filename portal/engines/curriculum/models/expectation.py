"""What a check may expect of the invocations, of the AWS around them, of the code, or of a template."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .around import Calls, Decisions, Items, Messages, Objects, PolicySize
from .house import Idempotent, StructuredLogs
from .passes import Passes
from .scenario import Ledger
from .stack import Findings, Resources, Steps, WorkflowSteps
from .value import Value


class Equals(Value):
    """The response is exactly this JSON value."""

    kind: Literal["equals"]
    value: Any
    invocation: int = -1  # which of the check's invocations; -1 is the last


class Includes(Value):
    """Every key and item given is in the response; the response may say more."""

    kind: Literal["includes"]
    value: Any
    invocation: int = -1


class AtPath(Value):
    """What a JSON path (RFC 9535) finds in the response equals `value` or matches `pattern`.

    `decode: json` parses a string found there first, as a proxy body needs.
    """

    kind: Literal["at_path"]
    path: str
    value: Any = None
    pattern: str | None = None
    present: bool | None = None  # only whether something is there
    decode: Literal["json"] | None = None
    then: str | None = None  # a second path, into the decoded value
    invocation: int = -1


class Matches(Value):
    """The response, as JSON text, matches a regular expression."""

    kind: Literal["matches"]
    pattern: str
    invocation: int = -1


class About(Value):
    """A number in the response, within `relative` (a fraction) or `absolute` of `value`."""

    kind: Literal["about"]
    value: float
    path: str = "$"
    relative: float | None = None
    absolute: float | None = None
    invocation: int = -1


class Fails(Value):
    """The invocation ends in a function error of this type (a name or a pattern)."""

    kind: Literal["fails"]
    error_type: str
    message: str | None = None  # pattern
    invocation: int = -1


class Succeeds(Value):
    """No function error and no time-out."""

    kind: Literal["succeeds"]
    invocation: int | None = None  # None: every one


class Logs(Value):
    """The function's own log lines match `pattern`, `times` times when given; `absent` turns it round."""

    kind: Literal["logs"]
    pattern: str
    times: int | None = None
    absent: bool = False
    invocation: int | None = None  # None: all of them together


class OncePerEnvironment(Value):
    """A log line matching `pattern` appears exactly once over all invocations of one environment."""

    kind: Literal["once_per_environment"]
    pattern: str


class BeforeDeadline(Value):
    """The invocation ended with at least `spare_ms` of its timeout left."""

    kind: Literal["before_deadline"]
    spare_ms: Annotated[int, Field(ge=0)]
    invocation: int | None = None


class Source(Value):
    """A rule about the code itself, read and never run."""

    kind: Literal["source"]
    rule: Literal["event-not-logged-whole", "no-print", "no-secret", "uses", "avoids"]
    name: str | None = None  # for uses and avoids: a dotted name, e.g. json.dumps


Expectation = Annotated[
    Equals
    | Includes
    | AtPath
    | Matches
    | About
    | Fails
    | Succeeds
    | Logs
    | OncePerEnvironment
    | BeforeDeadline
    | Source
    | Objects
    | Items
    | Messages
    | Calls
    | PolicySize
    | Decisions
    | Passes
    | Ledger
    | StructuredLogs
    | Idempotent
    | Findings
    | Resources
    | Steps
    | WorkflowSteps,
    Field(discriminator="kind"),
]
