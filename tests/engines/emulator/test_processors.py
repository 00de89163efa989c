"""Functions have processors by their memory, in every runtime, from the end of their init phase on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from portal.engines.emulator import Done, Function, Outcome
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.function import MEMORY_MB
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.processors import MB_OF_ONE, processors_for
from portal.engines.emulator.runtimes import find_runtime
from portal.engines.emulator.stock import Stock
from tests.conformance.invoking import job

pytestmark = pytest.mark.broker

CPU_S = 0.06
# Of processors, used while it ran: a function alone on an idle machine comes to 1, and one of 128 MB to 0.07.
# One that was not made ahead computes freely for the first 10 ms.
MOST_OF_ONE = 0.5
PYTHON = f"""
import time
def lambda_handler(event, context):
    began, end = time.perf_counter(), time.process_time() + {CPU_S}
    while time.process_time() < end:
        pass
    return {CPU_S} / (time.perf_counter() - began)
"""
NODE = f"""
exports.handler = async () => {{
  const began = performance.now(), before = process.cpuUsage();
  let used = 0;
  while (used < {CPU_S * 1e6:.0f}) {{
    for (let step = 0; step < 1e4; step++);
    const since = process.cpuUsage(before);
    used = since.user + since.system;
  }}
  return used / 1e3 / (performance.now() - began);
}};
"""
PROGRAM = """#!/usr/bin/env python3
import http.client, os, time
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    event = api.getresponse()
    event.read()
    began, end = time.perf_counter(), time.process_time() + CPU_S
    while time.process_time() < end:
        pass
    used = CPU_S / (time.perf_counter() - began)
    path = f"/2018-06-01/runtime/invocation/{event.headers['Lambda-Runtime-Aws-Request-Id']}/response"
    api.request("POST", path, str(used))
    api.getresponse().read()
""".replace("CPU_S", str(CPU_S))
FUNCTIONS: dict[str, dict[str, Any]] = {
    "Python": {"files": {"lambda_function.py": PYTHON}},
    "Python, made while somebody waits": {"files": {"lambda_function.py": PYTHON}, "ephemeral_mb": 1024},
    "Node.js": {"files": {"index.mjs": NODE.replace("exports.handler =", "export const handler =")},
                "runtime": "nodejs22.x", "handler": "index.handler"},
    "OS-only": {"files": {"bootstrap": PROGRAM}, "runtime": "provided.al2023"},
}  # fmt: skip


@pytest.fixture(scope="module")
def sharing() -> Iterator[Broker]:
    with private_broker(pool=1) as socket:
        broker = Broker(socket)
        if not any("processors" in wall for wall in broker.status()["standing"]["walls"]):
            pytest.skip("no cgroup of processors can be written here")
        yield broker


@pytest.mark.parametrize(
    ("memory_mb", "processors"), [(128, 0.072), (1_769, 1.0), (3_538, 2.0), (10_240, 5.79)]
)
def test_processors_grow_with_memory(memory_mb: int, processors: float) -> None:
    assert processors_for(memory_mb) == pytest.approx(processors, rel=0.01)


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_a_small_function_that_computes_takes_longer_and_is_billed_for_it(sharing: Broker, kind: str) -> None:
    function = Function(memory_mb=MEMORY_MB[0], timeout_s=60, **FUNCTIONS[kind])
    if not find_runtime(function.runtime).availability().version:
        pytest.skip(f"{function.runtime} is not installed")

    first, second = outcomes(sharing, function)

    for outcome in (first, second):
        assert json.loads(outcome.payload) < MOST_OF_ONE, outcome
    assert second.report.billed_duration_ms > CPU_S * 1000 / MOST_OF_ONE


def test_a_recorded_run_is_not_held_up_since_recording_takes_long() -> None:
    assert asyncio.run(_limits(records=False)) == 1.0
    assert asyncio.run(_limits(records=True)) is None


def outcomes(broker: Broker, function: Function) -> list[Outcome]:
    return [message.outcome for message in broker.run(job(function, 1, 2)) if isinstance(message, Done)]


async def _limits(*, records: bool) -> float | None:
    stock = Stock(tier="full", pool=0, metrics=Metrics(CollectorRegistry()))
    function = Function(files={"lambda_function.py": PYTHON}, memory_mb=MB_OF_ONE)
    await stock.start(("python3.14",))
    try:
        environment = await stock.make(function, records=records)
        stock.end(environment)
        return environment._environment.limits.processors
    finally:
        await stock.stop()
