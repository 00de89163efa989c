"""Published versions and aliases for whoever may see them: other people's do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from portal.records.accounts.models import Learner
from portal.records.playground.models import OwnFunction, PublishedVersion, VersionAlias

LONGEST = 9  # digits of a number that a row may have


@dataclass(frozen=True, kw_only=True, slots=True)
class Qualifiers:
    """Numbers of versions, the newest first, and names of aliases."""

    versions: tuple[str, ...]
    aliases: tuple[str, ...]


def find_version(learner: Learner | None, function_id: UUID, number: int) -> PublishedVersion | None:
    """With its function. One query."""
    if learner is None or len(str(number)) > LONGEST:
        return None
    versions = PublishedVersion.objects.select_related("function")
    return versions.filter(**_theirs(learner, function_id), number=number).first()


def find_alias(learner: Learner | None, function_id: UUID, name: str) -> VersionAlias | None:
    """With its function. One query."""
    if learner is None:
        return None
    aliases = VersionAlias.objects.select_related("function")
    return aliases.filter(**_theirs(learner, function_id), name=name).first()


def _theirs(learner: Learner, function_id: UUID) -> dict[str, object]:
    return {
        "function": function_id,
        "function__learner": learner,
        "function__put_away_at__isnull": True,
    }


def versions_of(function: OwnFunction) -> tuple[PublishedVersion, ...]:
    """The newest first, without their code. One query."""
    return tuple(function.published.order_by("-number").defer("files"))


def qualifiers_of(function: OwnFunction) -> Qualifiers:
    """One query."""
    numbers = function.published.values_list(
        Value("version", CharField()), Cast("number", CharField(max_length=128))
    )
    names = function.aliases.values_list(Value("alias", CharField()), "name")
    found = list(numbers.order_by().union(names.order_by(), all=True))
    versions = sorted((name for kind, name in found if kind == "version"), key=int, reverse=True)
    aliases = sorted(name for kind, name in found if kind == "alias")
    return Qualifiers(versions=tuple(versions), aliases=tuple(aliases))
