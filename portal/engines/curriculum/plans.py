"""content/plans/: whether each can be read; what it names is looked up when the shelf is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .models import Lesson, PlanPreset
from .problem import Finding
from .references import References
from .sheets import check_stem
from .tree import Tree
from .units import Unit, check_prose, open_yaml, repeated
from .validate import validate


def read_plan(tree: Tree, path: str) -> Unit[PlanPreset]:
    unit: Unit[PlanPreset] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    found, findings = validate(PlanPreset, data)
    unit.say(findings)
    if found is None:
        return unit
    check_prose(unit, found.summary, first_line=unit.line(("summary",)), step=0)
    faults = list(_twice(found))
    unit.say(faults)
    if not faults:
        unit.value = found
    check_stem(unit, path, "slug", data)
    return unit


def keep_plan(unit: Unit[PlanPreset], lessons: Mapping[str, Lesson], refs: References) -> PlanPreset | None:
    """The preset without lessons and topics that are not there; None when no lesson is left."""
    preset = unit.value
    if preset is None:
        return None
    topics = refs.keep("question set", preset.topics, unit, ("topics",))
    if preset.lessons == "all":
        return preset.model_copy(update={"topics": topics})
    kept = refs.keep("lesson", preset.lessons, unit, ("lessons",))
    for place, slug in enumerate(kept):
        for needed in lessons[slug].head.prerequisites:
            if needed in kept[place + 1 :]:
                fault = f"`{slug}` builds on `{needed}`, which comes after it."
                line = unit.line(("lessons", preset.lessons.index(slug)))
                refs.say(unit.path, line, fault, f"Move `{needed}` before it.")
    return preset.model_copy(update={"topics": topics, "lessons": kept}) if kept else None


def _twice(preset: PlanPreset) -> Iterator[Finding]:
    for key in ("lessons", "topics", "weekdays"):
        named = getattr(preset, key)
        for name in sorted(repeated(named if isinstance(named, tuple) else ())):
            yield Finding(at=(key,), fault=f"`{name}` is there twice.", remedy="Name it once.")
