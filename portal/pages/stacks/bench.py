"""A stack with its editor as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from portal.engines.curriculum import Library, StackExample
from portal.engines.curriculum.languages import language_of
from portal.pages.stacks.panel import Result, idle, result_of
from portal.pages.stacks.titles import said
from portal.pages.stacks.use_forms import METHODS, MINUTES
from portal.pages.workbench.held import Section, held_in
from portal.pages.workbench.panel import Panel
from portal.records.stacks.find import latest_acts
from portal.records.stacks.models import Act, OwnStack
from portal.records.stacks.written import Written, template_of

ROWS = (10, 24)  # of a textarea without script
_VARIABLE = re.compile(r"\{[^{}]*\}")
EARLIER = 10  # acts that are listed
EDITORS = {
    "py": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "json": "json",
    "yaml": "yaml", "yml": "yaml",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class FileTab:
    number: int
    path: str
    text: str
    editor: str  # data-editor
    rows: int
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """`offers` is what can be done to what stands; `typed` what was typed into the forms for that."""

    stack: OwnStack
    files: tuple[FileTab, ...]
    parameters: str
    key: str
    template: str
    result: Result
    acts: tuple[Act, ...]
    example: StackExample | None
    samples: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    typed: Mapping[str, Any]

    @property
    def panel(self) -> Panel:
        return self.result.panel

    @property
    def told_acts(self) -> tuple[tuple[str, Act], ...]:
        """Each with its title in the language of now."""
        return tuple((said(act), act) for act in self.acts)

    @property
    def offers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.stack.stands.get("offers", {})
        return found

    @property
    def routes(self) -> tuple[str, ...]:
        """Methods and paths of all APIs, for whoever calls one."""
        return tuple(dict.fromkeys(route for api in self.offers.get("apis", ()) for route in api["routes"]))

    @property
    def paths(self) -> tuple[str, ...]:
        """With a 1 in the place of each variable, to be called as they are."""
        found = (_VARIABLE.sub("1", route.partition(" ")[2]) for route in self.routes)
        return tuple(dict.fromkeys(path for path in found if path.startswith("/")))

    @property
    def held(self) -> tuple[Section, ...]:
        """What the account holds."""
        return held_in(self.stack.state["stack"]["account"]) if self.stack.state else ()

    @property
    def may_wait(self) -> bool:
        """Minutes pass for an update only."""
        return self.stack.state is not None and self.stack.state["stack"]["shifts"] is not None

    @property
    def is_behind(self) -> bool:
        """The files have changed since they were deployed."""
        return self.stack.is_deployed and self.stack.deployed_version != self.stack.version

    @property
    def editor(self) -> str:
        """The id of the template's textarea."""
        return next((f"code-{file.number}" for file in self.files if file.path == self.template), "code-1")

    methods = METHODS
    most_minutes = MINUTES


def open_bench(
    stack: OwnStack,
    library: Library,
    *,
    act: Act | None = None,
    panel: Panel | None = None,
    written: Written | None = None,
    typed: Mapping[str, Any] | None = None,
    current: str = "",
) -> Bench:
    """
    `act` is the one to show, else the latest; `panel` stands in its place. `written` is shown instead of what
    is stored, the file `current` first. At most three queries.
    """
    written = written or stack.written
    acts = latest_acts(stack, EARLIER)
    if panel is None and act is None:
        act = next(iter(acts), None)
    result = Result(panel=panel) if panel is not None else result_of(act) if act else Result(panel=idle())
    return Bench(
        stack=stack,
        files=tabs_of(written, current),
        parameters=written.parameters,
        key=str(uuid4()),
        template=template_of(written.files),
        result=result,
        acts=acts,
        example=library.stacks.get(stack.example),
        samples=tuple(
            (source.title, tuple((f"{name}/{event.name}", event.title) for event in source.events))
            for name, source in library.sources.items()
        ),
        typed=typed or {},
    )


def tabs_of(written: Written, current: str = "") -> tuple[FileTab, ...]:
    """The template first, then by name."""
    template = template_of(written.files)
    paths = sorted(written.files, key=lambda path: (path != template, path))
    current = current if current in paths else paths[0]
    return tuple(
        FileTab(
            number=number,
            path=path,
            text=written.files[path],
            editor=language_of(path, written.files[path]),
            rows=min(max(written.files[path].count("\n") + 2, ROWS[0]), ROWS[1]),
            current=path == current,
        )
        for number, path in enumerate(paths, 1)
    )
