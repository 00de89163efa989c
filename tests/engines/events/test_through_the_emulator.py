"""One of each source through a real handler, all in one environment."""

from __future__ import annotations

import json
import textwrap

import pytest

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker
from portal.engines.events import SOURCES, compose

HANDLER = """
    calls = 0

    def lambda_handler(event, context):
        global calls
        calls += 1
        return {"calls": calls, "event": event}
"""


@pytest.mark.broker
def test_every_source_gets_through_a_handler_as_it_is_built(broker: Broker) -> None:
    function = Function(files={"lambda_function.py": textwrap.dedent(HANDLER)})
    built = [compose(slug, {}) for slug in SOURCES]
    job = Job(id="events", owner="events", function=function, events=tuple(one.compact for one in built))

    outcomes = [message.outcome for message in broker.run(job) if isinstance(message, Done)]

    returned = [json.loads(outcome.payload) for outcome in outcomes]
    assert [one["event"] for one in returned] == [one.event for one in built]
    assert [one["calls"] for one in returned] == [*range(1, len(SOURCES) + 1)]
