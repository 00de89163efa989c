"""A call as boto3 makes it, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.engines.cloud.iam.context import Context, Values


class Unknown(LookupError):
    """The table has no such operation, or the call does not tell which resource it means."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """
    One action on one resource, as a `Request` takes them.

    `written` is the resource as a policy writes it, where that is not the ARN itself: the ARN of a log
    group is asked for with `:log-stream:` behind it, and policies write `:*`.
    """

    action: str
    resource: str = "*"
    context: Context = field(default_factory=Context)
    written: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """
    What only the state of the cloud can tell.

    `arns`: what a call calls something → its ARN: the name of a secret (whose ARN ends in six characters of
    its own), a shard iterator, an alias of a key. `partition_keys`: the name of a table → the attribute that
    is its partition key, for dynamodb:LeadingKeys.
    """

    arns: Mapping[str, str] = field(default_factory=dict)
    partition_keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """`prefix` is that of the service's actions; `parameters` as boto3 takes them, with its capitals."""

    prefix: str
    operation: str
    parameters: Mapping[str, Any]
    account: str
    region: str
    known: Known = field(default_factory=Known)

    @property
    def partition(self) -> str:
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(
            self.region.rpartition("-")[0].rpartition("-")[0], "aws"
        )

    def has(self, name: str) -> bool:
        return self.parameters.get(name) not in (None, "", [], {})

    def text(self, name: str) -> str:
        """A parameter that the resource cannot be told without."""
        value = self.parameters.get(name)
        if not isinstance(value, str) or not value:
            raise Unknown(f"{self.prefix} {self.operation}: give {name}, a text that is not empty.")
        return value

    def items(self, name: str) -> list[Mapping[str, Any]]:
        value = self.parameters.get(name)
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise Unknown(f"{self.prefix} {self.operation}: give {name}, a list of structures.")
        return value

    def arn(self, resource: str, *, service: str = "", account: str | None = None) -> str:
        account = self.account if account is None else account
        return f"arn:{self.partition}:{service or self.prefix}:{self.region}:{account}:{resource}"

    def named(self, name: str, resource: str) -> str:
        """The ARN of what has an ARN for a name, a name that the cloud knows, or one to put in `resource`."""
        if name.startswith("arn:"):
            return name
        return self.known.arns.get(name) or self.arn(resource.format(name))


Rule = Callable[[Call], tuple[Need, ...]]
Resources = Callable[[Call], str | Iterable[str]]
Keys = Mapping[str, str | Callable[[Call], Values | None]]


def anything(call: Call) -> str:
    """For an action without resource types."""
    return "*"


def rule(resources: Resources = anything, action: str = "", keys: Keys | None = None) -> Rule:
    """
    One action, the operation's own name unless given, on each of the resources.

    `keys`: condition key → the parameter whose value it has, or a function of the call; a key without a
    value is left out.
    """

    def needs(call: Call) -> tuple[Need, ...]:
        found = resources(call)
        names = [found] if isinstance(found, str) else found
        context = context_of(call, keys or {})
        written = f"{call.prefix}:{action or call.operation}"
        return tuple(Need(action=written, resource=name, context=context) for name in dict.fromkeys(names))

    return needs


def context_of(call: Call, keys: Keys) -> Context:
    found: dict[str, Values] = {}
    for key, source in keys.items():
        value = call.parameters.get(source) if isinstance(source, str) else source(call)
        if value is not None:
            found[key] = value
    return Context(found)


def nothing(call: Call) -> tuple[Need, ...]:
    """For an operation that needs no permission."""
    return ()


def same(resources: Resources, names: str, keys: Keys | None = None) -> dict[str, Rule]:
    """A row for each of the operations, whose action has the operation's name."""
    return {name: rule(resources, keys=keys) for name in names.split()}


def renamed(resources: Resources, names: Mapping[str, str], keys: Keys | None = None) -> dict[str, Rule]:
    """A row for each operation → the action that it needs."""
    return {operation: rule(resources, action, keys) for operation, action in names.items()}
