"""What mending an incident earns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.grading.incident import OUT_OF, score_incident

MINUTE = 60


@pytest.mark.parametrize(
    ("minutes", "costs", "time", "points"),
    [
        (0, (), 5.0, 10.0),
        (10, (), 5.0, 10.0),
        (16, (), 4.0, 9.0),
        (25, (), 2.5, 7.5),
        (40, (), 0.0, 5.0),
        (40_000, (), 0.0, 5.0),
        (10, (1, 2), 5.0, 7.0),
        (40, (1, 2, 2), 0.0, 0.0),
        (40, (1, 2, 7), 0.0, 0.0),
        (-5, (), 5.0, 10.0),  # clocks of two machines
    ],
)
def test_of_a_par_of_ten_minutes(minutes, costs, time, points):
    found = score_incident(seconds=minutes * MINUTE, par_minutes=10, hint_costs=costs)

    assert (found.time, found.points) == (time, points)


@given(st.floats(-1e6, 1e9), st.integers(1, 60), st.lists(st.floats(-1, 20), max_size=9), st.floats(0, 1e6))
def test_it_is_never_negative_and_longer_never_earns_more(seconds, par, costs, more):
    found = score_incident(seconds=seconds, par_minutes=par, hint_costs=costs)
    later = score_incident(seconds=seconds + more, par_minutes=par, hint_costs=costs)

    assert 0 <= later.points <= found.points <= OUT_OF
    assert found.mend + found.time - found.hints_cost == pytest.approx(found.points, abs=0.051)
