"""The Beta distribution: known values, and what holds for every one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.beta import cdf, quantile

shapes = st.floats(0.3, 2_000)
chances = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("x", "a", "b", "below"),
    [
        (0.3, 1, 1, 0.3),
        (0.5, 2, 2, 0.5),
        (0.3, 2, 5, 0.579825),  # 1 - 0.7**6 - 6 * 0.3 * 0.7**5, a sum of binomial terms
        (0.9, 10, 1, 0.9**10),
        (0.25, 0.5, 0.5, 1 / 3),  # the arcsine law: 2/π · asin √x
        (0.0, 3, 4, 0.0),
        (1.0, 3, 4, 1.0),
    ],
)
def test_known_chances(x, a, b, below):
    assert cdf(x, a, b) == pytest.approx(below, abs=1e-12)


@pytest.mark.parametrize(
    ("chance", "a", "b", "x"),
    [
        (0.1, 1, 1, 0.1),
        (0.1, 1, 3, 1 - 0.9 ** (1 / 3)),
        (0.9, 4, 1, 0.9**0.25),
        (0.5, 7, 7, 0.5),
        (0.1, 2, 5, 0.0925952589),  # tables of the incomplete beta function
        (0.9, 2, 5, 0.5103163066),
    ],
)
def test_known_quantiles(chance, a, b, x):
    assert quantile(chance, a, b) == pytest.approx(x, abs=1e-9)


@given(a=st.integers(1, 40), b=st.integers(1, 40), x=st.floats(0, 1))
def test_whole_numbers_agree_with_the_binomial_sum(a, b, x):
    n = a + b - 1
    exact = math.fsum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))

    assert cdf(x, a, b) == pytest.approx(exact, abs=1e-9)


@given(chance=chances, a=shapes, b=shapes)
def test_a_quantile_is_where_the_chance_lies(chance, a, b):
    x = quantile(chance, a, b)

    assert 0 <= x <= 1
    assert cdf(x, a, b) == pytest.approx(chance, abs=1e-6)


@given(a=shapes, b=shapes, chance=chances)
def test_turned_round_it_is_its_mirror(a, b, chance):
    assert quantile(chance, a, b) == pytest.approx(1 - quantile(1 - chance, b, a), abs=1e-8)
