"""What the broker counts of real jobs, read as Prometheus reads it."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from portal.engines.emulator import Job, Queued
from portal.engines.emulator.client import Broker, BrokerGone, Busy, Cancelled, Refused, private_broker
from tests.engines.emulator.processes import own_broker
from tests.engines.emulator.test_broker import WAITS, cancel, job, until_waiting

pytestmark = pytest.mark.broker

Sample = tuple[str, tuple[tuple[str, str], ...]]  # name, labels by name


def read(broker: Broker) -> dict[Sample, float]:
    """Value by name and labels, of everything."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(broker.metrics())
        for sample in family.samples
    }


def value(broker: Broker, name: str, **labels: str) -> float:
    return read(broker)[f"warmstart_{name}", tuple(sorted(labels.items()))]


def rises(broker: Broker, act: Callable[[], object]) -> dict[str, float]:
    """The counters that `act` moved, as {"kills_total time": 1}; no buckets and sums, and not the pool's filling."""
    before = read(broker)
    act()
    return {
        " ".join([name.removeprefix("warmstart_"), *dict(labels).values()]): after - before[name, labels]
        for (name, labels), after in read(broker).items()
        if name.endswith(("_total", "_count"))
        and "process" not in name
        and "environments" not in name
        and after != before[name, labels]
    }


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline


def run(broker: Broker, asked: Job) -> None:
    with contextlib.suppress(Busy, Cancelled, Refused):
        list(broker.run(asked))


def finished(**more: float) -> dict[str, float]:
    """What every job that ran moves, besides its invocation."""
    return {"jobs_total done": 1, "job_duration_seconds_count": 1, "queue_wait_seconds_count": 1, **more}


@pytest.fixture(scope="module")
def narrow() -> Iterator[Broker]:
    """A broker with one place, and one more to wait in."""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, at_once=1, queue=1) as socket:
        yield Broker(socket)


def test_cold_and_warm_starts_are_told_apart(broker: Broker) -> None:
    asked = job(owner=str(uuid.uuid4()), warm=True)

    assert rises(broker, lambda: run(broker, asked)) == finished(
        **{
            "invocations_total cold success": 1,
            "init_duration_seconds_count": 1,
            "invocation_duration_seconds_count": 1,
        }
    )
    assert rises(broker, lambda: run(broker, asked)) == finished(
        **{
            "invocations_total warm success": 1,
            "invocation_duration_seconds_count": 1,
        }
    )


@pytest.mark.parametrize(
    ("body", "moved"),
    [
        ("raise ValueError", {"invocations_total cold error": 1}),
        ("import os; os._exit(1)", {"invocations_total cold error": 1}),
        ("\n    while True: pass", {"invocations_total cold timeout": 1, "kills_total time": 1}),
        ("b = bytearray(1 << 30)", {"invocations_total cold out_of_memory": 1, "kills_total memory": 1}),
        ("return 'x' * 7_000_000", {"invocations_total cold error": 1, "kills_total response": 1}),
    ],
    ids=["error", "exit", "time-out", "memory bomb", "response too large"],
)
def test_what_goes_wrong_is_counted_by_its_cause(broker: Broker, body: str, moved: dict[str, float]) -> None:
    asked = job(f"def lambda_handler(event, context): {body}", timeout_s=1)

    assert rises(broker, lambda: run(broker, asked)) == finished(
        init_duration_seconds_count=1, invocation_duration_seconds_count=1, **moved
    )


def test_an_init_phase_over_its_memory_is_a_kill_each_time_it_is_tried(broker: Broker) -> None:
    asked = job("b = bytearray(1 << 30)\ndef lambda_handler(event, context): pass")

    assert rises(broker, lambda: run(broker, asked)) == finished(
        **{
            "invocations_total cold out_of_memory": 1,
            "invocation_duration_seconds_count": 1,
            "kills_total memory": 2,
        }
    )


