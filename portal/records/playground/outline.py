"""A function's versions and aliases as the engine has them, to ask it what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping

from portal.engines.emulator import Alias, Function, Versions
from portal.engines.emulator.function import LATEST
from portal.records.playground.models import OwnFunction, PublishedVersion, VersionAlias
from portal.records.playground.written import function_of


def outline_of(function: OwnFunction, known: Mapping[str, Function] | None = None) -> Versions:
    """
    Numbers and names, without the code: versions that are not in `known` have no files. Two queries.
    """
    known = known or {}

    def version(name: str) -> Function:
        return known.get(name) or Function(files={}, name=function.name, version=name)

    numbers = function.published.order_by("number").values_list("number", flat=True)
    aliases = function.aliases.select_related("version", "other").defer("version__files", "other__files")
    return Versions(
        latest=version(LATEST),
        published=tuple(version(str(number)) for number in numbers),
        aliases=tuple(alias_of(alias) for alias in aliases.order_by("name")),
        last=function.published_last,
    )


def alias_of(stored: VersionAlias) -> Alias:
    return Alias(
        name=stored.name,
        version=str(stored.version.number) if stored.version else LATEST,
        other_version=str(stored.other.number) if stored.other else None,
        weight=stored.weight,
    )


def version_as_function(version: PublishedVersion, name: str) -> Function:
    """As it was published; its name is the function's now. Raises BadFunction for what cannot run here."""
    return function_of(version.written, name, version=str(version.number))
