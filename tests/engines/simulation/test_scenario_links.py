"""Links to scenarios, and timelines that are kept."""

from __future__ import annotations

import json
import string
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation.scenarios import (
    BadScenario,
    read_scenario,
    run,
    scenario_from_text,
    scenario_to_json,
    scenario_to_text,
)
from portal.engines.simulation.timeline import UnknownTimeline, timeline_from_json, timeline_to_json
from tests.engines.simulation.declared import ROBUST, play

# Links


SCENARIOS = st.fixed_dictionaries(
    {},
    optional={
        "seed": st.integers(min_value=0, max_value=1_000),
        "function": st.fixed_dictionaries(
            {}, optional={"timeout_s": st.integers(1, 30), "reserved": st.integers(0, 9)}
        ),
        "handler": st.fixed_dictionaries(
            {}, optional={"style": st.sampled_from(["raise", "report", "swallow"])}
        ),
        "source": st.one_of(
            st.fixed_dictionaries({"kind": st.just("async")}, optional={"age_s": st.integers(60, 400)}),
            st.fixed_dictionaries(
                {"kind": st.just("sqs")}, optional={"fifo": st.booleans(), "batch_size": st.integers(1, 10)}
            ),
        ),
        "traffic": st.lists(
            st.fixed_dictionaries(
                {"count": st.integers(1, 20)},
                optional={"over_s": st.integers(0, 60), "poison": st.lists(st.integers(1, 30), max_size=3)},
            ),
            min_size=1,
            max_size=3,
        ),
        "faults": st.fixed_dictionaries(
            {}, optional={"crashes": st.floats(0, 1), "lost_answers": st.floats(0, 1)}
        ),
    },
)


@given(SCENARIOS)
def test_a_link_gives_the_same_scenario(told):
    scenario = read_scenario(told)
    text = scenario_to_text(scenario)

    assert scenario_from_text(text) == scenario
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")
    assert read_scenario(scenario_to_json(scenario)) == scenario


@settings(deadline=None, max_examples=40)
@given(SCENARIOS)
def test_a_link_gives_the_same_timeline_and_it_is_accounted_for(told):
    scenario = read_scenario({**told, "limits": {"virtual_s": 7_200}})
    timeline = run(scenario, wall=lambda: 0.0)

    assert run(scenario_from_text(scenario_to_text(scenario)), wall=lambda: 0.0) == timeline
    assert timeline.ledger.check()


def test_a_link_is_short():
    assert len(scenario_to_text(read_scenario(ROBUST))) < 300


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_a_link_that_nobody_made_is_refused(text):
    try:
        scenario_from_text(text)
    except BadScenario:
        pass
    else:
        pytest.fail("it was taken")


@pytest.mark.parametrize(
    "plain", [b"[]", b"5", b"{", b"[" * 100_000, b" " * 10_000_000, b'{"seed": NaN}'], ids=len
)
def test_a_link_to_something_else_is_refused(plain):
    with pytest.raises(BadScenario):
        scenario_from_text(urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("="))


# Timelines


@settings(deadline=None, max_examples=30)
@given(SCENARIOS)
def test_a_timeline_is_kept_as_json(told):
    timeline = run(read_scenario({**told, "limits": {"virtual_s": 7_200}}), wall=lambda: 0.0)

    assert timeline_from_json(json.loads(json.dumps(timeline_to_json(timeline)))) == timeline


def test_the_form_of_a_kept_timeline_is_fixed():
    told = timeline_to_json(play({"traffic": [{}], "source": {"kind": "async"}}))

    assert list(told) == ["version", "stop", "ended_ms", "ledger", "happenings"]
    request = told["happenings"][1][4]["request"]
    assert told["happenings"] == [
        [0, "my-function events#1", "arrived", "my-function events", {"source": "invoke"}],
        [0, "my-function/1", "environment started", "my-function", {"request": request, "source": "invoke", "init_ms": 250}],
        [0, "my-function events#1", "sent to function", "my-function events", {"attempt": 1}],
        [350, "my-function/1", "environment done", "my-function", {"request": request, "billed_ms": 350, "error": None}],
        [350, "my-function events#1", "succeeded", "my-function events"],
        [350, "my-function events#1", "deleted", "my-function events"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"version": 0},
        {"version": 1},
        {"version": 1, "stop": "quiet", "ended_ms": 0, "ledger": {}, "happenings": [[0, "a", "dreamt", "b"]]},
        {"version": 1, "stop": "quiet", "ended_ms": 0, "ledger": {"x": 1}, "happenings": []},
        {
            "version": 1,
            "stop": "quiet",
            "ended_ms": 0,
            "ledger": {},
            "happenings": [[0, "a", "environment done", "b"]],
        },
    ],
    ids=str,
)
def test_what_is_no_timeline_is_refused(told):
    with pytest.raises(UnknownTimeline):
        timeline_from_json(told)


def test_each_environment_is_a_lane():
    timeline = play(
        {
            "source": {"kind": "sqs", "batch_size": 1, "maximum_concurrency": 2},
            "traffic": [{"count": 4, "poison": [3]}],
            "limits": {"virtual_s": 1},
        }
    )

    first, second = timeline.lanes
    assert (first.environment, first.from_ms, first.until_ms) == ("my-function/1", 0, None)
    assert [(span.from_ms, span.until_ms, span.init_ms, span.error) for span in second.spans] == [
        (0, 350, 250, None),
        (350, 450, 0, "ValueError"),
    ]
    assert len(first.spans) == 2
