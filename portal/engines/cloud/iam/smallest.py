"""The smallest policy under which what was observed would have been allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .actions import table
from .needs import Need
from .variables import WITH_VARIABLES

_SPECIAL = {"*": "${*}", "?": "${?}", "$": "${$}"}


def smallest_policy(calls: Iterable[Need]) -> dict[str, Any]:
    """
    A document for a role: no action and no resource that was not asked for, and conditions none.

    A statement for each service and set of actions that the same resources need, in order, with a Sid that
    says what it is about. ARNs are exact, with `*` for actions without resource types only (and behind log
    groups). Raises ValueError for no calls at all: a policy has at least one statement.
    """
    by_resource: dict[tuple[str, str], set[str]] = defaultdict(set)
    for need in calls:
        action = table().find(need.action)
        written = action.written if action else need.action
        any_resource = need.resource == "*" or (action is not None and not action.resources)
        resource = "*" if any_resource else need.written or escaped(need.resource)
        by_resource[written.partition(":")[0], resource].add(written)
    if not by_resource:
        raise ValueError("Nothing was asked for: no policy is needed.")
    by_actions: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (service, resource), actions in sorted(by_resource.items()):
        by_actions[service, tuple(sorted(actions))].append(resource)
    statements: list[dict[str, Any]] = []
    for (service, names), resources in sorted(by_actions.items()):
        sid = _sid(service, names, {one["Sid"] for one in statements})
        statements.append(
            {"Sid": sid, "Effect": "Allow", "Action": list(names), "Resource": _one_or_more(resources)}
        )
    return {"Version": WITH_VARIABLES, "Statement": statements}


def escaped(resource: str) -> str:
    """An ARN as the pattern that matches it alone: the key of an object may hold `*`, `?` and `${`."""
    return "".join(
        _SPECIAL[character] if character in "*?" or resource.startswith("${", place) else character
        for place, character in enumerate(resource)
    )


def _one_or_more(resources: list[str]) -> str | list[str]:
    return resources[0] if resources == ["*"] else sorted(resources)


def _sid(service: str, actions: tuple[str, ...], taken: set[str]) -> str:
    """ "Basic alphanumeric characters (A-Z,a-z,0-9) are the only allowed characters": DynamodbReadWrite."""
    levels = {found.level for name in actions if (found := table().find(name))}
    words = [level.partition(" ")[0] for level in sorted(levels)]
    start = "".join(word for word in [service.title(), *words] if word).replace("-", "")
    numbers = (str(number) for number in range(2, len(taken) + 3))
    return next(sid for sid in (start, *(start + number for number in numbers)) if sid not in taken)
