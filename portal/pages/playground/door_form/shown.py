"""The form with its texts and its faults, as the template shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.front_doors import DOORS, BadDoor

from .fields import SECTIONS, Field, field_at
from .writing import default_texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A field with what stands in it. `options` are values and labels; `fault` is "" where it is right."""

    field: Field
    text: str
    fault: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A section. One with a title `is_open` where something is wrong in it, `is_set` where it is used."""

    title: str
    rows: tuple[Row, ...]
    is_open: bool
    is_set: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorForm:
    kind: str
    title: str
    parts: tuple[Part, ...]
    qualifier: str = ""
    qualifier_fault: str = ""


def form_of(
    kind: str,
    texts: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
    functions: Sequence[tuple[str, str]] = (),
) -> DoorForm:
    """`functions` are ids and names of those that may be asked."""
    faults = faults or {}
    usual = default_texts(kind)
    parts = []
    for section in SECTIONS[kind]:
        rows = tuple(
            Row(
                field=field,
                text=texts.get(field.name, ""),
                fault=faults.get(field.name, ""),
                options=_options(field, functions),
            )
            for field in section.fields
        )
        parts.append(
            Part(
                title=section.title,
                rows=rows,
                is_open=any(row.fault for row in rows),
                is_set=any(row.text != usual.get(row.field.name, "") for row in rows),
            )
        )
    return DoorForm(
        kind=kind,
        title=DOORS[kind].title,
        parts=tuple(parts),
        qualifier=texts.get("qualifier", ""),
        qualifier_fault=faults.get("qualifier", ""),
    )


def faults_by_field(kind: str, bad: BadDoor) -> dict[str, str]:
    """What the form has no field for is under "". The first of each."""
    found: dict[str, str] = {}
    for problem in bad.problems:
        found.setdefault(field_at(kind, problem.at), str(problem))
    return found


def _options(field: Field, functions: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    if field.shape == "functions":
        return (("", _("none")), *functions)
    return tuple((choice, choice) for choice in field.choices)
