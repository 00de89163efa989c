"""Deleting a published version that no alias points to. Its number is not given again."""

from __future__ import annotations

from django.db import transaction

from portal.records.playground.models import OwnFunction, PublishedVersion
from portal.records.playground.outline import outline_of


@transaction.atomic
def delete_version(*, version: PublishedVersion) -> None:
    """Raises InUse while an alias points to it."""
    # Locked, so that no alias comes to point to it meanwhile.
    stored = OwnFunction.objects.select_for_update().get(pk=version.function_id)
    outline_of(stored).delete(str(version.number))
    version.delete()
