"""An event's life as stretches and signs, and how all stand at one moment."""

from __future__ import annotations

import pytest

from portal.engines.simulation import Happening, Kind
from portal.pages.timelines.drawn import LANES, draw
from portal.pages.timelines.lives import Life, Lives, Stretch
from portal.pages.timelines.moment import moment

# A message that fails once, is visible again after half a minute and succeeds, in one environment.
STEPS = (
    Happening(0, "orders#1", Kind.ARRIVED, "orders", {}),
    Happening(10, "fn/1", Kind.ENVIRONMENT_STARTED, "fn", {"init_ms": 200}),
    Happening(10, "orders#1", Kind.SENT_TO_FUNCTION, "orders", {"attempt": 1}),
    Happening(310, "fn/1", Kind.ENVIRONMENT_DONE, "fn", {"billed_ms": 100, "error": "ValueError"}),
    Happening(310, "orders#1", Kind.FAILED, "orders", {"attempt": 1}),
    Happening(30_010, "orders#1", Kind.RETURNED, "orders", {}),
    Happening(30_010, "orders#1", Kind.SENT_TO_FUNCTION, "orders", {"attempt": 2}),
    Happening(30_010, "fn/1", Kind.ENVIRONMENT_REUSED, "fn", {"init_ms": None}),
    Happening(30_110, "fn/1", Kind.ENVIRONMENT_DONE, "fn", {"billed_ms": 100, "error": None}),
    Happening(30_110, "orders#1", Kind.SUCCEEDED, "orders", {}),
    Happening(30_110, "orders#1", Kind.DELETED, "orders", {}),
)
EVENT = Lives.of(STEPS).events[0]
ENVIRONMENT = Lives.of(STEPS).environments[0]


def test_an_event_waits_is_with_the_function_and_is_hidden_until_it_is_tried_again():
    assert list(EVENT.stretches(40_000)) == [
        Stretch("waiting", 0, 10),
        Stretch("running", 10, 310),
        Stretch("hidden", 310, 30_010),
        Stretch("running", 30_010, 30_110),
    ]
    assert [(sign.at_ms, sign.text, sign.words) for sign in EVENT.signs()] == [
        (310, "✗", "failed: attempt 1"),
        (30_110, "✓", "deleted"),
    ]


def test_an_environment_is_initialised_busy_and_idle_to_the_end():
    assert list(ENVIRONMENT.stretches(40_000)) == [
        Stretch("init", 10, 210),
        Stretch("busy", 210, 310),
        Stretch("idle", 310, 30_010),
        Stretch("busy", 30_010, 30_110),
        Stretch("idle", 30_110, 40_000),
    ]


@pytest.mark.parametrize(
    ("life", "at_ms", "state"),
    [
        (EVENT, 0, "waiting"),
        (EVENT, 309, "running"),
        (EVENT, 310, "hidden"),
        (EVENT, 30_110, "gone"),
        (ENVIRONMENT, 9, ""),
        (ENVIRONMENT, 209, "init"),
        (ENVIRONMENT, 210, "busy"),
        (ENVIRONMENT, 30_200, "idle"),
    ],
)
def test_what_it_is_at_a_moment(life: Life, at_ms, state):
    assert life.state_at(at_ms) == state


def test_a_moment_tells_what_happened_then_and_how_all_stand():
    drawn = draw(STEPS)
    seen = moment(STEPS, drawn, drawn.times.index(310))

    assert seen.at == "310 ms"
    assert seen.now == (
        "fn/1 environment done: billed ms 100, error ValueError",
        "orders#1 failed: attempt 1",
    )
    assert [(one.name, one.state) for one in (*seen.events, *seen.environments)] == [
        ("orders#1", "hidden"),
        ("fn/1", "idle"),
    ]
    assert seen.counts == (("is hidden until it is tried again", 1),)


@pytest.mark.parametrize(("asked", "place"), [(-5, 0), (0, 0), (3, 3), (999, 4)])
def test_a_place_beyond_the_ends_is_the_nearest(asked, place):
    seen = moment(STEPS, draw(STEPS), asked)

    assert seen.place == place
    assert (seen.earlier is None, seen.later is None) == (place == 0, place == 4)


def test_lanes_stand_below_each_other_and_say_when_there_are_more():
    many = [Happening(at, f"orders#{at}", Kind.ARRIVED, "orders", {}) for at in range(LANES + 7)]
    drawn = draw(many).events

    assert [lane.name for lane in drawn.lanes] == [f"orders#{at}" for at in range(LANES)]
    assert drawn.left_out == 7
    assert len({lane.y for lane in drawn.lanes}) == LANES


def test_nothing_that_happened_is_drawn_as_nothing():
    drawn = draw(())

    assert drawn.events.lanes == drawn.environments.lanes == ()
    assert moment((), drawn, 0).now == ()
