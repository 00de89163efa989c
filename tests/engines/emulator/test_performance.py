"""One job's events over environments: how many there are, which are used again, what is routed where."""

from __future__ import annotations

import math
import threading
import uuid
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import (
    Concurrency,
    Done,
    Function,
    Job,
    LogLine,
    Provisioned,
    Routing,
    Started,
    Throttled,
)
from portal.engines.emulator.client import Broker, Cancelled, Refused
from tests.engines.emulator.test_broker import COUNTS, WAITS, until_waiting
from tests.engines.emulator.test_metrics import until

pytestmark = pytest.mark.broker

MEETS = """
import time
def lambda_handler(event, context):
    print(event)
    time.sleep(0.2)
    return event
"""
VERSION = "def lambda_handler(event, context): return context.function_version"


def job(source: str = COUNTS, events: int = 1, *, version: str = "1", **changes: Any) -> Job:
    function = Function(files={"lambda_function.py": source}, version=version)
    texts = tuple(str(number) for number in range(events))
    asked = Job(id=str(uuid.uuid4()), owner=str(uuid.uuid4()), function=function, events=texts, warm=False)
    return replace(asked, **changes)


def started(broker: Broker, asked: Job) -> list[Started]:
    return [message for message in broker.run(asked) if isinstance(message, Started)]


def payloads(broker: Broker, asked: Job) -> list[str]:
    return [message.outcome.payload for message in broker.run(asked) if isinstance(message, Done)]


class TestAtOnce:
    def test_one_after_the_other_they_share_an_environment(self, broker: Broker) -> None:
        found = started(broker, job(events=3))

        assert [one.index for one in found] == [0, 1, 2]
        assert len({one.environment for one in found}) == 1
        assert [one.cold for one in found] == [True, False, False]

    def test_at_once_each_has_an_environment_of_its_own(self, broker: Broker) -> None:
        messages = list(broker.run(job(MEETS, events=3, at_once=3)))

        found = [message for message in messages if isinstance(message, Started)]
        assert len({one.environment for one in found}) == 3
        assert all(one.cold for one in found)
        # Every one had started before the first was done.
        assert {type(message) for message in messages[-3:]} <= {LogLine, Done}
        logs = {message.index: message.outcome.log for message in messages if isinstance(message, Done)}
        assert all(f"\n{index}\n" in log for index, log in logs.items())

    def test_who_is_done_takes_the_next_event(self, broker: Broker) -> None:
        found = started(broker, job(events=20, at_once=2))

        assert sorted(one.index for one in found) == list(range(20))
        assert len({one.environment for one in found}) <= 2
        assert sum(one.cold for one in found) <= 2

    def test_all_of_them_are_warm_for_the_next_job(self, broker: Broker) -> None:
        asked = job(MEETS, events=3, at_once=3, warm=True)

        first, second = started(broker, asked), started(broker, replace(asked, id="again"))

        assert {one.environment for one in first} == {one.environment for one in second}
        assert not any(one.cold for one in second)

    def test_other_code_of_the_owner_ends_all_of_them(self, broker: Broker) -> None:
        asked = job(MEETS, events=3, at_once=3, warm=True)
        before = broker.status()["warm"]
        list(broker.run(asked))
        assert broker.status()["warm"] == before + 3

        other = replace(asked.function, files={"lambda_function.py": COUNTS})
        list(broker.run(replace(asked, id="other", function=other, events=("1",), at_once=1)))

        assert broker.status()["warm"] == before + 1

    def test_cancelling_ends_all_of_them(self, broker: Broker) -> None:
        asked = job(WAITS.replace("60", "2"), events=2, at_once=2)
        messages = broker.run(asked)
        until_waiting(messages)

        broker.cancel(asked.id)

        with pytest.raises(Cancelled):
            list(messages)
        assert broker.status()["running"] == 0

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"at_once": 0}, "1 to 50 events"),
            ({"at_once": 51}, "1 to 50 events"),
            ({"events": 50, "at_once": 50, "memory": 10_240}, "at once ask for|at most"),
        ],
    )
    def test_too_many_are_refused(self, broker: Broker, changes: dict[str, Any], words: str) -> None:
        memory = changes.pop("memory", 128)
        asked = job(**changes)
        with pytest.raises(Refused, match=words):
            list(broker.run(replace(asked, function=replace(asked.function, memory_mb=memory))))


