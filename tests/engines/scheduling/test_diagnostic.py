"""The diagnostic: a better answer never lowers a chance, it ends, and it agrees with a known ability."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.scheduling.diagnostic import (
    GUESS,
    HARDER,
    MOST,
    NEEDED,
    SLIP,
    Given,
    Standing,
    ask_next,
    judge_modules,
)

MODULES = dict.fromkeys("abcde", 1.0)
ALL = frozenset((name, level) for name in MODULES for level in (1, 2, 3))
ANSWERS = st.lists(
    st.builds(
        Given,
        module=st.sampled_from("abcde"),
        level=st.integers(1, 3),
        share=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        weight=st.sampled_from([0.1, 0.5, 1.0]),
        is_open=st.just(False),
    ),
    max_size=12,
)


def take(ability: dict[str, float], seed: int) -> tuple[dict[str, Standing], int]:
    """By somebody whose abilities are known; what was found, and by how many questions."""
    dice, answers = Random(seed), []
    while wanted := ask_next(MODULES, answers, ALL):
        module, level = wanted
        reasoned = 1 / (1 + math.exp(HARDER * (level - 2) - ability[module]))
        right = dice.random() < GUESS + (1 - GUESS - SLIP) * reasoned
        answers.append(Given(module=module, level=level, share=float(right)))
    return judge_modules(MODULES, answers), len(answers)


@given(ANSWERS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_better_answer_never_lowers_a_chance_anywhere(answers, data):
    better = list(answers)
    if better:
        at = data.draw(st.integers(0, len(better) - 1))
        one = better[at]
        better[at] = Given(module=one.module, level=one.level, share=1.0, weight=one.weight)
    before, after = judge_modules(MODULES, answers), judge_modules(MODULES, better)

    assert all(after[name].chance >= before[name].chance - 1e-9 for name in MODULES)


@given(ANSWERS, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_answers_says_nothing(answers, dice):
    mixed = list(answers)
    dice.shuffle(mixed)
    first, second = judge_modules(MODULES, answers), judge_modules(MODULES, mixed)

    assert all(math.isclose(first[name].chance, second[name].chance, abs_tol=1e-9) for name in MODULES)


@given(ANSWERS)
@settings(max_examples=20, deadline=None)
def test_a_question_is_only_asked_of_what_is_not_settled_and_is_there(answers):
    left = {("a", 1), ("b", 2), ("c", 3)}
    wanted = ask_next(MODULES, answers, left)

    assert wanted is None or wanted in left
    if wanted:
        assert judge_modules(MODULES, answers)[wanted[0]].verdict == "unsure"


@pytest.mark.parametrize(
    ("ability", "verdict"), [(4.0, "known"), (-4.0, "read")], ids=["knows everything", "knows nothing"]
)
def test_it_agrees_with_a_known_ability_and_ends(ability, verdict):
    found = [take(dict.fromkeys(MODULES, ability), seed) for seed in range(10)]
    verdicts = [one.verdict for standings, _ in found for one in standings.values()]

    assert all(asked <= MOST for _, asked in found)
    assert verdicts.count(verdict) >= 0.9 * len(verdicts)
    assert {"known": "read", "read": "known"}[verdict] not in verdicts


def test_few_that_are_called_known_are_not():
    dice = Random(1)
    called = []
    for seed in range(60):
        general = dice.gauss(0, 1.2)
        ability = {name: general + dice.gauss(0, 0.7) for name in MODULES}
        standings, _ = take(ability, seed)
        called += [ability[name] >= NEEDED for name, one in standings.items() if one.verdict == "known"]

    assert called.count(True) / len(called) >= 0.8


def test_nothing_is_known_by_other_modules_alone():
    answers = [Given(module=name, level=3, share=1.0) for name in "abcd" for _ in range(4)]
    alone = judge_modules(MODULES, answers)["e"]

    assert alone.chance > 0.6
    assert alone.verdict == "unsure"
    assert ask_next(MODULES, answers, ALL) in {("e", 1), ("e", 2), ("e", 3)}


def test_to_say_that_one_does_not_know_costs_no_more_than_a_wrong_guess():
    wrong, open_ = (
        judge_modules(MODULES, [Given(module="a", level=2, share=0.0, is_open=is_open)])["a"].chance
        for is_open in (False, True)
    )

    assert open_ == pytest.approx(wrong, abs=0.05)


@pytest.mark.parametrize("more", [1, 2, 3])
def test_it_stops_before_the_limit_where_nothing_can_be_settled_until_then(more):
    """Half right, half wrong: whatever came next, in its module there would be doubt."""
    answers = [
        Given(module=name, level=2, share=float(n % 2)) for n, name in enumerate("aabbccddeeaabbccddee")
    ][: MOST - more]
    open_ = [one.module for one in judge_modules(MODULES, answers).values() if one.verdict == "unsure"]
    best = [
        judge_modules(MODULES, [*answers, *[Given(module=name, level=level, share=share)] * more])[name]
        for name in open_
        for level in (1, 2, 3)
        for share in (0.0, 1.0)
    ]

    assert (ask_next(MODULES, answers, ALL) is None) == all(one.verdict == "unsure" for one in best)


def test_stopping_early_leaves_out_no_question_that_could_have_settled_something():
    early = 0
    for seed in range(12):
        dice, answers = Random(seed), []
        while wanted := ask_next(MODULES, answers, ALL):
            answers.append(Given(module=wanted[0], level=wanted[1], share=float(dice.random() < 0.5)))
        if len(answers) == MOST:
            continue
        early += 1
        for name, one in judge_modules(MODULES, answers).items():
            for share in (0.0, 1.0):
                more = [Given(module=name, level=2, share=share)] * (MOST - len(answers))
                after = judge_modules(MODULES, [*answers, *more])[name]
                assert one.verdict != "unsure" or after.verdict == "unsure"
    assert early


def test_it_stops_at_the_limit_and_answers_of_before_are_not_counted_for_it():
    mixed = [Given(module="a", level=2, share=float(n % 2)) for n in range(MOST)]
    before = [Given(module="a", level=2, share=float(n % 2), weight=0.1) for n in range(2 * MOST)]

    assert ask_next(MODULES, mixed, ALL) is None
    assert ask_next(MODULES, before, ALL) is not None
    assert ask_next(MODULES, [], set()) is None
