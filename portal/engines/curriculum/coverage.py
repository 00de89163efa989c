"""content/coverage.yaml: whether each item has what it wants, and whether that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.engines.markup import find_ids

from .models import Coverage, CoveredItem, Lesson, Wanted
from .problem import Finding
from .references import References, unknown
from .tree import Tree
from .units import Unit, open_yaml, validate_items
from .validate import validate
from .yaml_text import Path

# Pages that simulate and are code; those of content are timelines/<slug> and events/<source>.
PAGES = frozenset({"simulators/concurrency", "simulators/cost", "playground", "stacks", "workflows"})


def read_coverage(tree: Tree, path: str) -> Unit[Coverage]:
    unit: Unit[Coverage] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    placed = validate_items(unit, data, "items", CoveredItem)
    for place, item in placed:
        unit.say(_findings(item, place))
    head, findings = validate(Coverage, {**data, "items": []})
    unit.say(findings)
    if head is not None:
        unit.value = Coverage(items=tuple(item for _, item in placed))
    return unit


def _findings(item: CoveredItem, place: int) -> Iterator[Finding]:
    if item.number != place + 1:
        fault = f"Item {item.number} stands where {place + 1} is due."
        yield Finding(at=("items", place, "number"), fault=fault, remedy="Number them in order, each once.")
    for kind, wanted in item.wanted():
        at: Path = ("items", place, kind)
        if not wanted.by and not wanted.missing:
            fault = f"Item {item.number} wants a {kind}, and nothing covers it."
            yield Finding(
                at=at, fault=fault, remedy="Name one in `by`, or say in `missing` why there is none."
            )
        if wanted.by and wanted.missing:
            fault = f"Item {item.number} has a {kind} that is `missing` and is there."
            yield Finding(at=at, fault=fault, remedy="Take out one of `by` and `missing`.")


def keep_coverage(
    unit: Unit[Coverage], lessons: Mapping[str, Lesson], refs: References, *, headings: bool
) -> Coverage:
    """
    The coverage without references that lead nowhere.

    Without `headings` those are taken on trust: to find them each lesson is rendered, and whoever serves has
    checked them before.
    """
    keeper = _Keeper(unit=unit, lessons=lessons, refs=refs, headings=headings)
    items = unit.value.items if unit.value else ()
    return Coverage(items=tuple(keeper.keep(item) for item in items))


@dataclass(kw_only=True)
class _Keeper:
    unit: Unit[Coverage]
    lessons: Mapping[str, Lesson]
    refs: References
    headings: bool
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of lessons that were asked for

    def keep(self, item: CoveredItem) -> CoveredItem:
        return item.model_copy(
            update={kind: self._wanted(wanted, kind, item.number) for kind, wanted in item.wanted()}
        )

    def _wanted(self, wanted: Wanted, kind: str, number: int) -> Wanted:
        # Items are numbered by their places, or that is a problem of its own.
        lines = [self.unit.line(("items", number - 1, kind, "by", place)) for place in range(len(wanted.by))]
        kept = (ref for ref, line in zip(wanted.by, lines, strict=True) if self._has(kind, ref, line))
        return wanted.model_copy(update={"by": tuple(kept)})

    def _has(self, kind: str, ref: str, line: int) -> bool:
        slug, _, heading = ref.partition("#")
        if kind != "lesson":
            return self.refs.has(kind, ref, self.unit.path, line)
        if not self.refs.has(kind, slug, self.unit.path, line):
            return False
        return not heading or not self.headings or self._has_heading(slug, heading, line)

    def _has_heading(self, slug: str, heading: str, line: int) -> bool:
        if slug not in self.ids:
            self.ids[slug] = find_ids(self.lessons[slug].body)
        if heading in self.ids[slug]:
            return True
        known = [f"{slug}#{each}" for each in self.ids[slug]]
        self.refs.said.append(unknown("heading", f"{slug}#{heading}", known, self.unit.path, line))
        return False
