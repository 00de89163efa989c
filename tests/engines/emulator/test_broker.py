"""The broker over its socket: whose environment is used, who waits, and what is left when something dies."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, LogLine, Queued, Started
from portal.engines.emulator.client import Broker, BrokerGone, Busy, Cancelled, Refused, private_broker
from portal.engines.emulator.messages import Message
from portal.engines.sandbox import connect
from tests.engines.emulator.processes import own_broker

pytestmark = pytest.mark.broker

COUNTS = """
calls = 0
def lambda_handler(event, context):
    global calls
    calls += 1
    return calls
"""
WAITS = """
import time
def lambda_handler(event, context):
    print("waiting", flush=True)
    time.sleep(60)
"""


def job(
    source: str = COUNTS, *, owner: str = "alice", warm: bool = False, events: int = 1, **changes: Any
) -> Job:
    function = Function(files={"lambda_function.py": source}, **changes)
    return Job(id=str(uuid.uuid4()), owner=owner, function=function, events=("{}",) * events, warm=warm)


def payloads(broker: Broker, asked: Job) -> list[str]:
    return [message.outcome.payload for message in broker.run(asked) if isinstance(message, Done)]


def until_waiting(messages: Iterator[Message]) -> None:
    """Read until the handler has said that it waits."""
    for message in messages:
        if isinstance(message, LogLine) and "waiting" in message.text:
            return
    raise AssertionError("It ended without waiting.")


def cancel(broker: Broker, asked: Job) -> None:
    """By its name, once it is under way; it ends as cancelled."""
    messages = broker.run(asked)
    until_waiting(messages)
    broker.cancel(asked.id)
    with pytest.raises(Cancelled):
        list(messages)


@pytest.fixture(scope="module")
def narrow() -> Iterator[Broker]:
    """A broker with one place, and one more to wait in."""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, at_once=1, queue=1) as socket:
        yield Broker(socket)


class TestWarm:
    def test_the_same_code_of_the_same_owner_finds_its_environment(self, broker: Broker) -> None:
        asked = job(owner=str(uuid.uuid4()), warm=True)

        assert payloads(broker, asked) == ["1"]
        messages = list(broker.run(replace(asked, id="again")))
        assert isinstance(messages[0], Started)
        assert (messages[0].index, messages[0].cold) == (0, False)
        assert isinstance(messages[-1], Done)
        assert messages[-1].outcome.payload == "2"
        assert messages[-1].outcome.report.init_duration_ms is None

    @pytest.mark.parametrize(
        "changes",
        [{"memory_mb": 256}, {"timeout_s": 4}, {"environment": {"A1": "b"}}, {"source": COUNTS + "\n"}],
        ids=["memory", "timeout", "environment", "code"],
    )
    def test_anything_changed_starts_a_new_one(self, broker: Broker, changes: dict[str, Any]) -> None:
        owner = str(uuid.uuid4())

        assert payloads(broker, job(owner=owner, warm=True)) == ["1"]
        assert payloads(broker, job(owner=owner, warm=True, **changes)) == ["1"]
        # And what was there before has gone.
        assert payloads(broker, job(owner=owner, warm=True)) == ["1"]

    def test_nobody_gets_the_environment_of_another_owner(self, broker: Broker) -> None:
        leaves = """
import pathlib
def lambda_handler(event, context):
    seen = sorted(path.name for path in pathlib.Path("/tmp").iterdir())
    pathlib.Path("/tmp/secret").write_text("alice's")
    return seen
"""
        alice, charlie = str(uuid.uuid4()), str(uuid.uuid4())

        assert payloads(broker, job(leaves, owner=alice, warm=True)) == ["[]"]
        assert payloads(broker, job(leaves, owner=charlie, warm=True)) == ["[]"]
        assert payloads(broker, job(leaves, owner=alice, warm=True)) == ['["secret"]']

    def test_a_job_that_wants_a_cold_one_gets_it_and_leaves_none(self, broker: Broker) -> None:
        owner = str(uuid.uuid4())

        assert payloads(broker, job(owner=owner, warm=True)) == ["1"]
        assert payloads(broker, job(owner=owner, warm=False)) == ["1"]
        assert payloads(broker, job(owner=owner, warm=True)) == ["2"]

    def test_after_a_crash_the_environment_is_kept_and_starts_again(self, broker: Broker) -> None:
        source = """
import os, pathlib
mark = pathlib.Path("/tmp/mark")
def lambda_handler(event, context):
    if not mark.exists():
        mark.touch()
        os._exit(1)
    return "kept"
