"""A failed check becomes a card, and tries of its lab review it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.grading import CheckResult, Grade, Mark, to_json
from portal.engines.scheduling.cards import DAY, day
from portal.engines.scheduling.rating import Rating
from portal.records.progress.models import HintShown, Submission
from portal.records.progress.signals import submission_graded
from portal.records.reviews import listen
from portal.records.reviews.agenda import agenda_of
from portal.records.reviews.models import ReviewCard, ReviewLog
from portal.records.reviews.put_off import put_off
from portal.records.reviews.signals import day_done
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db
TOMORROW = NOON + DAY


@pytest.fixture(autouse=True)
def books(monkeypatch):
    made = make.library()
    monkeypatch.setattr(listen, "library", lambda: made)
    return made


@pytest.fixture
def submit(learner, lab):
    """A graded try in which some checks passed."""

    def go(*passed: str, at=NOON) -> Submission:
        run = Run.objects.create(
            learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest, idempotency_key=f"{at}",
            request={"jobs": []}, state=RunState.FINISHED, asked_at=at,
        )  # fmt: skip
        results = tuple(
            CheckResult(
                slug=check.slug, title=check.title, hidden=check.hidden, passed=check.slug in passed,
                points=int(check.slug in passed), out_of=1, hint="",
            )
            for check in lab.head.checks
        )  # fmt: skip
        grade = Grade(mark=Mark(points=float(len(passed)), out_of=2.0), results=results)
        made = Submission.objects.create(
            learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run, submitted_at=at,
            checks=to_json(grade), points=grade.mark.points, out_of=2.0, graded_at=at,
        )  # fmt: skip
        submission_graded.send(sender=Submission, submission=made, lab=lab)
        return made

    return go


def ratings(slug="visible"):
    return [log.rating for log in ReviewLog.objects.filter(card__slug=slug).order_by("pk")]


def test_only_what_failed_becomes_a_card_due_tomorrow(submit, lab):
    submit("visible")

    card = ReviewCard.objects.get()
    assert (card.kind, card.within, card.slug, card.digest) == ("check", "double", "hidden", lab.digest)
    assert card.due_at == day(TOMORROW)


def test_a_lab_that_passed_at_first_makes_no_card(submit):
    submit("visible", "hidden")

    assert not ReviewCard.objects.exists()


def test_trying_on_is_how_a_lab_is_worked_on_and_no_further_forgetting(submit):
    for minute in range(6):
        submit(at=NOON + timedelta(minutes=minute))

    assert ratings() == [Rating.AGAIN]
    assert ReviewCard.objects.get(slug="visible").card.reviews == 1


def test_passing_on_the_same_day_is_hard_however_often_it_passes_then(submit):
    submit()
    submit("visible", at=NOON + timedelta(minutes=1))
    submit("visible", at=NOON + timedelta(minutes=2))

    assert ratings() == [Rating.HARD]
    assert ReviewCard.objects.get(slug="visible").card.reviews == 1


def test_failing_again_after_passing_is_failing(submit):
    submit()
    submit("visible", at=NOON + timedelta(minutes=1))
    submit(at=NOON + timedelta(minutes=2))

    assert ratings() == [Rating.AGAIN]


def test_passing_on_a_later_day_is_a_good_review(submit):
    submit()
    submit("visible", "hidden", at=TOMORROW)

    assert ratings() == [Rating.AGAIN, Rating.GOOD]
    assert ReviewCard.objects.get(slug="visible").due_at > TOMORROW


def test_hints_of_the_day_make_it_hard_and_those_of_long_ago_do_not(submit, learner, lab):
    HintShown.objects.create(learner=learner, lab_slug=lab.slug, number=1, shown_at=NOON)
    submit()
    submit("visible", at=TOMORROW)
    HintShown.objects.create(learner=learner, lab_slug=lab.slug, number=2, shown_at=TOMORROW + 4 * DAY)
    submit("visible", at=TOMORROW + 4 * DAY + timedelta(hours=1))

    assert ratings() == [Rating.AGAIN, Rating.GOOD, Rating.HARD]


def test_the_agenda_names_the_lab_and_the_check_and_counts_the_lab_once(submit, learner, books):
    submit()

    agenda = agenda_of(learner, books, now=TOMORROW)

    assert [(item.where, item.title) for item in agenda.today] == [
        ("Double", "Visible"),
        ("Double", "Hidden"),
    ]
    assert agenda.minutes == books.labs["double"].head.minutes


def test_a_check_that_has_left_its_lab_is_left_out(submit, learner):
    submit()
    without = make.library(labs=(make.lab(checks=(make.check("visible", 2),)),))

    agenda = agenda_of(learner, without, now=TOMORROW)

    assert ([item.card.slug for item in agenda.today], agenda.gone) == (["visible"], 1)


def test_a_lab_is_put_off_with_all_its_checks(submit, learner, books):
    submit()
    card = ReviewCard.objects.get(slug="hidden")

    assert put_off(learner=learner, card_id=card.pk, now=TOMORROW)

    assert agenda_of(learner, books, now=TOMORROW).today == ()


def test_passing_the_lab_that_was_all_that_was_due_finishes_the_day(submit, learner):
    heard = []

    def hear(*, learner, on, **_):
        heard.append((learner, on))

    day_done.connect(hear)
    try:
        submit()
        submit(at=TOMORROW)
        submit("visible", "hidden", at=TOMORROW + timedelta(hours=1))
    finally:
        day_done.disconnect(hear)

    assert heard == [(learner, TOMORROW.date())]
