"""A small lab, somebody who works in it, and runs in whatever state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.engines.curriculum import Fact, Library
from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.outcome import Outcome
from portal.engines.grading import grade_lab, to_json
from portal.pages.labs import answers, views
from portal.records.accounts.cookie import COOKIE
from portal.records.accounts.models import Learner
from portal.records.progress.models import Submission
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON, somebody

PRICES = {
    name: Fact(
        id=name, text="A price.", value=value, source="A page", as_of="2026-09-19", confidence="verified"
    )
    for name, value in {"L-2": "$0.20 per million", "L-5": "$0.0000166667, then $0.000015"}.items()
}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    lab = make.lab(hints=("Look at the event.", "Multiply."))
    made = make.library(labs=(lab,))
    made = Library(course=made.course, lessons=made.lessons, labs=made.labs, facts=PRICES)
    monkeypatch.setattr(views, "library", lambda: made)
    monkeypatch.setattr(answers, "library", lambda: made)
    monkeypatch.setattr(answers, "WAIT_S", 0)  # nobody works runs off here
    return made


@pytest.fixture
def learner(client: Client, db: None) -> Learner:
    """Whoever `client` is, anonymous."""
    known = somebody()
    carry(client, known)
    return known


def carry(client: Client, learner: Learner) -> None:
    """The learner's cookie, as the portal signs it."""
    from django.http import HttpResponse

    from portal.records.accounts.cookie import set_cookie

    answer = HttpResponse()
    set_cookie(answer, learner.pk)
    client.cookies[COOKIE] = answer.cookies[COOKIE].value


def a_run(learner: Learner, *outcomes: Outcome, after_s: float = 0, **fields: Any) -> Run:
    """Finished with these outcomes, unless another state is given."""
    asked = NOON + timedelta(seconds=after_s)
    kept = [{"job": "try", "outcomes": [outcome_to_json(one) for one in outcomes]}] if outcomes else []
    fields = {
        "purpose": Purpose.RUN,
        "state": RunState.FINISHED,
        "outcomes": kept,
        "request": {"jobs": []},
    } | fields
    return Run.objects.create(
        learner=learner, lab_slug="double", idempotency_key=str(after_s), asked_at=asked, started_at=asked,
        **fields,
    )  # fmt: skip


def a_submission(
    learner: Learner, shelf: Library, *, visible: Outcome, hidden: Outcome, after_s: float = 0
) -> Submission:
    """Graded as it would be, from what its two checks came to."""
    lab = shelf.labs["double"]
    outcomes = {"visible": (visible,), "hidden": (hidden,)}
    kept = [
        {"job": job, "outcomes": [outcome_to_json(one) for one in found]} for job, found in outcomes.items()
    ]
    run = a_run(learner, purpose=Purpose.SUBMIT, outcomes=kept, after_s=after_s)
    grade = grade_lab(lab, {"lambda_function.py": make.CODE}, outcomes)
    return Submission.objects.create(
        learner=learner, lab_slug="double", lab_digest=lab.digest, files={"lambda_function.py": make.CODE}, run=run,
        checks=to_json(grade), points=grade.mark.points, out_of=grade.mark.out_of, submitted_at=run.asked_at,
        graded_at=run.asked_at,
    )  # fmt: skip
