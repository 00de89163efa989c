"""The room of a machine, through the socket: memory, the ceiling for one function, batches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.engines.emulator import Done, LogLine, Queued, Started, job_from_json, job_to_json
from portal.engines.emulator.client import Broker, Busy, Cancelled, Refused, private_broker
from tests.engines.emulator.test_broker import COUNTS, WAITS, job, payloads, until_waiting

pytestmark = pytest.mark.broker
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def small() -> Iterator[Broker]:
    """Four places, 1 GB for all, 768 MB for one."""
    with private_broker(
        runtimes="python3.14", cpu_shares=0, pool=0, at_once=4, queue=3, memory=1024, most_memory=768
    ) as socket:
        yield Broker(socket)


def test_a_job_waits_for_its_memory_though_there_is_a_place(small: Broker) -> None:
    first = small.run(job(WAITS, timeout_s=60, memory_mb=768))
    until_waiting(first)
    second = small.run(job(owner="bob", memory_mb=512))
    assert next(second) == Queued(1)
    status = small.status()
    assert (status["running"], status["memory_taken_mb"], status["memory_mb"]) == (1, 768, 1024)

    assert payloads(small, job(owner="charlie", memory_mb=256)) == ["1"]  # fits beside the first

    first.close()  # type: ignore[attr-defined]
    assert [type(message) for message in second if not isinstance(message, LogLine)] == [Started, Done]
    assert small.status()["memory_taken_mb"] == 0


def test_a_function_that_asks_for_more_than_the_machine_gives_is_told_how_much_that_is(small: Broker) -> None:
    with pytest.raises(Refused, match=r"1,024 MB.*768 MB at most.*SANDBOX_MOST_MEMORY_MB"):
        list(small.run(job(memory_mb=1024)))
    assert payloads(small, job(memory_mb=768)) == ["1"]


def test_batches_take_half_of_the_places_and_give_way(small: Broker) -> None:
    batches = [
        small.run(replace(job(WAITS, owner=owner, timeout_s=60), batch=True)) for owner in ("a", "b", "c")
    ]
    for messages in batches[:2]:
        until_waiting(messages)
    assert next(batches[2]) == Queued(1)

    assert payloads(small, job(owner="d")) == ["1"]

    batches[0].close()  # type: ignore[attr-defined]
    until_waiting(batches[2])
    for messages in batches[1:]:
        messages.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("batch", [False, True], ids=["interactive", "batch"])
def test_cancelled_in_the_queue_or_under_way_it_leaves_no_trace(small: Broker, batch: bool) -> None:
    running = replace(job(WAITS, timeout_s=60, memory_mb=768), batch=batch)
    waiting = replace(job(memory_mb=768), batch=batch)
    first, second = small.run(running), small.run(waiting)
    until_waiting(first)
    assert next(second) == Queued(1)

    small.cancel(waiting.id)
    with pytest.raises(Cancelled):
        list(second)
    small.cancel(running.id)
    with pytest.raises(Cancelled):
        list(first)

    assert payloads(small, replace(job(memory_mb=768), batch=batch)) == ["1"]
    status = small.status()
    assert (status["running"], status["queued"], status["memory_taken_mb"]) == (0, 0, 0)


def test_who_is_turned_away_is_told_how_many_wait(small: Broker) -> None:
    first = small.run(job(WAITS, timeout_s=60, memory_mb=768))
    until_waiting(first)
    waiting = [small.run(job(owner=owner, memory_mb=768)) for owner in ("a", "b", "c")]
    assert [next(messages) for messages in waiting] == [Queued(1), Queued(2), Queued(3)]

    with pytest.raises(Busy) as refused:
        list(small.run(job(owner="d", memory_mb=768)))

    assert refused.value.queued == 3
    assert refused.value.retry_after_s >= 1
    for messages in [first, *waiting]:
        messages.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("batch", [False, True])
def test_a_job_in_a_row_stays_what_it_was(batch: bool) -> None:
    asked = replace(job(), batch=batch)

    assert job_from_json(job_to_json(asked)) == asked


def test_a_job_from_before_there_were_batches_is_none() -> None:
    stored = job_to_json(job())
    del stored["batch"]

    assert not job_from_json(stored).batch


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--at-once", "0"], "SANDBOX_AT_ONCE"),
        (["--memory", "64"], "SANDBOX_MEMORY_MB is 64"),
        (["--memory", "512", "--most-memory", "1024"], "SANDBOX_MOST_MEMORY_MB is 1024: take 128 to 512"),
        (["--memory", "99999", "--most-memory", "20000"], "take 128 to 10240"),
    ],
)
def test_a_room_that_cannot_be_is_named_and_nothing_is_tried_again(
    tmp_path: Path, options: list[str], says: str
) -> None:
    command = [sys.executable, "-m", "portal.engines.emulator", "--socket", str(tmp_path / "b.sock")]

    ended = subprocess.run([*command, *options], check=False, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 70
    assert says in ended.stderr


def test_warm_environments_share_a_memory_and_whoever_was_away_longest_makes_room() -> None:
    greedy = COUNTS.replace("calls = 0", "calls, held = 0, bytearray(40 * 2**20)")
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, warm=80) as socket:
        broker = Broker(socket)
        assert payloads(broker, job(greedy, owner="alice", warm=True)) == ["1"]
        assert payloads(broker, job(owner="charlie", warm=True)) == ["1"]
        assert broker.status()["warm"] == 2

        assert payloads(broker, job(greedy, owner="dora", warm=True)) == ["1"]

        assert payloads(broker, job(greedy, owner="dora", warm=True)) == ["2"]
        assert payloads(broker, job(owner="charlie", warm=True)) == ["2"]
        assert payloads(broker, job(greedy, owner="alice", warm=True)) == ["1"]


def test_fifty_learners_all_find_their_environment_warm() -> None:
    owners = [f"learner {number}" for number in range(50)]
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, warm=2048) as socket:
        broker = Broker(socket)

        firsts = [payloads(broker, job(owner=owner, warm=True)) for owner in owners]
        seconds = [payloads(broker, job(owner=owner, warm=True)) for owner in owners]

    assert (firsts, seconds) == ([["1"]] * 50, [["2"]] * 50)


def test_an_environment_larger_than_that_is_not_kept() -> None:
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, warm=40) as socket:
        broker = Broker(socket)
        greedy = COUNTS.replace("calls = 0", "calls, held = 0, bytearray(60 * 2**20)")

        assert payloads(broker, job(greedy, warm=True)) == ["1"]

        assert broker.status()["warm"] == 0
