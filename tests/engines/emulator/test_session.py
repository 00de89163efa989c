"""Sessions: events that come one by one, each for an environment that is named."""

from __future__ import annotations

import json
import re
import threading
import uuid
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Concurrency, Function, Job
from portal.engines.emulator.client import Asked, Broker, BrokerGone, Refused, Session
from portal.engines.emulator.messages import FRAME_BYTES
from portal.engines.emulator.session import ASKED
from portal.engines.sandbox import connect
from tests.engines.emulator.processes import own_broker
from tests.engines.emulator.test_metrics import until

pytestmark = pytest.mark.broker

COUNTS = """
calls = 0
def lambda_handler(event, context):
    global calls
    calls += 1
    return calls
"""
TURNS = """
import pathlib, time
def lambda_handler(event, context):
    busy = pathlib.Path("/tmp/busy")
    assert not busy.exists(), "two at the same time"
    busy.touch()
    time.sleep(0.01)
    busy.unlink()
    return event
"""
WAITS = """
import time
def lambda_handler(event, context):
    if event == "wait":
        time.sleep(60)
    return "done"
"""
TELLS_ID = "def lambda_handler(event, context): return context.aws_request_id"


def job(source: str = COUNTS, *, at_once: int = 2, **changes: Any) -> Job:
    function = Function(files={"lambda_function.py": source}, timeout_s=60)
    owner = str(uuid.uuid4())
    asked = Job(
        id=owner, owner=owner, function=function, events=("null",) * at_once, at_once=at_once, warm=False
    )
    return replace(asked, **changes)


def payload(asked: Asked) -> Any:
    return json.loads(asked.outcome.result(20).payload)


def until_begun(asked: Asked) -> None:
    until(lambda: asked.began_s is not None)


def test_each_number_has_an_environment_of_its_own(broker: Broker) -> None:
    with broker.open(job()) as session:
        asked = [session.ask("{}", environment=number) for number in (7, 7, 8, 7)]

        assert [payload(one) for one in asked] == [1, 2, 1, 3]


def test_an_environment_has_one_event_at_a_time_and_in_order(broker: Broker) -> None:
    with broker.open(job(TURNS, at_once=4)) as session:
        asked = [session.ask(str(number), environment=1) for number in range(20)]

        assert [payload(one) for one in asked] == list(range(20))


def test_an_event_comes_when_the_client_likes(broker: Broker) -> None:
    with broker.open(job()) as session:
        assert payload(session.ask("{}", environment=1)) == 1
        assert payload(session.ask("{}", environment=1)) == 2


def test_more_events_than_run_at_once_wait_for_their_turn(broker: Broker) -> None:
    with broker.open(job(at_once=1)) as session:
        asked = [session.ask("{}", environment=number % 3) for number in range(150)]

        assert sum(payload(one) == 50 for one in asked) == 3


def test_the_request_id_is_the_one_that_is_given(broker: Broker) -> None:
    request_id = str(uuid.uuid4())
    with broker.open(job(TELLS_ID)) as session:
        assert payload(session.ask("{}", environment=1, request_id=request_id)) == request_id
        assert payload(session.ask("{}", environment=1)) != request_id


def test_text_passes_as_it_is(broker: Broker) -> None:
    with broker.open(job("def lambda_handler(event, context): return event")) as session:
        assert payload(session.ask('"é😀"', environment=1)) == "é😀"


def test_what_is_given_up_ends_and_its_environment_with_it(broker: Broker) -> None:
    with broker.open(job(WAITS)) as session:
        asked = session.ask('"wait"', environment=1)
        until_begun(asked)
        session.give_up(asked)
        with pytest.raises(CancelledError):
            asked.outcome.result(20)

        again = session.ask("{}", environment=1).outcome.result(20)
        assert (json.loads(again.payload), again.report.init_duration_ms is not None) == ("done", True)
        session.give_up(asked)  # once more changes nothing


def test_what_waits_may_be_given_up(broker: Broker) -> None:
    with broker.open(job(WAITS, at_once=1)) as session:
        first = session.ask('"wait"', environment=1)
        until_begun(first)
        second = session.ask("{}", environment=2)
        session.give_up(second)
        with pytest.raises(CancelledError):
            second.outcome.result(20)
        assert not first.outcome.done()


def test_what_is_retired_begins_anew(broker: Broker) -> None:
    with broker.open(job()) as session:
        assert payload(session.ask("{}", environment=1)) == 1
        session.retire(1)
        session.retire(99)
        assert payload(session.ask("{}", environment=1)) == 1


def test_those_asleep_hold_no_more_than_the_session_may(broker: Broker) -> None:
    """8 MB each, and 128 MB for all: whoever was away longest has made room."""
    with broker.open(job(at_once=1)) as session:
        for number in range(40):
            payload(session.ask("{}", environment=number))

        assert payload(session.ask("{}", environment=39)) == 2
        assert payload(session.ask("{}", environment=0)) == 1


def test_those_asleep_are_let_go_of_by_what_they_hold(broker: Broker) -> None:
    """Two of them hold more than the session may have asleep."""
    source = """
held = None
def lambda_handler(event, context):
    global held
    is_first = held is None
    held = held or bytearray(60 * 2**20)
    return is_first
"""
    with broker.open(job(source, at_once=1)) as session:
        firsts = [payload(session.ask("{}", environment=number)) for number in (1, 2, 2, 1)]

    assert firsts == [True, True, False, True]


