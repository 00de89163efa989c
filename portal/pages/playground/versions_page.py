"""The page of a function's versions and aliases, as a value and as an answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from portal.engines.emulator import Alias
from portal.engines.emulator.function import LATEST
from portal.engines.emulator.versions import ALIASES, VERSIONS
from portal.records.accounts.request import LearnerRequest
from portal.records.playground.models import OwnFunction, PublishedVersion
from portal.records.playground.outline import outline_of
from portal.records.playground.published import versions_of


@dataclass(frozen=True, kw_only=True, slots=True)
class AliasRow:
    """As the form has it: `other` is "" for none, and `percent` is what that gets."""

    name: str = ""
    version: str = ""
    other: str = ""
    percent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    """`aliases` are the names that point to it: while there are any it cannot be deleted."""

    version: PublishedVersion
    aliases: tuple[str, ...]


def versions_page(
    request: LearnerRequest,
    function: OwnFunction,
    *,
    status: int = 200,
    fault: str = "",
    typed: AliasRow | None = None,
) -> HttpResponse:
    """`typed` is what was refused: it stands in its form again. Three queries."""
    published, aliases = versions_of(function), outline_of(function).aliases
    typed = typed or AliasRow()
    rows = [typed if alias.name == typed.name else _row(alias) for alias in aliases]
    context = {
        "function": function,
        "versions": [_version_row(one, aliases) for one in published],
        "numbers": [str(one.number) for one in published],
        "aliases": rows,
        "new": AliasRow() if typed in rows else typed,
        "latest": LATEST,
        "most_versions": VERSIONS,
        "most_aliases": ALIASES,
        "fault": fault,
        "published": _number(request, "published", published),
        "unchanged": _number(request, "unchanged", published),
    }
    return render(request, "playground/versions.html", context, status=status)


def _row(alias: Alias) -> AliasRow:
    has_other = alias.other_version is not None
    return AliasRow(
        name=alias.name,
        version=alias.version,
        other=alias.other_version or "",
        percent=f"{100 * alias.weight:.6g}" if has_other else "",
    )


def _version_row(version: PublishedVersion, aliases: tuple[Alias, ...]) -> VersionRow:
    names = tuple(alias.name for alias in aliases if str(version.number) in alias.versions)
    return VersionRow(version=version, aliases=names)


def _number(request: LearnerRequest, name: str, published: tuple[PublishedVersion, ...]) -> int | None:
    """What the address says has just happened to a version, if there is such a one."""
    said = request.GET.get(name, "")
    return next((one.number for one in published if str(one.number) == said), None)
