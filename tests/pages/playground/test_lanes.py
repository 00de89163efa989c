"""Environments as lanes: which box stands where, and how old its globals were."""

from __future__ import annotations

from typing import Any

import pytest

from portal.pages.playground.lanes import BOXES, LANES, Box, Lanes, lanes_of
from portal.records.playground.invocations import Invocation, invocations_in
from portal.records.playground.models import OwnFunction
from portal.records.runs.models import RunState
from tests import make
from tests.pages.playground.conftest import a_play

pytestmark = pytest.mark.django_db


def one(
    environment: str, began_ms: int, took_ms: int = 5, *, cold: bool = False, **fields: Any
) -> dict[str, Any]:
    return {
        "environment": environment, "cold": cold, "began_ms": began_ms, "ended_ms": began_ms + took_ms,
        "init_ms": 80.0 if cold else None, "duration_ms": float(took_ms), "state": "succeeded", "lost": False, **fields,
    }  # fmt: skip


def drawn(function: OwnFunction, *runs: list[dict[str, Any]], apart_s: int = 10) -> Lanes:
    for number, invocations in enumerate(runs):
        play = a_play(function, make.outcome(), after_s=number * apart_s)
        play.invocations = invocations
        play.save()
    found = lanes_of(function)
    assert found
    return found


def signs(lanes: Lanes) -> dict[str, list[tuple[int, str]]]:
    """{environment: [(column, sign)]}"""
    return {lane.name: [(box.column, box.sign) for box in lane.boxes] for lane in lanes.lanes}


def ages(lanes: Lanes) -> list[str]:
    """In the order in which they began."""
    return [box.age for box in reversed(lanes.rows)]


def inits(boxes: tuple[Box, ...]) -> list[str]:
    return [box.init for box in reversed(boxes)]


def test_nothing_is_drawn_before_anything_has_run(function):
    assert lanes_of(function) is None


def test_warm_runs_go_on_in_the_lane_of_the_cold_one_and_a_cold_run_opens_another(function):
    lanes = drawn(
        function, [one("aa", 0, cold=True)], [one("aa", 0)], [one("bb", 0, cold=True)], [one("bb", 3)]
    )

    assert signs(lanes) == {"aa": [(0, "1"), (1, "2")], "bb": [(2, "1"), (3, "2")]}
    assert ages(lanes) == ["0 ms", "10.0 s", "0 ms", "10.0 s"]


def test_boxes_that_ran_at_the_same_time_stand_above_each_other(function):
    lanes = drawn(
        function,
        [
            one("aa", 0, 10, cold=True),
            one("bb", 1, 10, cold=True),
            one("aa", 12, 10),
            one("bb", 13, 10),
            one("aa", 30),
        ],
    )

    assert signs(lanes) == {"aa": [(0, "1"), (1, "2"), (2, "3")], "bb": [(0, "1"), (1, "2")]}


def test_boxes_of_one_lane_never_cover_each_other(function):
    """An invocation may begin in the millisecond in which the one before ended."""
    lanes = drawn(function, [one("aa", 0, 0, cold=True), one("aa", 0, 0), one("aa", 0, 1)])

    (lane,) = lanes.lanes
    assert [box.column for box in lane.boxes] == [0, 1, 2]
    assert all(left.x + 30 <= right.x for left, right in zip(lane.boxes, lane.boxes[1:], strict=False))


def test_after_a_runtime_was_lost_its_globals_are_new(function):
    lanes = drawn(
        function,
        [one("aa", 0, cold=True)],
        [one("aa", 0, state="timeout", lost=True)],
        [one("aa", 0)],
        [one("aa", 0, state="failed")],
        [one("aa", 0)],
    )

    assert signs(lanes)["aa"] == [(0, "1"), (1, "2✗"), (2, "1"), (3, "2✗"), (4, "3")]
    assert inits(lanes.rows) == ["cold", "", "again", "", ""]
    assert ages(lanes)[2:4] == ["0 ms", "10.0 s"]


def test_an_init_that_is_no_longer_known_gives_no_age(function):
    lanes = drawn(function, [one("aa", 0)])

    assert ages(lanes) == ["older than what is drawn"]
    assert signs(lanes) == {"aa": [(0, "")]}


def test_of_a_thousand_the_latest_are_drawn_and_the_rest_is_counted(function, client):
    lanes = drawn(function, [one("aa", number, 1, cold=number == 0) for number in range(1000)])

    assert len(lanes.rows) == BOXES
    assert lanes.left_out == 1000 - BOXES
    assert lanes.rows[0].number == 1000
    assert "760 earlier ones are not drawn." in client.get(f"/playground/{function.pk}/").text


def test_the_environments_used_last_are_drawn(function):
    lanes = drawn(function, [one(f"{number:02}", number, cold=True) for number in range(LANES + 3)])

    assert [lane.name for lane in lanes.lanes] == [f"{number:02}" for number in range(3, LANES + 3)]
    assert lanes.left_out == 3


def test_the_page_shows_the_drawing_and_the_same_as_a_table(function, client):
    drawn(function, [one("aabbcc", 0, cold=True)], [one("aabbcc", 2, state="failed")])

    page = client.get(f"/playground/{function.pk}/").text

    assert "1 environment with 2 invocations" in page
    assert 'class="lane-init"' in page
    assert '<th scope="row">aabbcc</th>' in page
    assert "cold, init 80.0 ms" in page
    assert "2nd, 10.0 s" in page
    assert 'data-state="failed"' in page


@pytest.mark.parametrize(
    ("payload", "lost"),
    [
        ('{"errorType": "Runtime.ExitError"}', True),
        ('{"errorType": "Sandbox.Timedout"}', True),
        ('{"errorType": "ValueError"}', False),
        ("[]", False),
        ('{"errorType": 3}', False),
    ],
)
def test_what_is_kept_of_an_invocation_says_whether_its_runtime_was_lost(function, payload, lost):
    play = a_play(function, make.outcome(payload, error=True))
    play.run.outcomes[0]["seen"] = [
        {"index": 0, "environment": "aa", "cold": True, "began_ms": 4, "ended_ms": 9},
        {"index": 1, "environment": "aa", "cold": False, "began_ms": 9, "ended_ms": None},
    ]

    assert invocations_in(play.run) == [
        Invocation(environment="aa", cold=True, began_ms=4, ended_ms=9, init_ms=None, duration_ms=1.5,
                   state="failed", lost=lost)
    ]  # fmt: skip


def test_an_answer_that_only_looks_like_an_error_loses_nothing(function):
    play = a_play(function, make.outcome('{"errorType": "Runtime.ExitError"}'))
    play.run.outcomes[0]["seen"] = [
        {"index": 0, "environment": "a", "cold": True, "began_ms": 0, "ended_ms": 1}
    ]

    assert not invocations_in(play.run)[0].lost


def test_runs_that_did_not_end_well_draw_nothing(function):
    a_play(function, state=RunState.CANCELLED)

    assert lanes_of(function) is None
