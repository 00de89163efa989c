"""content/changes.yaml, and what each lesson says has changed."""

from __future__ import annotations

from .models import Change, ChangeSheet
from .problem import Finding
from .references import References, places
from .tree import Tree
from .units import Unit, check_prose, open_yaml, repeated, validate_items
from .validate import validate


def read_changes(tree: Tree, path: str) -> Unit[ChangeSheet]:
    """The latest first."""
    unit: Unit[ChangeSheet] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    placed = validate_items(unit, data, "changes", Change)
    twice = repeated(change.slug for _, change in placed)
    for place, change in placed:
        at = ("changes", place)
        if change.slug in twice:
            fault = f"`{change.slug}` is there twice."
            unit.say([Finding(at=(*at, "slug"), fault=fault, remedy="Rename one of them.")])
        for key in ("said", "now"):
            check_prose(unit, getattr(change, key), first_line=unit.line((*at, key)), step=0)
    head, findings = validate(ChangeSheet, {**data, "changes": []})
    unit.say(findings)
    if head is not None:
        found = {change.slug: change for _, change in reversed(placed)}.values()
        unit.value = ChangeSheet(changes=tuple(sorted(found, key=_latest_first)))
    return unit


def keep_changes(unit: Unit[ChangeSheet] | None, refs: References) -> tuple[Change, ...]:
    """Those that rest on a fact and are taught; in the order in which they were read."""
    if unit is None or unit.value is None:
        return ()
    where = places(unit, "changes", "slug")
    kept = []
    for change in unit.value.changes:
        at = ("changes", where[change.slug])
        facts = refs.keep("fact", change.facts, unit, (*at, "facts"))
        taught = refs.has("lesson", change.lesson, unit.path, unit.line((*at, "lesson")))
        if facts and taught:
            kept.append(change.model_copy(update={"facts": facts}))
    return tuple(kept)


def _latest_first(change: Change) -> tuple[int, int, int, str]:
    """A month stands before its days: it is not known to be over. What has no date comes last."""
    year, month, day = (*map(int, (change.since or "0-0").split("-")), 32)[:3]
    return -year, -month, -day, change.slug