"""
        owner = str(uuid.uuid4())

        list(broker.run(job(source, owner=owner, warm=True)))
        assert payloads(broker, job(source, owner=owner, warm=True)) == ['"kept"']

    def test_a_runtime_that_dies_in_its_sleep_is_not_given_to_anybody(self, broker: Broker) -> None:
        # It answers, asks for more, and is gone before it is frozen, or as soon as it is woken.
        source = COUNTS.replace("return calls", "threading.Timer(0.05, os._exit, [1]).start(); return calls")
        owner = str(uuid.uuid4())
        asked = job("import os, threading\n" + source, owner=owner, warm=True)

        for turn in range(3):
            *_, last = broker.run(replace(asked, id=f"turn {turn}"))
            assert isinstance(last, Done)
            assert last.outcome.payload in {"1", "2", "3"} or "Runtime.ExitError" in last.outcome.payload


class TestWaiting:
    def test_who_waits_is_told_the_place_and_who_finds_no_place_when_to_return(self, narrow: Broker) -> None:
        first = narrow.run(job(WAITS, timeout_s=60))
        until_waiting(first)
        second = narrow.run(job())
        assert next(second) == Queued(1)

        with pytest.raises(Busy) as refused:
            list(narrow.run(job()))
        assert refused.value.retry_after_s > 0

        first.close()  # type: ignore[attr-defined]
        told = [type(message) for message in second]
        assert told[-1] is Done
        assert narrow.status()["queued"] == 0

    def test_one_who_waits_can_be_cancelled(self, narrow: Broker) -> None:
        first = narrow.run(job(WAITS, timeout_s=60))
        until_waiting(first)
        asked = job()
        second = narrow.run(asked)
        assert next(second) == Queued(1)

        narrow.cancel(asked.id)
        with pytest.raises(Cancelled):
            list(second)
        assert narrow.status()["queued"] == 0
        first.close()  # type: ignore[attr-defined]


class TestCancelling:
    def test_a_running_job_is_cancelled(self, broker: Broker) -> None:
        cancel(broker, job(WAITS, timeout_s=60))

    def test_a_job_is_cancelled_while_it_initialises(self, broker: Broker) -> None:
        cancel(broker, job('import time\nprint("waiting", flush=True)\ntime.sleep(60)', timeout_s=60))

    def test_many_cancelled_at_any_moment_leave_nothing_behind(self, broker: Broker) -> None:
        asked = [job(WAITS, timeout_s=60) for _ in range(12)]
        for turn, one in enumerate(asked):
            messages = broker.run(one)
            for _ in range(turn % 4):  # after nothing, started, the first lines…
                next(messages)
            broker.cancel(one.id)
            messages.close()  # type: ignore[attr-defined]

        assert payloads(broker, job()) == ["1"]
        status = broker.status()
        assert (status["running"], status["queued"]) == (0, 0)

    def test_closing_the_messages_frees_the_place(self, narrow: Broker) -> None:
        messages = narrow.run(job(WAITS, timeout_s=60))
        until_waiting(messages)
        messages.close()  # type: ignore[attr-defined]

        assert payloads(narrow, job()) == ["1"]

    def test_cancelling_what_is_over_does_nothing(self, broker: Broker) -> None:
        broker.cancel("never heard of")


class TestRefusing:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"memory_mb": 1}, "Memory"),
            ({"events": 0}, "1 to 1000 events"),
            ({"runtime": "cobol85"}, "not available"),
        ],
        ids=["memory", "no events", "runtime"],
    )
    def test_what_cannot_be_run_says_what_to_change(
        self, broker: Broker, changes: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            list(broker.run(job(**changes)))

    def test_files_that_collide_are_refused(self, broker: Broker) -> None:
        function = Function(files={"lambda_function.py": COUNTS, "a": "", "a/b.py": ""})
        with pytest.raises(Refused):
            list(broker.run(replace(job(), function=function)))

    @pytest.mark.parametrize(
        "frame",
        [
            1, [], "run", {}, {"op": "run"}, {"op": "run", "job": {}}, {"op": "run", "job": {"id": 1}},
            {"op": "run", "job": {"id": "1", "owner": "a", "warm": 1, "events": ["{}"], "function": {"files": 7}}},
            {"op": "run", "job": {"id": "1", "owner": "a", "warm": 1, "events": [7], "function": {"files": {"a": "b"}}}},
        ],
    )  # fmt: skip
    def test_nonsense_is_refused(self, broker: Broker, frame: Any) -> None:
        with connect(broker._socket, timeout_s=10) as wire:
            wire.send(frame)
            answer = wire.receive()
        assert answer is not None
        assert "refused" in answer.value


class TestConnections:
    def test_one_serves_job_after_job_and_whatever_else_is_asked(self, broker: Broker) -> None:
        client = Broker(broker._socket)
        list(client.run(job()))
        ((_, kept),) = client._free

        for ask in (
            lambda: list(client.run(job())),
            client.status,
            client.metrics,
            lambda: client.cancel("x"),
        ):
            ask()
            assert [wire for _, wire in client._free] == [kept]

    def test_a_refusal_does_not_cost_it(self, broker: Broker) -> None:
        client = Broker(broker._socket)
        with pytest.raises(Refused):
            list(client.run(job(memory_mb=1)))

        ((_, kept),) = client._free
        assert payloads(client, job()) == ["1"]
        assert [wire for _, wire in client._free] == [kept]

    def test_it_is_not_used_again_with_a_job_under_way(self, broker: Broker) -> None:
        client = Broker(broker._socket)
        messages = client.run(job(WAITS, timeout_s=60))
        until_waiting(messages)
        assert payloads(client, job()) == ["1"]

        messages.close()  # type: ignore[attr-defined]

        assert len(client._free) == 1
        assert payloads(client, job()) == ["1"]

    def test_a_broker_that_was_started_again_is_found(self, tmp_path: Path) -> None:
        link = tmp_path / "broker.sock"
        client = Broker(link)
        for _ in range(2):
            with own_broker(pool=0) as broker:
                link.unlink(missing_ok=True)
                link.symlink_to(broker._socket)

                assert payloads(client, job()) == ["1"]
                assert payloads(client, job()) == ["1"]


class TestDying:
    def test_nobody_there(self, tmp_path: Any) -> None:
        with pytest.raises(BrokerGone, match="does not answer"):
            list(Broker(tmp_path / "absent.sock").run(job()))

    def test_a_broker_that_is_killed_in_the_middle_is_gone(self) -> None:
        with own_broker(pool=0) as broker:
            messages = broker.run(job(WAITS, timeout_s=60))
            until_waiting(messages)
            broker.kill()

            with pytest.raises(BrokerGone):
                list(messages)

    def test_a_zygote_that_is_killed_is_our_fault_and_comes_back(self) -> None:
        with own_broker(pool=1) as broker:
            messages = broker.run(job(WAITS, timeout_s=60))
            until_waiting(messages)
            broker.kill(generation=3)

            with pytest.raises(BrokerGone):
                list(messages)
            assert payloads(broker, job()) == ["1"]

    @pytest.mark.parametrize("generation", [4, 5], ids=["keeper", "runtime"])
    def test_an_environment_that_is_killed_in_its_sleep_is_replaced(self, generation: int) -> None:
        with own_broker(pool=0) as broker:
            assert payloads(broker, job(warm=True)) == ["1"]
            broker.kill(generation)
            # Until the broker has heard of it, the run may fail, as our fault or as an exit; never wrongly.
            found = ""
            for _ in range(20):
                with contextlib.suppress(BrokerGone):
                    (found,) = payloads(broker, job(warm=True))
                if "Runtime.ExitError" not in found and found:
                    break
            assert found == "1"

    def test_a_broker_without_walls_ends_so_that_it_is_started_again(self) -> None:
        with own_broker(pool=0) as broker:
            broker.kill(generation=2)

            assert broker.process.wait(20) == 75


def test_nothing_is_left_open_by_jobs_however_they_end() -> None:
    ends = (
        "return 1",
        "raise ValueError",
        "import os; os._exit(1)",
        "while True: pass",
        "return 'x' * 7_000_000",
    )
    with own_broker(pool=0) as broker:
        folder = Path(f"/proc/{broker.process.pid}/fd")
        broker.status()
        before = len(list(folder.iterdir()))
        for end in ends:
            list(broker.run(job(f"def lambda_handler(event, context): {end}", timeout_s=1, events=2)))
        for _ in range(5):
            messages = broker.run(job(WAITS))
            next(messages)
            messages.close()  # type: ignore[attr-defined]

        deadline = time.monotonic() + 20
        while len(list(folder.iterdir())) > before and time.monotonic() < deadline:
            broker.status()  # environments are destroyed while nobody waits
        assert len(list(folder.iterdir())) <= before
        broker.process.terminate()
        assert broker.process.stderr is not None
        said = broker.process.stderr.read().decode()
        assert "never retrieved" not in said, said
        assert "Traceback" not in said, said


def test_many_at_once_each_get_their_own_answer(broker: Broker) -> None:
    echo = "def lambda_handler(event, context): return event"
    function = Function(files={"lambda_function.py": echo})
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        asked = Job(id=f"many {number}", owner=f"owner {number}", function=function, events=(str(number),))
        (found[number],) = payloads(broker, asked)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: str(number) for number in range(12)}