def test_a_refused_job_has_no_place(broker: Broker) -> None:
    assert rises(broker, lambda: run(broker, job(memory_mb=1))) == {
        "jobs_total refused": 1,
        "job_duration_seconds_count": 1,
    }


def cancel_by_name(broker: Broker) -> None:
    cancel(broker, job(WAITS, timeout_s=60))


def leave(broker: Broker) -> None:
    before = value(broker, "jobs_total", end="cancelled")
    messages = broker.run(job(WAITS, timeout_s=60))
    until_waiting(messages)
    messages.close()  # type: ignore[attr-defined]
    until(lambda: value(broker, "jobs_total", end="cancelled") > before)


@pytest.mark.parametrize("act", [cancel_by_name, leave], ids=["asked", "client gone"])
def test_a_job_that_nobody_wants_any_more_is_cancelled_and_its_runtime_killed(
    narrow: Broker, act: Callable[[Broker], None]
) -> None:
    assert rises(narrow, lambda: act(narrow)) == {
        "jobs_total cancelled": 1,
        "kills_total asked": 1,
        "job_duration_seconds_count": 1,
        "queue_wait_seconds_count": 1,
    }


def test_who_waits_and_who_finds_no_place_is_seen(narrow: Broker) -> None:
    first, second = narrow.run(job(WAITS, timeout_s=60)), narrow.run(job())
    until_waiting(first)
    assert next(second) == Queued(1)

    assert rises(narrow, lambda: run(narrow, job())) == {
        "jobs_total busy": 1,
        "job_duration_seconds_count": 1,
    }
    assert [value(narrow, name) for name in ("jobs_running", "jobs_queued", "places")] == [1, 1, 1]
    assert value(narrow, "memory_taken_bytes") == 128 * 1024 * 1024 <= value(narrow, "memory_bytes")

    first.close()  # type: ignore[attr-defined]
    list(second)
    assert value(narrow, "jobs_queued") == 0


def test_environments_are_counted_from_the_first_to_the_last() -> None:
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0) as socket:
        broker = Broker(socket)
        assert value(broker, "environments_made_total", **{"for": "job"}) == 0

        run(broker, job(owner="alice", warm=True))
        assert value(broker, "environments_warm") == 1
        run(broker, job(owner="alice", warm=False))

        assert value(broker, "environments_made_total", **{"for": "job"}) == 2
        assert value(broker, "environments_destroyed_total") == 1
        assert (value(broker, "pool_size"), value(broker, "environments_pooled")) == (0, 0)


def test_a_pool_is_shown_with_its_size_and_fills() -> None:
    with private_broker(cpu_shares=0, pool=2, runtimes="python3.14") as socket:
        broker = Broker(socket)
        until(lambda: value(broker, "environments_pooled") == 2)

        assert value(broker, "pool_size") == 2
        assert value(broker, "environments_made_total", **{"for": "pool"}) == 2


def test_a_zygote_that_dies_is_a_fault_of_ours_and_is_seen_to_come_back() -> None:
    with own_broker(pool=0) as broker:
        messages = broker.run(job(WAITS, timeout_s=60))
        until_waiting(messages)
        assert value(broker, "zygotes_up") == 1
        broker.kill(generation=3)
        with pytest.raises(BrokerGone):
            list(messages)

        assert value(broker, "jobs_total", end="fault") == 1
        until(lambda: value(broker, "zygotes_started_total") == 2)
        assert value(broker, "zygotes_up") == 1


def test_no_label_holds_what_a_learner_wrote(broker: Broker) -> None:
    mark = "aLearnersOwnWord"
    source = f"class {mark}(Exception): pass\ndef lambda_handler(event, context): raise {mark}('{mark}')"

    run(broker, job(source, owner=mark, name=mark))
    run(broker, job(source, owner=mark, runtime=mark))

    assert mark not in broker.metrics()


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(BrokerGone, match="does not answer"):
        Broker(tmp_path / "absent.sock").metrics()
