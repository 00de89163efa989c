"""A lab with its editor as a value, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.curriculum import Lab, Library, Preset
from portal.engines.curriculum.knobs import knobs_set
from portal.engines.curriculum.languages import language_of
from portal.engines.curriculum.locks import Stretch, locked_lines
from portal.engines.curriculum.models import KNOBS
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.grading.mark import Mark
from portal.engines.simulation.scenarios import Turning
from portal.pages.workbench.handed_in import handed_in_panel
from portal.pages.workbench.panel import Panel, idle_panel, open_panel
from portal.pages.workbench.stack_panel import open_stack_panel
from portal.records.accounts.models import Learner
from portal.records.progress.hints import Hints, hints_of
from portal.records.progress.jobs import LONGEST_S
from portal.records.progress.models import Submission
from portal.records.progress.steps import Standing, standings_of
from portal.records.progress.tries import latest_graded, run_before, submission_of
from portal.records.progress.workbench import Workbench, open_workbench
from portal.records.runs.models import Purpose, Run

ROWS = (8, 24)  # of a textarea without script


@dataclass(frozen=True, kw_only=True, slots=True)
class FileTab:
    number: int
    path: str
    text: str
    editor: str  # data-editor
    rows: int
    locked: tuple[Stretch, ...] = ()  # lines that are read and not changed
    is_locked: bool = False  # all of it

    @property
    def locked_data(self) -> str:
        """As the editor takes it: "1-3 7-9"."""
        return " ".join(f"{first}-{last}" for first, last in self.locked)

    @property
    def locked_words(self) -> str:
        """ "Line 2 is locked: …" or "Lines 1 to 3 and 7 to 9 are locked: …"."""
        if self.is_locked:
            return _("This file is locked: it is read, and not changed.")
        pieces = [
            _("%(first)s to %(last)s") % {"first": first, "last": last} if last > first else str(first)
            for first, last in self.locked
        ]
        lines = pieces[-1]
        if len(pieces) > 1:
            lines = _("%(these)s and %(last)s") % {"these": ", ".join(pieces[:-1]), "last": pieces[-1]}
        words = ngettext(
            "Line %(lines)s is locked: what stands there is read, and not changed.",
            "Lines %(lines)s are locked: what stands there is read, and not changed.",
            sum(last - first + 1 for first, last in self.locked),
        )
        return words % {"lines": lines}


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """
    `came_from` is the page it stands on. Of a question's code, `question` is "topic/slug" and `place` where
    it is asked; both are empty of a lab.
    """

    lab: Lab
    work: Workbench
    files: tuple[FileTab, ...]
    event: str
    key: str
    memory_mb: str
    timeout_s: str
    runs_on: str  # "Python 3.11.2": what really runs, whatever the lab configures
    hints: Hints
    panel: Panel
    came_from: str
    knobs: tuple[Turning, ...] = ()  # of its scenarios, with what is set
    question: str = ""
    place: str = ""
    steps: tuple[Standing, ...] = ()  # of the lab that it is a step of

    @property
    def standing(self) -> Standing | None:
        """Of the step itself."""
        return next((one for one in self.steps if one.step.slug == self.lab.slug), None)

    @property
    def step_before(self) -> Standing | None:
        return next((one for one in reversed(self.steps) if one.number < self._number), None)

    @property
    def step_after(self) -> Standing | None:
        return next((one for one in self.steps if one.number > self._number), None)

    @property
    def _number(self) -> int:
        return self.lab.step_of.number if self.lab.step_of else 0

    @property
    def presets(self) -> tuple[Preset, ...]:
        return self.lab.presets

    @property
    def saved_at(self) -> datetime | None:
        return self.work.saved_at

    @property
    def tries(self) -> tuple[Submission, ...]:
        return self.work.submissions

    @property
    def best(self) -> Mark | None:
        return self.work.best

    @property
    def takes_event(self) -> bool:
        """Else the code is a template or a workflow, which lab.yaml does not set."""
        return self.lab.head.code == "function"

    @property
    def longest_s(self) -> int:
        return LONGEST_S

    @property
    def result_url(self) -> str:
        """Of the run in the panel."""
        return self._of_run("result")

    @property
    def cancel_url(self) -> str:
        return self._of_run("cancel")

    def _of_run(self, what: str) -> str:
        if self.question:
            return reverse(f"practice:{what}", args=[self.panel.run_id])
        return reverse(f"labs:{what}", args=[self.lab.slug, self.panel.run_id])


def open_bench(
    learner: Learner | None,
    lab: Lab,
    library: Library,
    *,
    came_from: str,
    run: Run | None = None,
    panel: Panel | None = None,
    typed: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> Bench:
    """
    `run` is the one to show, else the latest; `panel` stands in its place. `typed`
    and `files` are a form's fields and files, shown instead of the draft. At most
    eight queries, two more for a step; none for somebody who has not written yet.
    """
    work = open_workbench(learner, lab)
    whole = library.labs.get(lab.whole_slug) if lab.step_of else None
    typed = typed or {}
    shown = run or work.last_run
    return Bench(
        lab=lab,
        work=work,
        files=_tabs(lab, files or work.files),
        event=typed.get("event", work.event),
        key=str(uuid4()),
        memory_mb=typed.get("memory_mb", str(lab.head.memory_mb)),
        timeout_s=typed.get("timeout_s", f"{lab.head.timeout_s:g}"),
        runs_on=_runs_on(lab.head.runtime),
        hints=hints_of(learner, lab, now=now()),
        panel=panel or (panel_of(learner, shown, lab, library) if shown else idle_panel(lab)),
        came_from=came_from,
        knobs=knobs_set(lab, files or work.files),
        steps=standings_of(learner, whole) if whole else (),
    )


def panel_of(learner: Learner | None, run: Run, lab: Lab, library: Library) -> Panel:
    """Two queries for a run that is over, one for a submission or while it waits, none while it runs."""
    if run.purpose == Purpose.ANSWER:
        return handed_in_panel(run, lab)
    submission = submission_of(run) if run.is_over else None
    trying = run.is_over and submission is None
    if lab.head.code != "function":
        graded = latest_graded(learner, lab.slug) if trying else None
        return open_stack_panel(run, lab, submission=submission, graded=graded)
    return open_panel(
        run,
        lab,
        submission=submission,
        graded=latest_graded(learner, lab.slug) if trying else None,
        before=run_before(run) if trying else None,
        facts=library.facts,
    )


def _tabs(lab: Lab, files: Mapping[str, str]) -> tuple[FileTab, ...]:
    """The lab's files in its order; a draft may be older than one of them."""
    return tuple(
        _tab(number, path, files.get(path, text), lab)
        for number, (path, text) in enumerate(lab.begins_with.items(), 1)
        if path != KNOBS
    )


def _tab(number: int, path: str, text: str, lab: Lab) -> FileTab:
    rows = min(max(text.count("\n") + 2, ROWS[0]), ROWS[1])
    locked = locked_lines(lab, path, text)
    return FileTab(
        number=number,
        path=path,
        text=text,
        editor=language_of(path, text),
        rows=rows,
        locked=locked,
        is_locked=path in lab.head.locked,
    )


def _runs_on(runtime: str) -> str:
    found = RUNTIMES[runtime]
    here = found.availability()
    if here.version:
        return f"{found.language} {here.version}"
    return _("nothing: %(reason)s. %(remedy)s") % {"reason": here.reason, "remedy": here.remedy}
