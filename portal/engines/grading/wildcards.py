"""Statements that allow more than is needed: of a policy, or of the policies that a template writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.engines.cloud.iam import Policy
from portal.engines.cloud.iam.actions import table
from portal.engines.stacks.reading import Document

# The last portion of *, of arn:aws:s3:::* and arn:aws:s3:::*/*; of arn:aws:dynamodb:…:111122223333:table/*
_ALL_OF_S3 = re.compile(r"[*?/]*")
_ALL_OF_A_KIND = re.compile(r"(?:[a-z-]+[/:])?[*?]*")
_VARIABLE = re.compile(r"\$\{[^}]{0,200}\}")  # of !Sub: one thing, whatever it is
# AWS's own policies for whoever has not thought of what is needed.
_MANAGED = re.compile(r"(?:AdministratorAccess|PowerUserAccess|\w{1,100}FullAccess)(?:_v\d)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """A statement that allows. `resources` are None where it names none; `where` is for people."""

    where: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] | None
    not_actions: bool = False
    not_resources: bool = False

    def wide(self, elements: Iterable[str]) -> str:
        """What of it covers others, as a sentence; "" for nothing. `elements` are action, resource."""
        found = {"action": self._wide_action(), "resource": self._wide_resource()}
        for element in elements:
            if what := found[element]:
                return (
                    f"{self.where} allows more than is needed: its {element} {what[:200]} covers others, too."
                )
        return ""

    def _wide_action(self) -> str:
        if self.not_actions:
            return f"NotAction {', '.join(self.actions)}"
        return next((one for one in self.actions if "*" in one or "?" in one), "")

    def _wide_resource(self) -> str:
        """Everything, or everything of a kind; `…:inbox/incoming/*` is not that."""
        if self.not_resources:
            return f"NotResource {', '.join(self.resources or ())}"
        if self.resources is None or self._is_without_resources():
            return ""
        for value in self.resources:
            all_of = _ALL_OF_S3 if ":s3:" in value else _ALL_OF_A_KIND
            if all_of.fullmatch(value.split(":", 5)[-1]):
                return value
        return ""

    def _is_without_resources(self) -> bool:
        """Whether IAM takes nothing but * as the resource of each action, as of xray:PutTraceSegments."""
        found = [table().find(action) for action in self.actions]
        return bool(found) and all(one is not None and not one.resources for one in found)


def allowed_by(policy: Policy) -> Iterator[Allowed]:
    for number, one in enumerate(policy.statements, 1):
        if one.effect == "Allow":
            yield Allowed(
                where=f"Statement {one.sid or f'number {number}'} of the policy",
                actions=one.action.values,
                resources=one.resource.values if one.resource is not None else None,
                not_actions=one.action.negated,
                not_resources=one.resource is not None and one.resource.negated,
            )


def allowed_by_template(document: Document) -> Iterator[Allowed]:
    """
    Of every statement that the template writes for a role, wherever it stands below Policies, PolicyDocument
    and the like; and of managed policies by their names.
    """
    pending: list[tuple[tuple[str | int, ...], Any]] = [(("Resources",), _under(document.data, "Resources"))]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            # A trust policy names who may, and no resource.
            if value.get("Effect") == "Allow" and ("Resource" in value or "NotResource" in value):
                yield _statement(document, path, value)
            inner = [((*path, key), one) for key, one in value.items()]
            pending += reversed(inner)
        elif isinstance(value, list):
            pending += reversed([((*path, place), one) for place, one in enumerate(value)])
        elif isinstance(value, str) and _holds_managed(path) and _MANAGED.fullmatch(value.rsplit("/", 1)[-1]):
            where = f"template.yaml, line {document.place(path)[0]},"
            yield Allowed(where=where, actions=(f"* of {value}",), resources=None)


def _holds_managed(path: Sequence[str | int]) -> bool:
    return "Policies" in path[-2:] or "ManagedPolicyArns" in path[-2:]


def _statement(document: Document, path: tuple[str | int, ...], written: dict[str, Any]) -> Allowed:
    actions = _texts(written.get("Action", written.get("NotAction")))
    return Allowed(
        where=f"template.yaml, line {document.place(path)[0]}: the statement",
        actions=actions,
        resources=_texts(written.get("Resource", written.get("NotResource"))),
        not_actions="NotAction" in written,
        not_resources="NotResource" in written,
    )


def _texts(value: Any) -> tuple[str, ...]:
    """What is no text, !GetAtt Table.Arn for one, names one thing; of !Sub the text is looked at."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        inner = one.get("Fn::Sub") if isinstance(one, dict) else one
        text = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(text, str):
            found.append(_VARIABLE.sub("one", text))
    return tuple(found)


def _under(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
