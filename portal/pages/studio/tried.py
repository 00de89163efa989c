"""A lab's page in the studio: its files, and what came of running all that its author wrote."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.authoring import NotPlaced
from portal.engines.authoring.expected import Expected, expect
from portal.engines.curriculum import Lab, Library, Problem
from portal.engines.curriculum.tree import Tree, Unreadable, sweep
from portal.pages.studio.shelf import by_path
from portal.pages.workbench.checks import CheckRow, rows_of
from portal.records.authoring.try_all import Tried, tried
from portal.records.runs.models import Run, RunState

IN_WORDS = {
    RunState.QUEUED: gettext_noop("Waiting for its turn"),
    RunState.RUNNING: gettext_noop("Running"),
    RunState.CANCELLED: gettext_noop("Cancelled"),
    RunState.BROKEN: gettext_noop("It could not be run"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """
    A response of the solution, and the YAML as it were if a check expected it. `part` is the slug of the lab
    or step, `path` its file below content/. `fault`: why it cannot.
    """

    part: str
    path: str
    check: str
    title: str
    invocation: int
    of: int
    shown: str  # JSON, indented
    expected: Expected | None = None
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedRow:
    tried: Tried
    checks: tuple[CheckRow, ...]

    @property
    def step(self) -> str:
        """Of the first variant of a step, which step; else ""."""
        of = self.tried.lab.step_of
        first = of is not None and self.tried.variant.passes
        if not (of and first):
            return ""
        return _("Step %(number)s: %(title)s") % {"number": of.number, "title": self.tried.lab.head.title}

    @property
    def wanted(self) -> str:
        return _("has to pass every check") if self.tried.variant.passes else _("has to fail a check")


@dataclass(frozen=True, kw_only=True, slots=True)
class LabPage:
    """`lab` is None for one that is not sound: its findings say why, and nothing of it can be run."""

    slug: str
    lab: Lab | None
    files: tuple[tuple[str, str], ...]  # path below the lab's folder, and below content/
    problems: tuple[Problem, ...]
    run: Run | None = None
    rows: tuple[TriedRow, ...] = ()
    taken: tuple[Taken, ...] = ()
    writable: bool = False
    stale: bool = False
    lessons: tuple[str, ...] = field(default=())

    @property
    def open(self) -> bool:
        return self.run is not None and not self.run.is_over

    @property
    def headline(self) -> str:
        if self.run is None:
            return ""
        if self.stale:
            return _("The lab has changed since it was run")
        if not self.rows:
            return _(IN_WORDS.get(RunState(self.run.state), gettext_noop("It has ended")))
        amiss = sum(not row.tried.good for row in self.rows)
        words = _("%(amiss)s of %(all)s to mend") if amiss else _("All %(all)s are as they should be")
        return words % {"amiss": amiss, "all": len(self.rows)}

    def find_taken(self, part: str, check: str, invocation: str) -> Taken | None:
        """Only what can be written."""
        asked = (part or self.slug, check, invocation)
        return next(
            (
                one
                for one in self.taken
                if one.expected and (one.part, one.check, str(one.invocation)) == asked
            ),
            None,
        )


def open_lab(slug: str, library: Library, *, run: Run | None) -> LabPage | None:
    """None where there is no such folder."""
    tree = sweep(settings.CONTENT_DIR.resolve())
    paths = tree.below(f"labs/{slug}")
    if not paths:
        return None
    lab = library.find_lab(slug)
    problems = by_path(library.problems, tree)
    found = tried(run, lab) if run is not None and lab is not None else ()
    return LabPage(
        slug=slug,
        lab=lab,
        files=tuple((path.removeprefix(f"labs/{slug}/"), path) for path in paths),
        problems=tuple(one for path in paths for one in problems.get(path, ())),
        run=run,
        rows=tuple(TriedRow(tried=one, checks=rows_of(one.results)) for one in found),
        taken=tuple(one for each in found if each.variant.name == "solution" for one in _taken(tree, each)),
        writable=os.access(tree.root / f"labs/{slug}/lab.yaml", os.W_OK),
        stale=run is not None and run.is_over and lab is not None and run.lab_digest != lab.digest,
        lessons=tuple(one.slug for one in library.lessons_with_lab(slug)),
    )


def _yaml_of(lab: Lab) -> str:
    """Where its checks are written, below content/."""
    if lab.step_of is None:
        return f"labs/{lab.slug}/lab.yaml"
    return f"labs/{lab.whole_slug}/steps/{lab.slug.removeprefix(f'{lab.whole_slug}_')}/step.yaml"


def _taken(tree: Tree, solution: Tried) -> tuple[Taken, ...]:
    """
    Of each check of its own that invokes the function; a rule's, and those of earlier steps, are not its to
    change.
    """
    path = _yaml_of(solution.lab)
    try:
        text = tree.read(path)
    except Unreadable:
        return ()
    found = []
    for check in solution.lab.head.checks:
        returned = solution.returned.get(check.slug, ())
        if check.scenario or check.rule_of or check.kept_from:
            continue
        for number, payload in enumerate(returned):
            one = Taken(
                part=solution.lab.slug, path=path, check=check.slug, title=check.title, invocation=number,
                of=len(returned), shown="",
            )  # fmt: skip
            found.append(_take(one, text, payload))
    return tuple(found)


def _take(one: Taken, text: str, payload: str) -> Taken:
    if not payload:
        why = _("This invocation failed, or its answer is no JSON: there is nothing to expect.")
        return replace(one, fault=why)
    found = replace(one, shown=json.dumps(json.loads(payload), indent=2, ensure_ascii=False))
    try:
        return replace(found, expected=expect(text, one.check, one.invocation, of=one.of, payload=payload))
    except NotPlaced as fault:
        return replace(found, fault=str(fault))
