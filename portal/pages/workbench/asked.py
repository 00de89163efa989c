"""The editor of a question that is answered with code, wherever the question is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.engines.curriculum.models import Coded
from portal.pages.workbench.bench import Bench, open_bench
from portal.pages.workbench.panel import SUBMIT_CHECKS, Panel
from portal.records.accounts.models import Learner
from portal.records.progress.question_place import task_at


def open_asked_bench(
    learner: Learner | None,
    topic: str,
    question: Coded,
    library: Library,
    *,
    place: str,
    came_from: str,
    panel: Panel | None = None,
    typed: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> Bench:
    """
    For `bench` of parts/question.html: what was written at this place and the latest run of it. The others
    are as in open_bench. At most eight queries; none for somebody who has not written yet.
    """
    lab = task_at(question, topic, place)
    bench = open_bench(learner, lab, library, came_from=came_from, panel=panel, typed=typed, files=files)
    shown = bench.panel
    if shown.checks_note == str(SUBMIT_CHECKS):
        shown = replace(shown, checks_note=_("Answer has these checked."))
    return replace(bench, question=f"{topic}/{question.slug}", place=place, panel=shown)
