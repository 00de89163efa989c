"""What numeric questions give as right is what the models reckon, from the same facts."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from portal.engines.curriculum.models import Numeric
from portal.engines.simulation.concurrency import expected_concurrency
from portal.engines.simulation.constants import Sheet
from portal.engines.simulation.cost import (
    Architecture,
    billed_ms,
    gb_seconds,
    monthly_cost,
    prices_of,
    request_units,
    saved_on_arm,
)
from tests.content.shelf import library

PRICES = prices_of(Sheet(library().facts))
RECKONED = {
    "concurrency-needed": expected_concurrency(requests_per_s=250, duration_s="0.4"),
    "cold-billed-duration": billed_ms(duration_ms=D("152.40"), init_ms=D("411.90")),
    "gb-seconds": gb_seconds(requests=4_000_000, duration_ms=D(120), memory_mb=256),
    "monthly-bill": monthly_cost(
        PRICES, requests=20_000_000, duration_ms=D(150), memory_mb=512, architecture=Architecture.ARM
    ),
    "async-request-units": request_units(700, PRICES),
    "arm-saving": saved_on_arm(PRICES) * 100,
}


@pytest.mark.parametrize("slug", RECKONED)
def test_the_answer_of_a_question_is_what_the_model_reckons(slug):
    (question,) = (
        one for set_ in library().question_sets.values() for one in set_.questions if one.slug == slug
    )

    assert isinstance(question, Numeric)
    assert abs(float(RECKONED[slug]) - question.answer) <= (question.absolute or 0)


def test_a_price_that_is_reckoned_with_is_the_price_that_is_read():
    """`numbers` beside `value`: to the digit."""
    prices = [
        (fact, number)
        for fact in library().facts.values()
        for number in fact.numbers.values()
        if "$" in fact.value and number < 100 and "." in f"{number:f}"
    ]

    assert len(prices) > 20
    assert [(fact.id, f"{number:f}") for fact, number in prices if f"${number:f}" not in fact.value] == []
