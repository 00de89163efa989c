"""Accounts that are ready before somebody asks: each is one job's, once, and its end keeps nobody waiting."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from portal.engines.cloud.beside import AwsAround, AwsBeside
from portal.engines.emulator import Function, Job
from portal.engines.emulator.client import Broker
from portal.engines.emulator.metrics import Metrics
from portal.engines.sandbox import Environment

from .around import handler, run

pytestmark = pytest.mark.broker

ALICE = {"buckets": [{"name": "alices", "objects": [{"key": "a", "text": "hers"}]}]}
BOB = {"queues": [{"name": "bobs"}]}


def job(seed: dict[str, Any]) -> Job:
    function = Function(files={"lambda_function.py": ""})
    return Job(id=str(uuid.uuid4()), owner="alice", function=function, events=("{}",), aws=seed)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.01)


class Ready:
    """AWS as a broker has it, and the loop in which that lives."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        self._aws = AwsBeside()
        runner.run(self._aws.start(tier="full", metrics=Metrics(CollectorRegistry())))

    def do(self, work: Callable[[AwsBeside], Coroutine[Any, Any, None]]) -> None:
        self._runner.run(work(self._aws))

    def close(self) -> None:
        self._runner.run(self._aws.stop())


@pytest.fixture(scope="module")
def ready() -> Iterator[Ready]:
    with asyncio.Runner() as runner:
        ready = Ready(runner)
        yield ready
        ready.close()


async def held(around: Any) -> dict[str, Any]:
    """Of the account of a job, names of what it has."""
    assert isinstance(around, AwsAround)
    await around._cloud.ready()
    exported = await around._cloud.export()
    return {section: [part["name"] for part in parts] for section, parts in exported.items()}


def _has_ended(environment: Environment) -> Callable[[], bool]:
    return lambda: not environment.is_alive


async def _one_after_the_other(aws: AwsBeside) -> None:
    pool = await aws._pool()
    seen: list[dict[str, Any]] = []
    for seed in (ALICE, BOB, {}):
        await until(lambda: pool.ready == 1)
        (waiting,) = pool._ready
        async with aws.beside(job(seed)) as around:
            assert waiting not in pool._ready
            seen.append(await held(around))
        await until(_has_ended(waiting))

    assert seen == [{"buckets": ["alices"]}, {"queues": ["bobs"]}, {}]


def test_an_account_that_waited_is_planted_once_and_never_given_to_another(ready: Ready) -> None:
    ready.do(_one_after_the_other)


async def _dead(aws: AwsBeside) -> None:
    pool = await aws._pool()
    await until(lambda: pool.ready == 1)
    (waiting,) = pool._ready
    await waiting.destroy()

    async with aws.beside(job(ALICE)) as around:
        assert await held(around) == {"buckets": ["alices"]}
    await until(lambda: pool.ready == 1)


def test_one_that_has_died_while_it_waited_is_replaced(ready: Ready) -> None:
    ready.do(_dead)


async def _at_once(aws: AwsBeside) -> None:
    async with aws.beside(job(ALICE)) as first, aws.beside(job(BOB)) as second:
        assert await held(first) == {"buckets": ["alices"]}
        assert await held(second) == {"queues": ["bobs"]}


def test_for_a_second_job_at_the_same_time_another_is_made(ready: Ready) -> None:
    ready.do(_at_once)


COUNTS = """
import os
s3 = boto3.client("s3")
s3.put_object(Bucket="alices", Key=event, Body=b"")
return [os.getpid(), [one["Key"] for one in s3.list_objects_v2(Bucket="alices")["Contents"]]]
"""


def test_a_warm_environment_never_meets_the_account_of_its_last_job(around: Broker) -> None:
    source = handler(COUNTS)

    found = [
        run(around, source, key, aws=ALICE, warm=True, owner="in a hurry").payload for key in "bcdefghijk"
    ]

    assert [keys for _, keys in found] == [["a", key] for key in "bcdefghijk"]
    assert len({json.dumps(pid) for pid, _ in found}) == 1
