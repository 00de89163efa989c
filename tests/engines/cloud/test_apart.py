"""Nothing of an account can be reached but by asking, and nothing is shared: attacks, each with a control."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.cloud.confinement import POLICY
from portal.engines.emulator.client import Broker
from portal.engines.sandbox import Limits, Zygote
from tests.attacks.jail import run_in, run_outside

from .around import handler, run, run_all

pytestmark = pytest.mark.broker

CANARY = f"canary-{os.urandom(12).hex()}"
SEARCH = """
import ctypes, os
backwards = event["backwards"].encode()  # so that the search does not find itself
kept = boto3.client("secretsmanager").get_secret_value(SecretId=event["read"])["SecretString"]
libc = ctypes.CDLL(None)
reader, writer = os.pipe()
found = pages = 0
for here in (id(object()) & ~4095, id(boto3) & ~4095, ctypes.addressof(ctypes.create_string_buffer(1)) & ~4095):
    for address in range(here - (16 << 20), here + (16 << 20), 4096):
        if libc.write(writer, ctypes.c_void_p(address), 4096) == 4096:
            pages += 1
            found += backwards in os.read(reader, 4096)[::-1]
return [found > 0, pages > 500]
"""


@pytest.mark.parametrize(("read", "found"), [("canary", True), ("other", False)], ids=["control", "attack"])
def test_the_state_is_not_in_the_memory_of_the_function(around: Broker, read: str, found: bool) -> None:
    seed = {"secrets": [{"name": "canary", "text": CANARY}, {"name": "other", "text": "nothing"}]}

    ran = run(around, handler(SEARCH), {"backwards": CANARY[::-1], "read": read}, aws=seed)

    assert ran.payload == [found, True]


REACH = """
import os, socket, stat
s3 = boto3.client("s3")
s3.list_buckets()
seen = []
for pid in range(1, 4000):
    try:
        os.kill(pid, 0)
        seen.append(pid)
    except OSError as fault:
        if fault.errno == 1:
            seen.append(pid)
peers = set()
for number in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            peers.add("%s:%d" % socket.socket(fileno=os.dup(number)).getpeername())
    except (OSError, TypeError):
        pass  # no socket, or one of a pair that is its own
return [seen, sorted(peers)]
"""


def test_the_process_that_holds_it_is_out_of_sight(around: Broker) -> None:
    seen, peers = run(around, handler(REACH)).payload

    assert set(seen) <= {1, 2, 3}  # the keeper, and itself
    assert peers == ["169.254.100.1:4566", "169.254.100.1:9001"]


CONFINED = """
import os, socket
tried = {
    "socket": lambda: socket.socket(),
    "child": lambda: os.fork() or os._exit(0),
    "program": lambda: os.execv("/bin/true", ["true"]) if os.environ.get("ALONE") else os.posix_spawn("/bin/true", ["true"], {}),
    "write": lambda: open("/usr/left", "w").close() or os.unlink("/usr/left"),
    "read": lambda: open("/etc/shadow").close(),
}
for name, attempt in tried.items():
    try:
        attempt()
        print(name, "done")
    except OSError:
        print(name, "refused")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="The control writes where root may.")
def test_the_process_that_holds_it_can_do_nothing_else() -> None:
    assert run_outside(CONFINED).split() == [
        word for name in ("socket", "child", "program", "write", "read") for word in (name, "done")
    ]

    assert asyncio.run(_confined()).split() == [
        word for name in ("socket", "child", "program", "write", "read") for word in (name, "refused")
    ]


async def _confined() -> str:
    policy = replace(POLICY, speaks=False, folders=())
    zygote = await Zygote.start(guest="portal.engines.sandbox.script.run", policy=policy)
    try:
        environment = await zygote.spawn(Limits())
        await environment.load({"main.py": CONFINED.encode()})
        return (await run_in(environment)).output
    finally:
        await zygote.stop()


LIST = """
s3 = boto3.client("s3")
s3.put_object(Bucket="uploads", Key=event, Body=b"")
import time
time.sleep(0.2)
return [one["Key"] for one in s3.list_objects_v2(Bucket="uploads")["Contents"]]
"""


def test_two_learners_do_not_see_each_other(around: Broker) -> None:
    seen: dict[str, Any] = {}

    def learn(owner: str) -> None:
        seed = {"buckets": [{"name": "uploads"}]}
        seen[owner] = run(around, handler(LIST), owner, owner=owner, aws=seed).payload

    learners = [threading.Thread(target=learn, args=(owner,)) for owner in ("alice", "bob")]
    for learner in learners:
        learner.start()
    for learner in learners:
        learner.join()

    assert seen == {"alice": ["alice"], "bob": ["bob"]}


WARM = """
s3 = client("s3")
s3.put_object(Bucket="uploads", Key=event, Body=b"")
return [one["Key"] for one in s3.list_objects_v2(Bucket="uploads")["Contents"]]
"""


def test_the_next_job_in_a_warm_environment_begins_with_its_own_account(around: Broker) -> None:
    seed = {"buckets": [{"name": "uploads"}]}
    body = "import functools\nclient = functools.cache(__import__('boto3').client)\n" + handler(WARM)

    first = run(around, body, "a", aws=seed, warm=True, owner="warm")
    second = run(around, body, "b", aws=seed, warm=True, owner="warm")

    assert first.outcome.report.init_duration_ms is not None
    assert second.outcome.report.init_duration_ms is None
    assert (first.payload, second.payload) == (["a"], ["b"])


def test_an_account_can_be_taken_to_the_next_run(around: Broker) -> None:
    seed = {"buckets": [{"name": "uploads"}]}
    first = run(around, handler(LIST), "a", aws=seed, export=True)

    second = run(around, handler(LIST), "b", aws=first.told.account, export=True)

    assert second.payload == ["a", "b"]


def test_environments_at_the_same_time_share_the_account_and_tell_their_own_calls(around: Broker) -> None:
    seed = {"queues": [{"name": "jobs"}]}
    body = """
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
    if event == "asks":
        return sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"][0]["Body"]
    return sqs.send_message(QueueUrl=url, MessageBody="told")["ResponseMetadata"]["HTTPStatusCode"]
    """

    runs = run_all(around, handler(body), "asks", "tells", aws=seed, at_once=2)

    told = {tuple(call.action for call in ran.told.calls): ran.payload for ran in runs}
    assert told == {
        ("sqs:GetQueueUrl", "sqs:ReceiveMessage"): "told",
        ("sqs:GetQueueUrl", "sqs:SendMessage"): 200,
    }
