"""Memory that large events take inside: it is had once, and not anew for each of them."""

from __future__ import annotations

import itertools

import pytest

from portal.engines.emulator.client import Broker
from tests.conformance.invoking import invoke, payload

pytestmark = pytest.mark.broker

PAGES_OF_THE_EVENT = 4 * 1024 * 1024 // 4096
FAULTS = """
    import resource
    seen = []
    def lambda_handler(event, context):
        seen.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
        return seen if event == "faults" else event
    """


@pytest.mark.parametrize("runtime", ["python3.13", "python3.11"])
def test_the_memory_of_a_large_event_is_there_for_the_next(broker: Broker, runtime: str) -> None:
    large = "x" * (4 * 1024 * 1024)
    *echoes, last = invoke(broker, FAULTS, *[large] * 6, "faults", runtime=runtime, memory_mb=512)

    assert all(payload(echo) == large for echo in echoes)
    first, _, *later = [after - before for before, after in itertools.pairwise(payload(last))]
    assert first > PAGES_OF_THE_EVENT  # else there was nothing to keep
    # Where each has it anew, each has three times as many; now and then one has a copy more than before.
    assert sum(later) < len(later) * PAGES_OF_THE_EVENT // 2


def test_what_is_kept_is_no_more_than_was_held(broker: Broker) -> None:
    outcomes = invoke(broker, FAULTS, *["x" * (4 * 1024 * 1024)] * 4, memory_mb=512)

    first, *_, last = [outcome.report.max_memory_used_mb for outcome in outcomes]
    assert last <= first + 16  # one more copy of what the client holds of an event, at most
