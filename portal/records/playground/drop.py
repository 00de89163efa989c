"""DeleteAlias: the name goes, the versions stay."""

from __future__ import annotations

from portal.records.playground.models import VersionAlias


def drop_alias(*, alias: VersionAlias) -> None:
    alias.delete()
