"""
A whole run with AWS around the function, measured: `make bench-around` writes around.md beside this file.

Isolation, an account seeded with S3, DynamoDB and SQS, the role's policy enforced, one cold and one warm
invocation with boto3, and what has changed: from the request on the broker's socket to the last outcome.
"""

from __future__ import annotations

import argparse
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from benchmarks.markdown import measured_by, table
from benchmarks.sandbox.memory import held_kb
from benchmarks.timing import Timing, of
from portal.engines.cloud import Told
from portal.engines.emulator import Done, Function, Job, Outcome, Started
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.sandbox import installed

INTO: Final = Path(__file__).with_name("around.md")
RUN_MS, CALL_MS = 80.0, 4.0
WARM_UP = 3
ORDERS = 20
REFILLED_S = 0.5  # between two runs, as between two clicks: pools are full again
HANDLER: Final = """\
import json, os
import boto3

s3, table, sqs = boto3.client("s3"), boto3.resource("dynamodb").Table("orders"), boto3.client("sqs")
queue = sqs.get_queue_url(QueueName="shipping")["QueueUrl"]

def lambda_handler(event, context):
    order = json.loads(s3.get_object(Bucket="orders-in", Key=event["key"])["Body"].read())
    table.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(order))
    return table.get_item(Key={"id": order["id"]})["Item"]["id"]
"""
WAITING: Final = """\
import time
import boto3

s3, table, sqs = boto3.client("s3"), boto3.resource("dynamodb").Table("orders"), boto3.client("sqs")

def lambda_handler(event, context):
    time.sleep(1)
"""
SEED: Final = {
    "buckets": [
        {
            "name": "orders-in",
            "objects": [
                {"key": f"{n}.json", "value": {"id": f"o-{n}", "item": "tea"}} for n in range(ORDERS)
            ],
        }
    ],
    "tables": [{"name": "orders", "key": {"id": "S"}, "items": [{"id": f"old-{n}"} for n in range(ORDERS)]}],
    "queues": [{"name": "shipping"}],
}
POLICY: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders-in/*"},
        {
            "Effect": "Allow",
            "Action": ["dynamodb:PutItem", "dynamodb:GetItem"],
            "Resource": "arn:aws:dynamodb:*:*:table/orders",
        },
        {
            "Effect": "Allow",
            "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
            "Resource": "arn:aws:sqs:*:*:shipping",
        },
    ],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """`calls` are by action; `memory_mb` what one run holds with AWS around it, and without."""

    run: Timing
    calls: tuple[Timing, ...]
    memory_mb: tuple[float, float]


def job(source: str, *events: str, aws: bool = True) -> Job:
    # With a whole processor: a share of one would be measured otherwise.
    function = Function(files={"lambda_function.py": source}, memory_mb=1_769, timeout_s=10)
    plain = Job(id=str(uuid.uuid4()), owner="ada", function=function, events=events, warm=False)
    return replace(plain, aws=SEED, policy=POLICY) if aws else plain


def run_once(broker: Broker) -> tuple[float, list[Outcome]]:
    started = time.perf_counter()
    messages = list(broker.run(job(HANDLER, '{"key": "1.json"}', '{"key": "2.json"}')))
    took_ms = (time.perf_counter() - started) * 1000
    outcomes = [message.outcome for message in messages if isinstance(message, Done)]
    _check(outcomes)
    return took_ms, outcomes


def _check(outcomes: list[Outcome]) -> None:
    assert [outcome.payload for outcome in outcomes] == ['"o-1"', '"o-2"'], outcomes
    changed = [[change.kind for change in _told(outcome).changes] for outcome in outcomes]
    assert all(sorted(kinds) == ["item", "message"] for kinds in changed), changed
    assert all(call.allowed for outcome in outcomes for call in _told(outcome).calls)


def _told(outcome: Outcome) -> Told:
    assert outcome.aws is not None
    return Told.from_json(outcome.aws)


def measure(rounds: int) -> Measured:
    with private_broker("portal.engines.cloud", pool=1, sdk="start") as socket:
        broker = Broker(socket)
        took: list[float] = []
        calls: dict[str, list[float]] = {}
        for number in range(WARM_UP + rounds):
            took_ms, outcomes = run_once(broker)
            if number < WARM_UP:
                continue
            took.append(took_ms)
            for call in (call for outcome in outcomes for call in _told(outcome).calls):
                calls.setdefault(call.action, []).append(call.ms)
            time.sleep(REFILLED_S)
        memory_mb = _held_mb(broker, aws=True), _held_mb(broker, aws=False)
    return Measured(
        run=of("a whole run", took),
        calls=tuple(of(action, ms) for action, ms in sorted(calls.items())),
        memory_mb=memory_mb,
    )


def _held_mb(broker: Broker, *, aws: bool) -> float:
    """What a run holds while its function waits, over what is held without it."""
    time.sleep(REFILLED_S)
    before_kb, most_kb = held_kb(), 0
    for message in broker.run(job(WAITING, "{}", aws=aws)):
        if isinstance(message, Started):
            time.sleep(0.5)  # its handler waits twice as long
            most_kb = held_kb()
    return (most_kb - before_kb) / 1024


def markdown(measured: Measured, *, command: str, rounds: int, load: float) -> Iterator[str]:
    yield "# A run with AWS around it"
    yield ""
    yield measured_by(command, versions=[f"moto {_moto()}"], rounds=rounds, load=load)
    yield ""
    yield (__doc__ or "").strip().split("\n\n", 1)[1].replace("\n", " ")
    yield ""
    yield from table(
        ("", "wanted", "p50 ms", "p95 ms", "n", ""),
        [_row(measured.run, RUN_MS), *(_row(call, CALL_MS) for call in measured.calls)],
    )
    with_aws, without = measured.memory_mb
    yield ""
    yield (
        f"Memory of a run whose function has made its clients and waits: {with_aws:.1f} MB with AWS around"
        f" it, {without:.1f} MB without (proportional set size of all processes)."
    )


def _moto() -> str:
    found = distributions(name="moto", path=[str(installed("aws"))])
    return next((one.version for one in found), "?")


def _row(timing: Timing, most_ms: float) -> tuple[str, ...]:
    verdict = "met" if timing.p50_ms <= most_ms else "**missed**"
    return (
        timing.what,
        f"≤ {most_ms:g} ms",
        f"{timing.p50_ms:.2f}",
        f"{timing.p95_ms:.2f}",
        str(timing.n),
        verdict,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.around", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    load = os.getloadavg()[0]
    measured = measure(rounds)
    text = "\n".join(
        markdown(measured, command=f"python -m benchmarks.around --rounds {rounds}", rounds=rounds, load=load)
    )
    INTO.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
