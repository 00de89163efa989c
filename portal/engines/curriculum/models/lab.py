"""content/labs/<slug>/."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from .around import Items, Objects
from .expectation import Expectation
from .scenario import LabScenario
from .value import Digested, FactId, Line, Prose, Slug, Value

POLICY = "policy.json"  # the execution role's, where a lab has AWS around the function; never in its package


class Given(Value):
    """The event of one invocation: exactly one of the three."""

    event: Any = None  # inline JSON
    file: str | None = None  # below the lab's events/
    sample: str | None = None  # "source/name" of content/events


class Check(Value):
    slug: Slug
    title: Line
    hidden: bool = False
    hint: Line | None = None  # required when hidden
    points: Annotated[int, Field(ge=1, le=20)] = 1
    given: tuple[Given, ...] = ()  # in one fresh environment; empty for source rules and scenarios
    scenario: Slug | None = Field(default=None, exclude_if=lambda name: name is None)  # of scenario.yaml
    timeout_s: Annotated[float, Field(ge=1, le=30)] | None = None
    memory_mb: Annotated[int, Field(ge=128, le=10_240)] | None = None
    environment: dict[str, str] | None = None
    expect: tuple[Expectation, ...]

    @property
    def looks_at_account(self) -> bool:
        """Whether it takes more than what has changed: the account as the last invocation leaves it."""
        return any(isinstance(one, Objects | Items) or getattr(one, "bus", None) for one in self.expect)


class LabHead(Value):
    """content/labs/<slug>/lab.yaml."""

    title: Line
    summary: Line
    minutes: Annotated[int, Field(ge=1, le=120)]
    runtime: str = "python3.14"
    handler: str = "lambda_function.lambda_handler"
    memory_mb: Annotated[int, Field(ge=128, le=10_240)] = 128
    timeout_s: Annotated[float, Field(ge=1, le=30)] = 3.0
    environment: dict[str, str] = {}
    # Of those that are installed here, in the order in which they are merged; not in a digest without any.
    layers: Annotated[tuple[Slug, ...], Field(max_length=5, exclude_if=lambda layers: not layers)] = ()
    # The digest of a lab without active tracing says nothing of it.
    tracing: Literal["PassThrough", "Active"] = Field(
        default="PassThrough", exclude_if=lambda tracing: tracing == "PassThrough"
    )
    events: tuple[Line, ...]  # picker, in order: "events/x.json" of the lab, or "source/name"
    hints: tuple[Prose, ...] = ()
    facts: tuple[FactId, ...] = ()
    checks: tuple[Check, ...]


class Preset(Value):
    """An event in the lab's picker."""

    name: str  # "seattle" or "s3/put"
    title: str
    text: str  # JSON, indented


class Lab(Digested):
    unseen: ClassVar[set[str]] = {"wrong"}

    slug: Slug
    head: LabHead
    brief: str  # Markdown
    starter: dict[str, str]  # path → text; the handler's file first
    solution: dict[str, str]
    wrong: dict[str, dict[str, str]]  # name → starter with the wrong files over it; must fail
    presets: tuple[Preset, ...]
    payloads: dict[str, tuple[str, ...]]  # check slug → JSON text of each of its events
    # A seed's JSON: the AWS around the function. The digest of a lab without says nothing of it.
    aws: dict[str, Any] | None = Field(default=None, exclude_if=lambda aws: aws is None)
    scenarios: dict[str, LabScenario] = Field(default={}, exclude_if=lambda scenarios: not scenarios)

    @property
    def has_policy(self) -> bool:
        """Whether its learners write the policy of the execution role."""
        return self.aws is not None and POLICY in self.starter

    @property
    def out_of(self) -> int:
        return sum(check.points for check in self.head.checks)