def test_a_number_that_was_retired_while_its_event_waits_is_served_and_leaves_nothing(broker: Broker) -> None:
    before = broker.status()["warm"]
    with broker.open(job(at_once=1)) as session:
        asked = [session.ask("{}", environment=1) for _ in range(3)]
        session.retire(1)
        asked += [session.ask("{}", environment=1) for _ in range(3)]

        assert all(payload(one) >= 1 for one in asked)
    until(lambda: broker.status()["running"] == 0)
    assert broker.status()["warm"] == before


def test_a_session_holds_one_place_and_gives_it_back(broker: Broker) -> None:
    until(lambda: broker.status()["running"] == 0)  # what others had is given back
    before = broker.status()["memory_taken_mb"]
    with broker.open(job(at_once=2)) as session:
        payload(session.ask("{}", environment=1))
        status = broker.status()
        assert (status["running"], status["memory_taken_mb"] - before) == (1, 512)  # awake, and asleep
    until(lambda: broker.status()["running"] == 0)


def test_closing_ends_what_is_under_way(broker: Broker) -> None:
    with broker.open(job(WAITS)) as session:
        asked = session.ask('"wait"', environment=1)
        until_begun(asked)

    with pytest.raises(BrokerGone):
        asked.outcome.result(0)
    until(lambda: broker.status()["running"] == 0)
    with pytest.raises(BrokerGone):
        session.ask("{}", environment=1).outcome.result(0)


def test_a_session_that_was_closed_in_peace_is_done_and_not_cancelled(broker: Broker) -> None:
    def done() -> float:
        (line,) = (
            line
            for line in broker.metrics().splitlines()
            if line.startswith('warmstart_jobs_total{end="done"')
        )
        return float(line.split()[-1])

    before = done()
    with broker.open(job()) as session:
        payload(session.ask("{}", environment=1))

    until(lambda: done() == before + 1)


def test_a_session_may_be_cancelled_by_name(broker: Broker) -> None:
    asked_for = job(WAITS)
    with broker.open(asked_for) as session:
        asked = session.ask('"wait"', environment=1)
        until_begun(asked)
        broker.cancel(asked_for.id)

        assert type(asked.outcome.exception(20)).__name__ == "Cancelled"


def test_several_threads_may_ask(broker: Broker) -> None:
    found: list[int] = []

    def ask(session: Session, number: int) -> None:
        found.extend(payload(session.ask("{}", environment=number)) for _ in range(5))

    with broker.open(job(at_once=4)) as session:
        threads = [threading.Thread(target=ask, args=(session, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(found) == sorted([1, 2, 3, 4, 5] * 4)


def test_the_end_of_the_broker_is_told_to_all_who_wait() -> None:
    with own_broker(pool=0) as broker, broker.open(job(WAITS)) as session:
        asked = [session.ask('"wait"', environment=number) for number in range(3)]
        until_begun(asked[0])
        broker.kill()

        for one in asked:
            assert isinstance(one.outcome.exception(20), BrokerGone)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"events": ("{}",), "at_once": 1}, "come later"),
        ({"events": ("null",), "at_once": 2}, "come later"),
        ({"concurrency": Concurrency(provisioned=1)}, "initialises nothing ahead|never for"),
        ({"record": True}, "not recorded|events"),
        ({"at_once": 51, "events": ("null",) * 51}, "1 to 50"),
    ],
    ids=["an event", "too few", "provisioned", "recorded", "too many at once"],
)
def test_what_no_session_can_be_is_refused(broker: Broker, changes: dict[str, Any], words: str) -> None:
    with broker.open(job(**changes)) as session:
        error = session.ask("{}", environment=1).outcome.exception(20)

    assert isinstance(error, Refused)
    assert re.search(words, str(error))


@pytest.mark.parametrize(
    "text", ["{", "NaN", "", '"' + "a" * 6 * 1024 * 1024 + '"'], ids=["cut", "NaN", "nothing", "large"]
)
def test_an_event_that_lambda_would_refuse_ends_the_session(broker: Broker, text: str) -> None:
    with broker.open(job()) as session:
        assert isinstance(session.ask(text, environment=1).outcome.exception(20), Refused)


@pytest.mark.parametrize(
    "told",
    [
        5,
        [],
        {"event": {}},
        {"event": {"number": "1", "environment": 1, "request_id": None}},
        {"event": {"number": 1, "environment": 1, "request_id": "no id"}},
        {"give_up": "all"},
        {"op": "run"},
    ],
    ids=str,
)
def test_nonsense_in_a_session_is_refused(broker: Broker, told: Any) -> None:
    with broker.open(job()) as session:
        session._wire.send(told, [b"{}"])

        assert isinstance(session.ask("{}", environment=1).outcome.exception(20), Refused)


def test_a_client_that_floods_is_refused(broker: Broker) -> None:
    with broker.open(job(WAITS)) as session:
        waiting = session.ask('"wait"', environment=1)
        for number in range(1_000, 1_000 + ASKED):
            told = {"number": number, "environment": 2, "request_id": None}
            session._wire.send({"event": told}, [b'"wait"'])

        assert isinstance(waiting.outcome.exception(20), Refused)


def test_a_client_that_goes_away_in_the_middle_of_a_frame_leaves_nothing(broker: Broker) -> None:
    session = broker.open(job(WAITS))
    asked = session.ask('"wait"', environment=1)
    until_begun(asked)
    session._wire._socket.sendall(b"\x00\x00")
    session._wire.shutdown()

    until(lambda: broker.status()["running"] == 0)
    session.close()
    with connect(broker._socket, timeout_s=5, cap=FRAME_BYTES) as wire:
        wire.send({"op": "session", "job": 5})
        frame = wire.receive()
    assert frame is not None
    assert "refused" in frame.value
