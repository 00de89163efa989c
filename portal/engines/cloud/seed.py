"""
What an account begins with: aws.yaml of a lab, or what another run has left. The values and their bounds.

Names and bounds are AWS's own where it has some (the API reference of each service); the number of things and
the size of all of it are ours.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from .confinement import SEED_BYTES

RESOURCES = 50  # of one kind
THINGS = 500  # in one of them

BucketName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
TableName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.-]{3,255}$")]
QueueName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,75}(\.fifo)?$")]
TopicName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,251}(\.fifo)?$")]
SecretName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9/_+=.@-]{1,512}$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9/_.-]{1,1011}$")]
StreamName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.-]{1,128}$")]
BusName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9/_.-]{1,256}$")]
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_+=,.@-]{1,64}$")]
RuleName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.-]{1,64}$")]
Text = Annotated[str, StringConstraints(max_length=SEED_BYTES)]
Key = Annotated[dict[str, Literal["S", "N", "B"]], Field(min_length=1, max_length=2)]


Document = dict[str, Any]  # a policy, as JSON has it


class Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Content(Value):
    """One of the three, or none for nothing at all: `value` is written as JSON."""

    text: Text | None = None
    base64: Text | None = None
    value: Any = None


class Object(Content):
    key: Annotated[str, StringConstraints(min_length=1, max_length=1_024)]
    content_type: str | None = None
    metadata: dict[str, str] = {}


class Bucket(Value):
    name: BucketName
    versioned: bool = False
    policy: Document | None = None
    objects: Annotated[tuple[Object, ...], Field(max_length=THINGS)] = ()


class Index(Value):
    """Local where its partition key is the table's and it has a sort key; all attributes are projected."""

    name: TableName
    key: Key


class Table(Value):
    """
    `key` and the keys of indexes are attribute → type, the partition key first. `items` are plain JSON, where
    text is S and a number N; `typed_items` as DynamoDB itself writes them: sets, bytes, long numbers.
    """

    name: TableName
    key: Key
    indexes: Annotated[tuple[Index, ...], Field(max_length=25)] = ()
    stream: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] | None = None
    items: Annotated[tuple[dict[str, Any], ...], Field(max_length=THINGS)] = ()
    typed_items: Annotated[tuple[dict[str, dict[str, Any]], ...], Field(max_length=THINGS)] = ()


class Redrive(Value):
    """After so many receives a message goes `to` a queue of the same seed."""

    to: QueueName
    after: Annotated[int, Field(ge=1, le=1_000)]


class Message(Value):
    """`attributes` as SendMessage takes them: {"name": {"DataType": "String", "StringValue": "…"}}."""

    text: Text | None = None
    value: Any = None
    attributes: dict[str, dict[str, str]] = {}
    group: str | None = None
    deduplication: str | None = None


class Queue(Value):
    """A name that ends in .fifo is one of a FIFO queue."""

    name: QueueName
    visibility_timeout_s: Annotated[int, Field(ge=0, le=43_200)] = 30
    retention_s: Annotated[int, Field(ge=60, le=1_209_600)] = 345_600
    delay_s: Annotated[int, Field(ge=0, le=900)] = 0
    wait_s: Annotated[int, Field(ge=0, le=20)] = 0
    content_deduplication: bool = False
    redrive: Redrive | None = None
    policy: Document | None = None
    messages: Annotated[tuple[Message, ...], Field(max_length=THINGS)] = ()


class Subscription(Value):
    """`endpoint`: an ARN or address, or the name of a queue or function of the account."""

    protocol: Literal["sqs", "lambda", "email", "http", "https", "sms"]
    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=2_048)]
    raw: bool = False
    filter: dict[str, Any] | None = None


class Topic(Value):
    name: TopicName
    subscriptions: Annotated[tuple[Subscription, ...], Field(max_length=RESOURCES)] = ()
    policy: Document | None = None


class Secret(Content):
    name: SecretName
    description: str | None = None
    policy: Document | None = None


class Parameter(Value):
    name: ParameterName
    value: Annotated[str, StringConstraints(min_length=1, max_length=8_192)]
    type: Literal["String", "StringList", "SecureString"] = "String"


class Record(Content):
    partition_key: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Stream(Value):
    name: StreamName
    shards: Annotated[int, Field(ge=1, le=16)] = 1
    records: Annotated[tuple[Record, ...], Field(max_length=THINGS)] = ()


class Target(Value):
    id: RuleName
    arn: Annotated[str, StringConstraints(pattern=r"^arn:", max_length=1_600)]
    input: str | None = None


class Rule(Value):
    name: RuleName
    enabled: bool = True
    pattern: dict[str, Any] | None = None
    schedule: str | None = None
    targets: Annotated[tuple[Target, ...], Field(max_length=5)] = ()


class Bus(Value):
    """The one called `default` is there in any case."""

    name: BusName
    rules: Annotated[tuple[Rule, ...], Field(max_length=RESOURCES)] = ()


class Role(Value):
    """One that a function may assume besides its own; without a `policy` of its own it may do nothing."""

    name: RoleName
    trust: Document
    policy: Document | None = None


class Seed(Value):
    """All of it may be left out: an empty account."""

    buckets: Annotated[tuple[Bucket, ...], Field(max_length=RESOURCES)] = ()
    tables: Annotated[tuple[Table, ...], Field(max_length=RESOURCES)] = ()
    queues: Annotated[tuple[Queue, ...], Field(max_length=RESOURCES)] = ()
    topics: Annotated[tuple[Topic, ...], Field(max_length=RESOURCES)] = ()
    secrets: Annotated[tuple[Secret, ...], Field(max_length=RESOURCES)] = ()
    parameters: Annotated[tuple[Parameter, ...], Field(max_length=RESOURCES)] = ()
    streams: Annotated[tuple[Stream, ...], Field(max_length=RESOURCES)] = ()
    buses: Annotated[tuple[Bus, ...], Field(max_length=RESOURCES)] = ()
    roles: Annotated[tuple[Role, ...], Field(max_length=RESOURCES)] = ()

    def to_json(self) -> dict[str, Any]:
        """For Job.aws: plain JSON, without what is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)
