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
    """A response of the solution, and lab.yaml as it were if a check expected it. `fault`: why it cannot."""

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

    def find_expected(self, check: str, invocation: str) -> Expected | None:
        """Only what can be written."""
        return next(
            (
                one.expected
                for one in self.taken
                if one.check == check and str(one.invocation) == invocation and one.expected is not None
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
        taken=_taken(tree, lab, found[0]) if lab and found else (),
        writable=os.access(tree.root / f"labs/{slug}/lab.yaml", os.W_OK),
        stale=run is not None and run.is_over and lab is not None and run.lab_digest != lab.digest,
        lessons=tuple(one.slug for one in library.lessons_with_lab(slug)),
    )


def _taken(tree: Tree, lab: Lab, solution: Tried) -> tuple[Taken, ...]:
    """Of each check of its own that invokes the function; a rule's are not the lab's to change."""
    try:
        text = tree.read(f"labs/{lab.slug}/lab.yaml")
    except Unreadable:
        return ()
    return tuple(
        _take(text, check.slug, check.title, number, payload, of=len(solution.returned[check.slug]))
        for check in lab.head.checks
        if not check.scenario and not check.rule_of
        for number, payload in enumerate(solution.returned.get(check.slug, ()))
    )


def _take(text: str, check: str, title: str, number: int, payload: str, *, of: int) -> Taken:
    if not payload:
        why = _("This invocation failed, or its answer is no JSON: there is nothing to expect.")
        return Taken(check=check, title=title, invocation=number, of=of, shown="", fault=why)
    shown = json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    found = Taken(check=check, title=title, invocation=number, of=of, shown=shown)
    try:
        return replace(found, expected=expect(text, check, number, of=of, payload=payload))
    except NotPlaced as fault:
        return replace(found, fault=str(fault))
