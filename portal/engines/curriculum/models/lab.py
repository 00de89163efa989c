"""content/labs/<slug>/."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from .around import Items, Objects
from .expectation import Expectation
from .hint import Hints
from .scenario import KNOBS, LabScenario
from .value import Digested, FactId, Line, Slug, Value

POLICY = "policy.json"  # the execution role's, where a lab has AWS around the function; never in its package
LAYER = "layer/"  # before the path of a file that is in /opt, in a layer of the function's own
TEMPLATE = "template.yaml"  # the code of a lab that is a template
WORKFLOW = ".github/workflows/deploy.yaml"  # and of one that is a workflow

Code = Literal["function", "template", "workflow"]


def _is_none(value: object) -> bool:
    """A digest says nothing of what is not there."""
    return value is None


class Given(Value):
    """
    The event of one invocation: exactly one of the first three. Of a stack it is one act: an event for the
    `function` that is named, or one of those below it.
    """

    event: Any = None  # inline JSON
    file: str | None = None  # below the lab's events/
    sample: str | None = None  # "source/name" of content/events
    function: Line | None = Field(default=None, exclude_if=_is_none)
    call: Line | None = Field(default=None, exclude_if=_is_none)  # "GET /hello"
    put: Line | None = Field(default=None, exclude_if=_is_none)  # "Bucket/key"
    send: Line | None = Field(default=None, exclude_if=_is_none)  # a queue
    body: Any = Field(default=None, exclude_if=_is_none)  # of a call, an object or a message: text, or JSON
    fire: Line | None = Field(default=None, exclude_if=_is_none)  # a schedule
    update: Slug | None = Field(default=None, exclude_if=_is_none)  # a folder of the lab's updates/
    wait: Annotated[int, Field(ge=1, le=24 * 60)] | None = Field(default=None, exclude_if=_is_none)  # minutes


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
    rule_of: Line | None = Field(default=None, exclude_if=_is_none)  # the title of the rules it was made from

    @property
    def looks_at_account(self) -> bool:
        """Whether it takes more than what has changed: the account as the last invocation leaves it."""
        return any(isinstance(one, Objects | Items) or getattr(one, "bus", None) for one in self.expect)


class LabHead(Value):
    """content/labs/<slug>/lab.yaml. Of a lab whose code is no function, the template says how one is set."""

    code: Code = Field(default="function", exclude_if=lambda code: code == "function")
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
    events: tuple[Line, ...] = ()  # picker, in order: "events/x.json" of the lab, or "source/name"
    hints: Hints = ()  # costs are of the lab's points
    facts: tuple[FactId, ...] = ()
    # Names of content/rules; their checks stand behind the lab's own.
    rules: Annotated[tuple[Slug, ...], Field(max_length=5, exclude_if=lambda rules: not rules)] = ()
    checks: tuple[Check, ...]


class TaskHead(LabHead):
    """content/questions/<topic>/<slug>/lab.yaml: the question says what is to be done, how and why."""

    title: SkipJsonSchema[Line] = "The code of a question"
    summary: SkipJsonSchema[Line] = "What the question asks for."
    minutes: SkipJsonSchema[int] = 5
    hints: SkipJsonSchema[Hints] = ()
    facts: SkipJsonSchema[tuple[FactId, ...]] = ()


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
    starter: dict[str, str]  # path → text; the one to begin with first
    solution: dict[str, str]
    wrong: dict[str, dict[str, str]]  # name → starter with the wrong files over it; must fail
    presets: tuple[Preset, ...]
    payloads: dict[str, tuple[str, ...]]  # check slug → JSON text of each of its events, or acts
    # A seed's JSON: the AWS around the function. The digest of a lab without says nothing of it.
    aws: dict[str, Any] | None = Field(default=None, exclude_if=lambda aws: aws is None)
    scenarios: dict[str, LabScenario] = Field(default={}, exclude_if=lambda scenarios: not scenarios)
    # Files that an `update` lays over the learner's, by its name.
    updates: dict[str, dict[str, str]] = Field(default={}, exclude_if=lambda updates: not updates)
    # What the function is called where that is not the slug: see records/progress/question_place.py.
    named: str | None = Field(default=None, exclude_if=_is_none)

    @property
    def function_name(self) -> str:
        return self.named or self.slug

    @property
    def has_policy(self) -> bool:
        """Whether its learners write the policy of the execution role."""
        return self.aws is not None and POLICY in self.starter

    @property
    def has_knobs(self) -> bool:
        """Whether its learners set something in its scenarios."""
        return KNOBS in self.starter

    @property
    def has_layer(self) -> bool:
        """Whether its learners write a layer beside the function: what is below LAYER."""
        return self.head.code == "function" and any(path.startswith(LAYER) for path in self.starter)

    def deployment_of(self, check: Check) -> str:
        """Checks that do the same to a stack look at one deployment: the slug of the first of them."""
        acts = self.payloads.get(check.slug, ())
        return next(one.slug for one in self.head.checks if self.payloads.get(one.slug, ()) == acts)

    @property
    def out_of(self) -> int:
        return sum(check.points for check in self.head.checks)
