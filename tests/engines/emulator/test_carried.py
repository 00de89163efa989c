"""What crosses the broker's socket arrives as it was, its large texts beside the JSON; nothing else is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.emulator import Call, Concurrency, Function, Job, Routing
from portal.engines.emulator.carried import carried_job, carried_outcome, carry_job, carry_outcome
from tests import make

# Half of a surrogate pair too: what a learner types may hold it.
texts = st.text(st.characters(), max_size=20)
FUNCTION = Function(files={"lambda_function.py": "1"}, layers=("a",), layer_files={"a": {"b": "c"}})


def over_the_socket(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(told))
    return found


@given(st.lists(texts, max_size=5), st.booleans())
def test_a_job_arrives_as_it_was(events: list[str], is_more: bool) -> None:
    job = Job(id="1", owner="ada", function=FUNCTION, events=tuple(events))
    if is_more:
        routing = Routing(function=replace(FUNCTION, version="2"), weight=0.5)
        concurrency = Concurrency(reserved=1)
        job = replace(job, call=Call(qualifier="live"), routing=routing, concurrency=concurrency)
    told, attached = carry_job(job)

    assert carried_job(over_the_socket(told), b"".join(attached)) == job


@given(texts, st.none() | texts, texts)
def test_an_outcome_arrives_as_it_was(payload: str, recording: str | None, log: str) -> None:
    outcome = replace(make.outcome(payload, log=log), recording=recording)
    told, attached = carry_outcome(outcome)

    assert carried_outcome(over_the_socket(told), b"".join(attached)) == outcome


@settings(max_examples=200)
@given(st.lists(st.integers(-2, 9) | st.booleans() | texts | st.none(), max_size=4), st.binary(max_size=9))
def test_what_is_attached_is_cut_as_told_or_not_at_all(lengths: list[Any], attached: bytes) -> None:
    told, _ = carry_job(Job(id="1", owner="ada", function=FUNCTION, events=()))
    try:
        job = carried_job({**told, "events": lengths}, attached)
    except (TypeError, ValueError):
        return

    assert b"".join(text.encode("utf-8", "surrogatepass") for text in job.events) == attached
    assert [len(text.encode("utf-8", "surrogatepass")) for text in job.events] == lengths


@pytest.mark.parametrize(
    "lengths", [7, "3", {"3": 3}, None, [True, 2], [4, -1], [3.0], [2], [4], [], [10**400]]
)
def test_lengths_that_cannot_be_are_refused(lengths: Any) -> None:
    told, _ = carry_job(Job(id="1", owner="ada", function=FUNCTION, events=()))

    with pytest.raises((TypeError, ValueError)):
        carried_job({**told, "events": lengths}, b"123")
