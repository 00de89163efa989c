"""content/labs/<slug>/."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from .around import Items, Objects
from .capstone import Capstone
from .expectation import Expectation
from .hint import ErrorHint, Hints
from .incident import Incident
from .scenario import KNOBS, LabScenario
from .value import Digested, FactId, Line, Slug, Value

POLICY = "policy.json"  # the execution role's, where a lab has AWS around the function; never in its package
LAYER = "layer/"  # before the path of a file that is in /opt, in a layer of the function's own
TEMPLATE = "template.yaml"  # the code of a lab that is a template
WORKFLOW = ".github/workflows/deploy.yaml"  # and of one that is a workflow

STEPS = 12  # of a lab, at most

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
    kept_from: Line | None = Field(
        default=None, exclude_if=_is_none
    )  # the title of the earlier step it is of
    until: Slug | None = Field(
        default=None, exclude_if=_is_none
    )  # the step from which on it is asked no more

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
    # The first that an error of the function matches is shown beside it.
    errors: Annotated[tuple[ErrorHint, ...], Field(max_length=12, exclude_if=lambda errors: not errors)] = ()
    facts: tuple[FactId, ...] = ()
    # Names of content/rules; their checks stand behind the lab's own.
    rules: Annotated[tuple[Slug, ...], Field(max_length=5, exclude_if=lambda rules: not rules)] = ()
    # Files that are shown and not changed; parts of one are marked in its text: see locks.py.
    locked: Annotated[tuple[Line, ...], Field(max_length=20, exclude_if=lambda paths: not paths)] = ()
    # Folders of steps/, in order; they have the checks, then.
    steps: Annotated[tuple[Slug, ...], Field(max_length=STEPS, exclude_if=lambda steps: not steps)] = ()
    checks: tuple[Check, ...] = ()


class StepHead(LabHead):
    """content/labs/<slug>/steps/<step>/step.yaml: what it does not say is as lab.yaml has it."""

    summary: Line = "A step of a lab."
    steps: SkipJsonSchema[tuple[Slug, ...]] = ()


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


class StepOf(Value):
    """Which step of which lab; `setup` are the files that are laid over the learner's when it begins."""

    lab: Slug
    title: Line  # of the lab
    number: int  # from 1
    total: int
    setup: tuple[str, ...]


class Lab(Digested):
    """
    Of a lab of several `steps` each is a lab of its own, with a slug of its own (key_of_step) for whatever is
    kept of it: drafts, runs, submissions, hints. The lab around them has no check and is never run.
    """

    unseen: ClassVar[set[str]] = {"wrong", "incident", "capstone"}

    slug: str  # a step's has an underscore, a pack's two
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
    capstone: Capstone | None = None  # of one that is a design to be built
    incident: Incident | None = None  # of an incident room: nothing of it is run, or judged
    # What the function is called where that is not the slug: see records/progress/question_place.py.
    named: str | None = Field(default=None, exclude_if=_is_none)
    # Path → stretches of whole lines that must stay, in their order.
    locks: dict[str, tuple[str, ...]] = Field(default={}, exclude_if=lambda locks: not locks)
    steps: tuple[Lab, ...] = Field(default=(), exclude_if=lambda steps: not steps)
    step_of: StepOf | None = Field(default=None, exclude_if=_is_none)
    # What one learner begins a step with, where that is not the starter; no part of what the lab is.
    carried: dict[str, str] | None = Field(default=None, exclude=True)

    @property
    def as_written(self) -> Lab:
        """Of a translated one its original."""
        return self

    @property
    def begins_with(self) -> dict[str, str]:
        return self.starter if self.carried is None else self.carried

    @property
    def each_step(self) -> tuple[Lab, ...]:
        """A lab without steps is its only one."""
        return self.steps or (self,)

    @property
    def whole_slug(self) -> str:
        """Of the lab, for one of its steps too."""
        return self.step_of.lab if self.step_of else self.slug

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
        """Of all its steps."""
        if self.steps:
            return sum(step.out_of for step in self.steps)
        return sum(check.points for check in self.head.checks)


def key_of_step(lab: str, step: str) -> str:
    """No slug of a lab has an underscore; it is a part of an address like any slug."""
    return f"{lab}_{step}"


def lab_of_key(key: str) -> str:
    """The slug of the lab, of it and of its steps."""
    return re.split(r"(?<!_)_(?!_)", key, maxsplit=1)[0]  # two stand behind the namespace of a pack
