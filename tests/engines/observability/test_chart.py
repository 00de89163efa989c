"""What is drawn of a query's result, and what is not."""

from __future__ import annotations

import pytest

from portal.engines.observability.insights import Chart, Line, Moment, chart
from portal.engines.observability.insights.chart import LINES

from .logs import BEGAN_MS, result

ORDERS = [
    '{"shop": "north", "price": 10}',
    '{"shop": "south", "price": 5.5}',
    '{"shop": "north", "price": 30}',
    '{"shop": "south", "price": 2}',
]
TIMES = (Moment(BEGAN_MS), Moment(BEGAN_MS + 2000))


def drawn(query: str) -> Chart | None:
    return chart(result(query, *ORDERS))


def test_by_a_period_it_is_a_line_for_each_figure() -> None:
    assert drawn("stats count(*) as n, sum(price) as s by bin(2s)") == Chart(
        kind="lines",
        lines=(
            Line(name="n", places=TIMES, figures=(2.0, 2.0)),
            Line(name="s", places=TIMES, figures=(15.5, 32.0)),
        ),
        is_cut=False,
    )


def test_by_a_period_and_a_field_it_is_a_line_for_each_value() -> None:
    assert drawn("stats sum(price) by bin(2s), shop | sort shop") == Chart(
        kind="lines",
        lines=(
            Line(name="north", places=TIMES, figures=(10.0, 30.0)),
            Line(name="south", places=TIMES, figures=(5.5, 2.0)),
        ),
        is_cut=False,
    )


def test_by_a_field_it_is_bars_in_the_order_of_the_rows() -> None:
    assert drawn("stats sum(price) as s by shop | sort s desc") == Chart(
        kind="bars", lines=(Line(name="s", places=("north", "south"), figures=(40.0, 7.5)),), is_cut=False
    )


@pytest.mark.parametrize(
    "query",
    [
        "fields @timestamp, @message",
        "stats count(*)",
        "filter price > 99 | stats count(*) by shop",
        "fields shop",
    ],
)
def test_what_is_no_table_of_figures_is_not_drawn(query: str) -> None:
    assert drawn(query) is None


def test_lines_are_bounded() -> None:
    messages = [f'{{"shop": "s{n}"}}' for n in range(LINES + 1)]

    found = chart(result("stats count(*) by bin(1m), shop", *messages))

    assert found is not None
    assert (len(found.lines), found.is_cut) == (LINES, True)
