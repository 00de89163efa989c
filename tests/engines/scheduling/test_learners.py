"""Simulated learners: reviews by FSRS against a fixed schedule at equal load, and readiness against scores."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.learners.learner import DAYS, Learner, make_bank
from benchmarks.learners.measure import ANYHOW, FIXED, FSRS, compare, fit
from benchmarks.learners.memory import KINDS
from benchmarks.learners.mock import QUESTIONS
from benchmarks.learners.plot import draw_fit, draw_recall
from benchmarks.learners.schedules import STEPS, Fixed
from benchmarks.learners.term import live

COMMITTED = Path(__file__).parents[3] / "benchmarks" / "learners"


@pytest.fixture(scope="module")
def waning():
    return compare(100, "waning")


@pytest.fixture(scope="module")
def foretold():
    return fit(100, "waning")


def test_fsrs_keeps_more_in_mind_than_a_fixed_schedule_at_equal_load(waning):
    assert waning.recall[FSRS][-1] > waning.recall[FIXED][-1]
    assert waning.lead(FSRS)[0] > 0


def test_every_schedule_is_better_than_none(waning):
    lead, doubt = waning.lead(ANYHOW)

    assert lead + doubt < 0


def test_readiness_foretells_the_score_of_an_interview(foretold):
    assert len(foretold.foretold) == 100
    assert foretold.correlation > 0.35
    assert foretold.true_correlation > 0.7
    assert abs(foretold.bias) < 0.05
    assert foretold.error < foretold.least_error + 0.03
    assert 0.6 < foretold.covered < 0.95


def test_the_same_seed_is_the_same_learner():
    bank = make_bank(1)
    one, other = (live(Learner(bank, 7), Fixed()) for _ in range(2))

    assert (one.answers, one.recall) == (other.answers, other.recall)
    assert live(Learner(bank, 8), Fixed()).answers != one.answers


def test_a_fixed_schedule_asks_on_its_days():
    bank = make_bank(1)
    term = live(Learner(bank, 7), Fixed())
    is_free = term.learner.plan.is_free
    for number in {said.question for said in term.answers}:
        days = [said.day for said in term.answers if said.question == number]
        planned = [days[0] + step for step in STEPS]

        # On its day, or on the first day after it on which anything is done.
        for planned_day, day in zip(planned, days[1:], strict=False):
            assert day >= planned_day
            assert not any(is_free[planned_day:day]) or day - 1 in days


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_explained_fades_and_practice_brings_it_back(kind):
    memory = KINDS[kind](Random(1), [0.0])[0]
    assert memory.recall(0) == 0

    memory.practise(0, Random(1), recalled=False)
    fading = [memory.recall(day) for day in (1, 3, 10, DAYS)]
    memory.practise(DAYS, Random(1), recalled=True)

    assert fading == sorted(fading, reverse=True)
    assert 0 < fading[-1] < memory.recall(DAYS + 1) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_practice_that_is_spaced_lasts_longer(kind):
    recalls = []
    for days in ((0, 1, 2), (0, 7, 14)):
        memory = KINDS[kind](Random(1), [1.0])[0]
        for day in days:
            memory.practise(day, Random(1), recalled=True)
        recalls.append(memory.recall(days[-1] + 60))

    assert recalls[1] > recalls[0]


def test_charts_say_in_words_what_they_draw(waning, foretold):
    recall = draw_recall(waning.recall, subtitle="100 learners")
    scores = draw_fit(foretold, subtitle="100 learners")

    assert all(
        f"{name}: {values[-1]:.1%} on the last day" in recall for name, values in waning.recall.items()
    )
    assert scores.count('class="dot"') == len(foretold.foretold)
    assert 'role="img"' in recall
    assert 'role="img"' in scores


def test_the_committed_results_are_of_a_thousand_learners():
    text = (COMMITTED / "results.md").read_text(encoding="utf-8")

    assert "1,000 learners" in text
    assert f"{QUESTIONS} questions" in text
    for name in ("recall.svg", "readiness.svg"):
        assert f"({name})" in text
        assert (COMMITTED / name).is_file()
