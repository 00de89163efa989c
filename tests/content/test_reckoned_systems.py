"""What the questions on monitoring and on whole systems give as right, reckoned from the facts."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from portal.engines.curriculum.models import Numeric, Ordering, Question
from portal.engines.simulation.concurrency import limits_of, most_requests_per_s
from portal.engines.simulation.constants import Sheet
from portal.engines.simulation.cost import Architecture, gb_seconds, prices_of
from tests.content.shelf import library

PRICES = prices_of(Sheet(library().facts))
MILLION = 1_000_000


def asked(topic: str, slug: str) -> Question:
    (question,) = (one for one in library().question_sets[topic].questions if one.slug == slug)
    return question


def of_duration(*, requests: int, duration_ms: int, memory_mb: int, architecture: Architecture) -> D:
    """Dollars, in the first tier."""
    used = gb_seconds(requests=requests, duration_ms=D(duration_ms), memory_mb=memory_mb)
    return used * PRICES.of[architecture].tiers[0].price.value


RECKONED = {
    ("monitoring", "init-gb-seconds"): gb_seconds(requests=1_680, duration_ms=D(500), memory_mb=512),
    ("architecture", "rate-that-fits"): most_requests_per_s(
        concurrency=1_000, duration_s="0.160", limits=limits_of(Sheet(library().facts))
    ),
    ("architecture", "bill-of-an-orders-api"): 30
    * (PRICES.http_api_million.value + PRICES.requests_million.value + PRICES.writes_million.value)
    + of_duration(requests=30 * MILLION, duration_ms=80, memory_mb=256, architecture=Architecture.ARM),
}


@pytest.mark.parametrize(("topic", "slug"), RECKONED)
def test_the_answer_is_what_the_facts_make(topic, slug):
    question = asked(topic, slug)

    assert isinstance(question, Numeric)
    assert abs(float(RECKONED[topic, slug]) - question.answer) <= (question.absolute or 0)


def test_the_items_of_a_bill_stand_in_the_order_of_their_prices():
    question = asked("architecture", "what-a-request-costs")
    dollars = {
        "The invocations": PRICES.requests_million.value,
        "The duration of the function": of_duration(
            requests=MILLION, duration_ms=100, memory_mb=256, architecture=Architecture.X86
        ),
        "The reads of the table": 4 * PRICES.reads_million.value,
        "The writes to the table": PRICES.writes_million.value,
        "The calls of the HTTP API": PRICES.http_api_million.value,
    }

    assert isinstance(question, Ordering)
    assert [step.text for step in question.steps] == sorted(dollars, key=dollars.__getitem__)
