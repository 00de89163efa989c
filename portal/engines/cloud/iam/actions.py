"""
What actions there are, on which types of resource, under which condition keys.

Source: AWS's service authorization reference, https://docs.aws.amazon.com/service-authorization/latest/reference/,
by way of `distil`. For the services that are simulated here; of the others the names only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .wildcards import matches, pieces_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """`level`: List, Read, Write, Tagging or Permissions management. `resources`: types, () for none."""

    service: str
    name: str
    level: str
    resources: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def written(self) -> str:
        return f"{self.service}:{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """`actions` by name in small letters; `resources`: type → a pattern for its ARNs; `keys`: key → type."""

    actions: dict[str, Action]
    resources: dict[str, str]
    keys: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    prefixes: tuple[str, ...]
    services: dict[str, Service]

    def find(self, action: str) -> Action | None:
        prefix, _, name = action.lower().partition(":")
        service = self.services.get(prefix)
        return service.actions.get(name) if service else None

    def covered(self, pattern: str) -> tuple[Action, ...]:
        """The actions that a pattern such as `s3:Get*` covers, of the services that are in the table."""
        if not {"*", "?"} & set(pattern):
            found = self.find(pattern)
            return (found,) if found else ()
        prefix, _, name = ("*:*" if pattern == "*" else pattern.lower()).partition(":")
        services = [self.services[prefix]] if prefix in self.services else self.services.values()
        if "*" not in prefix and prefix not in self.services:
            return ()
        pieces = pieces_of(name)
        return tuple(
            action
            for service in services
            for lower, action in service.actions.items()
            if matches(pieces, lower)
        )

    def arn_patterns(self, action: Action) -> tuple[str, ...]:
        resources = self.services[action.service].resources
        return tuple(resources[name] for name in action.resources if name in resources)


_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


@cache
def table() -> Table:
    """Read once, some 5 ms."""
    document = json.loads(Path(__file__).with_name("actions.json").read_text(encoding="utf-8"))
    return Table(
        prefixes=tuple(document["prefixes"]),
        services={
            prefix: Service(
                actions=_actions(prefix, service["actions"].items()),
                resources={name: _PLACEHOLDER.sub("*", arn) for name, arn in service["resources"].items()},
                keys=service["keys"],
            )
            for prefix, service in document["services"].items()
        },
    )


def _actions(prefix: str, rows: Iterable[tuple[str, tuple[str, list[str], list[str]]]]) -> dict[str, Action]:
    return {
        name.lower(): Action(
            service=prefix, name=name, level=level, resources=tuple(resources), keys=tuple(keys)
        )
        for name, (level, resources, keys) in rows
    }