class TestRouting:
    def test_a_tenth_of_a_thousand_events_goes_to_the_new_version(self, broker: Broker) -> None:
        asked = job(VERSION, events=1_000)
        function = replace(asked.function, memory_mb=1_769)  # a whole processor: at 128 MB it would take long
        other = replace(function, version="2")
        asked = replace(asked, function=function, routing=Routing(function=other, weight=0.1))

        messages = list(broker.run(asked))

        told = [message.version for message in messages if isinstance(message, Started)]
        answered = [message.outcome.payload for message in messages if isinstance(message, Done)]
        assert answered == [f'"{version}"' for version in told]
        # 99.9 % of all draws are nearer than this.
        assert abs(told.count("2") - 100) <= 3.29 * math.sqrt(1_000 * 0.1 * 0.9)

    @pytest.mark.parametrize(("weight", "versions"), [(0.0, {"1"}), (1.0, {"2"})])
    def test_all_or_nothing(self, broker: Broker, weight: float, versions: set[str]) -> None:
        asked = job(VERSION, events=10)
        asked = replace(asked, routing=Routing(function=replace(asked.function, version="2"), weight=weight))

        assert {one.version for one in started(broker, asked)} == versions

    def test_each_version_keeps_its_environment(self, broker: Broker) -> None:
        asked = job(COUNTS, events=40, warm=True)
        asked = replace(asked, routing=Routing(function=replace(asked.function, version="2"), weight=0.5))

        first, second = started(broker, asked), started(broker, replace(asked, id="again"))

        assert len({one.environment for one in first}) == 2
        assert {one.environment for one in first} == {one.environment for one in second}


class TestConcurrency:
    def test_what_another_job_of_the_function_has_counts(self, broker: Broker) -> None:
        long = job(WAITS, warm=False, concurrency=Concurrency(reserved=1))
        messages = broker.run(long)
        until_waiting(messages)
        same = replace(long, id="2", function=replace(long.function, version="2"))
        other = replace(
            long, id="3", function=replace(long.function, name="other", files=job().function.files)
        )

        assert [type(message) for message in broker.run(same)] == [Throttled]
        assert payloads(broker, other) == ["1"]
        messages.close()  # type: ignore[attr-defined]

    def test_a_claim_is_given_back(self, broker: Broker) -> None:
        asked = job(events=5, concurrency=Concurrency(reserved=1))

        assert payloads(broker, asked) == ["1", "2", "3", "4", "5"]
        assert payloads(broker, replace(asked, id="again")) == ["1", "2", "3", "4", "5"]

    def test_provisioned_ones_stay_for_the_next_job(self, broker: Broker) -> None:
        asked = job(events=1, warm=True, concurrency=Concurrency(provisioned=2))

        first, second = list(broker.run(asked)), list(broker.run(replace(asked, id="again")))

        made = {message.environment for message in first if isinstance(message, Provisioned)}
        assert len(made) == 2
        assert not [message for message in second if isinstance(message, Provisioned)]
        assert {message.environment for message in second if isinstance(message, Started)} <= made

    def test_a_job_is_cancelled_while_its_environments_are_initialised_ahead(self, broker: Broker) -> None:
        asked = job("import time\ntime.sleep(60)", concurrency=Concurrency(provisioned=2))
        done: list[type[BaseException]] = []

        def ask() -> None:
            try:
                list(broker.run(asked))
            except Cancelled as error:
                done.append(type(error))

        thread = threading.Thread(target=ask)
        thread.start()
        until(lambda: broker.status()["running"] == 1)
        broker.cancel(asked.id)
        thread.join()

        assert done == [Cancelled]
        assert broker.status()["running"] == 0

    def test_an_initialisation_ahead_that_fails_is_tried_again_with_the_event(self, broker: Broker) -> None:
        asked = job("raise ValueError('no')", concurrency=Concurrency(provisioned=1))

        first, *_, last = broker.run(asked)

        assert isinstance(first, Provisioned)
        assert "Status: error\tError Type: ValueError" in first.log
        assert isinstance(last, Done)
        assert '"errorType": "ValueError"' in last.outcome.payload
        assert last.outcome.report.init_duration_ms is None

    @pytest.mark.parametrize(
        ("version", "concurrency", "words"),
        [
            ("$LATEST", Concurrency(provisioned=1), "never for"),
            ("1", Concurrency(reserved=1, provisioned=2), "no more than"),
            ("1", Concurrency(reserved=-1), "0 to 1,000"),
            ("1", Concurrency(reserved=1_001), "0 to 1,000"),
            ("1", Concurrency(provisioned=-1), "50 at most"),
            ("1", Concurrency(provisioned=51), "50 at most"),
        ],
    )
    def test_what_lambda_would_not_configure(
        self, broker: Broker, version: str, concurrency: Concurrency, words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            list(broker.run(job(version=version, concurrency=concurrency)))
