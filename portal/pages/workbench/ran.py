"""What came of code whose outcome was to be predicted, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from portal.engines.curriculum.models import PredictThenRun
from portal.engines.grading.predicted import Happened, happened
from portal.records.accounts.models import Learner
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.question_runs import latest_run
from portal.records.runs.models import RunState
from portal.records.runs.stored import outcomes_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """
    `state` is "never", "open", "finished", "failed" (by our fault, and `message` says so) or "limited".
    `invocations` are in order, and fewer than were asked for where an environment died.
    """

    place: str
    state: str = "never"
    run_id: UUID | None = None
    invocations: tuple[Happened, ...] = ()
    message: str = ""


def ran_of(learner: Learner | None, topic: str, question: PredictThenRun, *, place: str) -> Ran:
    """The latest run of the question as it is now. One query."""
    found = latest_run(learner, topic=topic, slug=question.slug, place=place)
    if found is None or found.question_digest != question.digest:
        return Ran(place=place)
    return show_run(found, question)


def show_run(found: QuestionRun, question: PredictThenRun) -> Ran:
    run = found.run
    if not run.is_over:
        return Ran(place=found.place, state="open", run_id=run.pk)
    seen = happened(question, outcomes_of(run)) if run.state == RunState.FINISHED else ()
    if not seen:
        message = (
            _(run.fault) if run.fault else _("The run left no result, which is our fault. Run it again.")
        )
        return Ran(place=found.place, state="failed", run_id=run.pk, message=message)
    return Ran(place=found.place, state="finished", run_id=run.pk, invocations=seen)
