"""All of what is odd about a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from portal.engines.cloud.iam.actions import table
from portal.engines.cloud.iam.document import Policy
from portal.engines.cloud.iam.needs import Need

from .about_actions import about_actions
from .about_conditions import about_conditions
from .about_effects import about_effects, about_use, about_variables
from .about_resources import about_resources
from .finding import Finding

MOST = 100
MOST_ACTIONS = 200


def findings(policy: Policy, used: Iterable[Need] | None = None) -> tuple[Finding, ...]:
    """
    In the order of the document. `used`: what a run asked for; then what it did not use is found too.

    A policy that parses may still allow nothing, or everything: IAM itself accepts actions that do not exist.
    Services outside of the table of actions are taken as they are. A finding is a hint, never a decision.

    Bounded: the first MOST findings, and no comparison of each with each where there are too many of them
    (MOST_ACTIONS in the policy, MOST_PAIRS in a statement, MOST_COMPARED with a run).
    """
    found = islice(_all(policy, None if used is None else tuple(used)), MOST)
    return tuple(sorted(found, key=lambda finding: _place(finding.where)))


def _all(policy: Policy, used: tuple[Need, ...] | None) -> Iterator[Finding]:
    actions = table()
    compare = sum(len(statement.action.values) for statement in policy.statements) <= MOST_ACTIONS
    yield from about_variables(policy)
    for index, statement in enumerate(policy.statements):
        where = f"Statement[{index}]"
        yield from about_actions(statement, where, actions, compare=compare)
        yield from about_resources(statement, where, actions)
        yield from about_conditions(statement, where, actions)
    if compare:
        yield from about_effects(policy)
    if used is not None:
        yield from about_use(policy, tuple(dict.fromkeys(used)))


def _place(where: str) -> int:
    """The number of the statement; within it, findings stay in the order in which they were made."""
    return int(where.partition("[")[2].partition("]")[0] or -1)
