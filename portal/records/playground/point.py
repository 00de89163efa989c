"""CreateAlias and UpdateAlias in one: a name is pointed to a version, or to two with weights."""

from __future__ import annotations

from django.db import transaction

from portal.engines.emulator import Alias
from portal.engines.emulator.function import LATEST
from portal.records.playground.models import OwnFunction, PublishedVersion, VersionAlias
from portal.records.playground.outline import outline_of


@transaction.atomic
def point_alias(*, function: OwnFunction, alias: Alias) -> None:
    """Make it, or change the one of that name. Raises BadFunction, UnknownQualifier."""
    # Locked, so that its versions are not deleted meanwhile, and there is never one too many.
    stored = OwnFunction.objects.select_for_update().get(pk=function.pk)
    outline_of(stored).point(alias)
    VersionAlias.objects.update_or_create(
        function=stored,
        name=alias.name,
        defaults={
            "version": _version(stored, alias.version),
            "other": _version(stored, alias.other_version),
            "weight": alias.weight,
        },
    )


def _version(function: OwnFunction, name: str | None) -> PublishedVersion | None:
    return None if name in (None, LATEST) else function.published.get(number=name)
