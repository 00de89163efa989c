"""Badges: what earns them, once, and that they come along and can be put away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from portal.engines.grading.grade import Grade, to_json
from portal.engines.grading.mark import Mark
from portal.engines.scheduling import cards
from portal.records.accounts.merge import merge
from portal.records.badges import listen
from portal.records.badges.grant import grant
from portal.records.badges.keep_streak import keep_streak
from portal.records.badges.models import Badge, Streak
from portal.records.badges.shown import badges_of, show_badges
from portal.records.interviews.models import Interview, Item
from portal.records.progress.hints import show_hint
from portal.records.progress.models import Submission
from portal.records.progress.practice import answer, answer_inline, finish_session, start_session
from portal.records.progress.signals import submission_graded
from portal.records.reviews.models import Kind, ReviewCard, ReviewLog
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RIGHT, WRONG = {"choice": "a"}, {"choice": "b"}


@pytest.fixture
def library(monkeypatch):
    questions = (make.question(f"q{n}") for n in range(30))
    made = make.library(sets=(make.question_set("basics", *questions),))
    monkeypatch.setattr(listen, "library", lambda: made)
    return made


def slugs(learner) -> list[str]:
    return sorted(Badge.objects.of(learner).values_list("slug", flat=True))


# --- A topic ---


@pytest.fixture
def give(learner, library):
    def go(numbers, response):
        for number in numbers:
            question = library.question_sets["basics"].questions[number]
            answer_inline(learner=learner, topic="basics", question=question, response=response, now=NOON)

    return go


def test_a_topic_is_mastered_once_the_answers_leave_little_doubt(learner, give):
    give(range(8), RIGHT)
    assert slugs(learner) == []

    give(range(8, 30), RIGHT)

    badge = Badge.objects.get()
    assert (badge.slug, badge.earned_at) == ("topic:basics", NOON)
    assert "of its points" in badge.detail


def walk(learner, library, *, until: int):
    """A session of all questions, of which so many are answered, in full."""
    topic = library.question_sets["basics"]
    session = start_session(learner=learner, question_set=topic, size=30, now=NOON)
    asked = {question.slug: question for question in topic.questions}
    for slug in session.questions[:until]:
        answer(session=session, question=asked[slug], response=RIGHT, now=NOON)
    return session


def test_a_topic_is_judged_when_a_session_has_its_last_answer(learner, library):
    walk(learner, library, until=29)
    assert slugs(learner) == []

    walk(learner, library, until=30)

    assert slugs(learner) == ["topic:basics"]


def test_a_topic_is_judged_when_a_session_is_ended_early(learner, library):
    session = walk(learner, library, until=29)

    finish_session(session=session, now=NOON + DAY)

    assert Badge.objects.get().earned_at == NOON + DAY


def test_one_question_right_again_and_again_masters_nothing(learner, give):
    give([0] * 30, RIGHT)

    assert slugs(learner) == []


def test_what_was_earned_is_never_taken_away(learner, give):
    give(range(30), RIGHT)
    earned = Badge.objects.get()

    give(range(30), WRONG)
    give(range(30), RIGHT)

    assert (Badge.objects.get().pk, Badge.objects.get().detail) == (earned.pk, earned.detail)


def test_what_is_undone_earned_nothing(learner, give):
    with transaction.atomic():
        give(range(30), RIGHT)
        transaction.set_rollback(True)

    assert slugs(learner) == []


# --- A lab ---


@pytest.fixture
def graded(learner):
    def go(lab, points: float):
        run = Run.objects.create(
            learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest,
            idempotency_key=str(Run.objects.count()), request={"jobs": []}, state=RunState.FINISHED, asked_at=NOON,
        )  # fmt: skip
        submission = Submission.objects.create(
            learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run,
            submitted_at=NOON, points=points, out_of=2.0, graded_at=NOON,
            checks=to_json(Grade(mark=Mark(points=points, out_of=2.0), results=())),
        )  # fmt: skip
        submission_graded.send(sender=Submission, submission=submission, lab=lab)

    return go


@pytest.mark.parametrize(
    ("hints", "shown", "points", "earns"),
    [
        (("Think.",), 0, 2.0, True),
        (("Think.",), 1, 2.0, False),
        (("Think.",), 0, 1.0, False),
        ((), 0, 2.0, False),
    ],
    ids=["unaided", "with a hint", "in part", "there are no hints"],
)
def test_a_lab_solved_without_its_hints_earns_one(learner, graded, hints, shown, points, earns):
    lab = make.lab(hints=hints)
    for _ in range(shown):
        show_hint(learner=learner, lab=lab, now=NOON)

    graded(lab, points)
    graded(lab, points)

    assert slugs(learner) == ["lab:double"] * earns


# --- Reviews ---


def reviewed(learner, on, *, due_days_ago: int = 0) -> None:
    """A card that was due, reviewed on that day."""
    at = NOON + on * DAY
    memory = cards.to_json(cards.first(at - due_days_ago * DAY))
    card, _ = ReviewCard.objects.get_or_create(
        learner=learner, kind=Kind.QUESTION, within="basics", slug=f"q{on}",
        defaults={"digest": "d", "memory": memory, "due_at": at, "created_at": at},
    )  # fmt: skip
    ReviewLog.objects.create(
        learner=learner, card=card, before=memory, rating=3, derived=3, reason="Right.", share=1.0,
        expected_s=60, was_due=True, at=at,
    )  # fmt: skip


def done(learner, on: int) -> int:
    at = NOON + on * DAY
    return keep_streak(learner=learner, on=at.date(), now=at).days


def test_seven_days_in_a_row_earn_one_and_a_day_counts_once(learner):
    counted = []
    for on in range(7):
        reviewed(learner, on)
        counted += [done(learner, on), done(learner, on)]

    assert counted == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
    assert slugs(learner) == ["reviews:7"]


def test_days_with_nothing_due_break_no_streak(learner):
    reviewed(learner, 0)
    done(learner, 0)
    reviewed(learner, 4)

    assert done(learner, 4) == 2


def test_what_was_due_and_left_breaks_it(learner):
    reviewed(learner, 0)
    done(learner, 0)
    reviewed(learner, 4, due_days_ago=2)

    assert done(learner, 4) == 1


# --- An interview ---


@pytest.fixture
def interview(learner):
    made = Interview.objects.create(
        learner=learner, role="developer", level="mid", minutes=20, seed=1, made_at=NOON, finished_at=NOON
    )
    for position in (1, 2):
        Item.objects.create(
            interview=made, position=position, topic="basics", question_slug=f"q{position}",
            question_digest="d", out_of=2,
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("points", "earns"), [((2, 2), True), ((2, 1), False), ((0, 2), False), ((2, None), False)]
)
def test_every_point_of_an_interview_earns_one(learner, interview, points, earns):
    for item, got in zip(interview.items.all(), points, strict=True):
        item.points = got
        item.save()

    assert slugs(learner) == ["interview:full"] * earns


def test_an_interview_under_way_earns_nothing(learner, interview):
    Interview.objects.update(finished_at=None)
    for item in interview.items.all():
        item.points = 2
        item.save()

    assert slugs(learner) == []


# --- Shown, hidden, moved ---


def test_they_are_shown_the_latest_first_and_news_for_a_day(learner, library):
    grant(learner=learner, slug="topic:basics", detail="By 20 answers.", now=NOON - 3 * DAY)
    grant(learner=learner, slug="reviews:7", detail="Seven.", now=NOON)

    shown = badges_of(learner, library, now=NOON)

    assert [badge.title for badge in shown.earned] == ["7 days of reviews", "Basics mastered"]
    assert shown.new.title == "7 days of reviews"
    assert badges_of(learner, library, now=NOON + 2 * DAY).new is None


def test_hidden_they_are_earned_all_the_same(learner, library):
    show_badges(learner=learner, are_shown=False)
    grant(learner=learner, slug="reviews:7", detail="Seven.", now=NOON)
    assert badges_of(learner, library, now=NOON).earned == ()

    show_badges(learner=learner, are_shown=True)

    assert len(badges_of(learner, library, now=NOON).earned) == 1


def test_merging_keeps_the_earlier_of_each_and_the_latest_streak(learner, anonymous, library):
    grant(learner=learner, slug="reviews:7", detail="Later.", now=NOON)
    grant(learner=anonymous, slug="reviews:7", detail="Earlier.", now=NOON - DAY)
    grant(learner=anonymous, slug="topic:basics", detail="By 20 answers.", now=NOON)
    Streak.objects.create(learner=learner, days=3, last_on=NOON.date() - 9 * DAY)
    Streak.objects.create(learner=anonymous, days=2, last_on=NOON.date())
    show_badges(learner=anonymous, are_shown=False)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert slugs(learner) == ["reviews:7", "topic:basics"]
    assert Badge.objects.get(slug="reviews:7").detail == "Earlier."
    assert Streak.objects.get().days == 2
    assert not badges_of(learner, library, now=NOON).are_shown
