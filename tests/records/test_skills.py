"""Where somebody stands, by their answers alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.records.progress.models import Answer
from portal.records.progress.named import title_of
from portal.records.progress.skills import skills_of
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONCEPTS = {0: ("sqs",), 1: ("sqs", "retries"), 2: ("sqs",)}


@pytest.fixture
def library():
    return make.library(
        sets=tuple(
            make.question_set(
                topic,
                *(
                    make.question(f"q{number}", concepts=CONCEPTS.get(number % 3, ()), level=1 + number % 3)
                    for number in range(12)
                ),
            )
            for topic in ("basics", "scaling", "security")
        )
    )


@pytest.fixture
def answered(learner):
    """Answers to the first questions of a topic, as if they had been given."""

    def go(topic: str, count: int, share: float = 1.0, *, days_ago: float = 0, by=None) -> None:
        Answer.objects.bulk_create(
            Answer(
                learner=by or learner, topic=topic, question_slug=f"q{number % 12}", question_digest="d",
                response={}, points=share, out_of=1.0, earned=share, answered_at=NOON - days_ago * DAY,
            )
            for number in range(count)
        )  # fmt: skip

    return go


def test_a_stranger_costs_no_query(library, django_assert_num_queries):
    with django_assert_num_queries(0):
        skills = skills_of(None, library, now=NOON)

    assert (skills.is_drawn, skills.readiness, skills.concepts) == (False, None, ())
    assert [topic.slug for topic in skills.topics] == ["basics", "scaling", "security"]


def test_a_thousand_answers_are_one_query(library, learner, answered, django_assert_num_queries):
    for topic in ("basics", "scaling"):
        answered(topic, 500)

    with django_assert_num_queries(1):
        skills = skills_of(learner, library, now=NOON)

    assert skills.topics[0].mastery.attempts == 500


def test_four_answers_claim_nothing_and_the_fifth_draws_the_map(library, learner, answered):
    answered("basics", 4)
    before = skills_of(learner, library, now=NOON)
    Answer.objects.all().delete()
    answered("basics", 5)
    after = skills_of(learner, library, now=NOON)

    assert (before.is_drawn, before.readiness) == (False, None)
    assert after.topics[0].is_claimed
    assert after.readiness.answers == 5
    assert not after.topics[1].is_claimed


def test_each_concept_is_judged_by_its_questions_in_all_topics(library, learner, answered):
    answered("basics", 12)
    answered("scaling", 12, share=0.0)

    concepts = {one.slug: one for one in skills_of(learner, library, now=NOON).concepts}

    assert concepts["sqs"].mastery.attempts == 24
    assert concepts["retries"].mastery.attempts == 8
    assert concepts["sqs"].again[0] == "scaling"


def test_the_weakest_concept_comes_first(library, learner, answered):
    answered("basics", 12)
    Answer.objects.filter(question_slug__in=["q1", "q4", "q7", "q10"]).update(points=0.0)
    answered("basics", 12)
    Answer.objects.filter(question_slug__in=["q1", "q4", "q7", "q10"]).update(points=0.0)

    assert [one.slug for one in skills_of(learner, library, now=NOON).concepts] == ["retries", "sqs"]


def test_what_was_right_long_ago_promises_less_than_what_was_right_today(
    library, learner, anonymous, answered
):
    answered("basics", 12)
    answered("basics", 12, days_ago=200, by=anonymous)
    today, long_ago = (skills_of(who, library, now=NOON) for who in (learner, anonymous))

    assert long_ago.topics[0].mastery.mean < today.topics[0].mastery.mean
    assert long_ago.readiness.expected < today.readiness.expected


def test_what_the_cards_say_is_forgotten_counts_less(library, learner, answered):
    answered("basics", 12)
    forgotten = {f"basics/q{number}": 0.1 for number in range(12)}

    known, lost = (skills_of(learner, library, recalls=recalls, now=NOON) for recalls in (None, forgotten))

    assert lost.topics[0].mastery.mean < known.topics[0].mastery.mean


def test_other_peoples_answers_and_questions_that_are_gone_count_nothing(
    library, learner, anonymous, answered
):
    answered("basics", 12, by=anonymous)
    answered("gone", 12)

    skills = skills_of(learner, library, now=NOON)

    assert skills.readiness is None
    assert not skills.is_drawn


def test_readiness_is_for_a_role_and_unknown_roles_are_none(library, learner, answered):
    answered("security", 12, share=0.0)
    answered("scaling", 12)

    by_role = {
        role: skills_of(learner, library, role=role, now=NOON).readiness.expected
        for role in ("architect", "developer", "", "king")
    }

    assert by_role["architect"] > by_role["developer"]  # scaling weighs more than security there
    assert by_role["king"] == by_role[""]


def test_history_begins_with_the_first_week_that_says_anything(library, learner, answered):
    answered("basics", 6, share=0.0, days_ago=20)
    answered("scaling", 12, days_ago=2)

    weeks = skills_of(learner, library, now=NOON).history

    assert [round((NOON - week.at) / DAY) for week in weeks] == [14, 7, 0]
    assert weeks[-1].readiness.expected > weeks[0].readiness.expected


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("dead-letter-queue", "Dead letter queue"),
        ("sqs", "SQS"),
        ("api-gateway", "API gateway"),
        ("dynamodb-streams", "DynamoDB streams"),
        ("nodejs", "Node.js"),
        ("gb-seconds", "GB seconds"),
    ],
)
def test_a_concept_has_a_name(slug, title):
    assert title_of(slug) == title
