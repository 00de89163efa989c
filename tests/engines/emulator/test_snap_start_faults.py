"""Restored environments that fail, and code in them that asks for what is not its own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Done, Provisioned, Started
from portal.engines.emulator.client import Broker, private_broker
from tests.engines.emulator.snapshots import alices, done, job, returned, version_of

__all__ = ["alices"]

pytestmark = pytest.mark.broker


class TestWhatGoesWrong:
    """One copy is lost, not the snapshot."""

    @pytest.mark.parametrize("line", ["os._exit(3)", "while True: pass", "os.kill(os.getpid(), 9)"])
    def test_the_next_event_gets_another_copy(
        self, broker: Broker, alices: dict[str, Any], line: str
    ) -> None:
        source = f"""
import os, uuid
made = str(uuid.uuid4())
def lambda_handler(event, context):
    if event == "fail":
        {line}
    return made
"""
        messages = list(broker.run(job(version_of(source, timeout_s=1), 1, "fail", 2, **alices)))

        before, failed, after = [one.outcome for one in messages if isinstance(one, Done)]
        assert failed.function_error == "Unhandled"
        assert before.payload == after.payload
        assert after.report.restore_duration_ms is not None
        assert sum(isinstance(one, Provisioned) for one in messages) == 1
        first, second, third = [one.environment for one in messages if isinstance(one, Started)]
        assert first == second != third

    def test_memory_is_that_of_the_copy(self, broker: Broker, alices: dict[str, Any]) -> None:
        """What init holds counts once, though the snapshot holds it too; over the limit it is killed."""
        source = """
held = bytearray(b"x") * (60 << 20)
def lambda_handler(event, context):
    more = bytearray(b"x") * (event << 20)
    return len(held) + len(more) >> 20
"""
        version = version_of(source, memory_mb=192, timeout_s=30)
        fits, over, again = done(broker, job(version, 50, 200, 1, **alices))
        (next_one,) = done(broker, job(version, 2, **alices))  # of the snapshot that `again` was copied from

        assert fits.outcome.payload == "110"
        assert 110 <= fits.outcome.report.max_memory_used_mb <= 192
        assert "Error Type: Runtime.OutOfMemory" in over.outcome.log
        assert over.outcome.report.max_memory_used_mb == 192
        assert again.outcome.payload == "61"
        assert again.outcome.report.max_memory_used_mb < 110
        assert next_one.outcome.report.max_memory_used_mb < 110

    def test_what_one_has_used_is_not_counted_for_the_next(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
held = []
def lambda_handler(event, context):
    held.append(bytearray(b"x") * (event << 20))
"""
        version = version_of(source, timeout_s=30)
        large, small = (done(broker, job(version, mb, **alices))[0] for mb in (80, 1))

        assert large.outcome.report.max_memory_used_mb >= 100
        assert small.outcome.report.max_memory_used_mb < 60

    def test_a_failing_hook_after_the_restore(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
from snapshot_restore_py import register_after_restore
@register_after_restore
def reconnect():
    raise ConnectionError("nobody there")
def lambda_handler(event, context): pass
"""
        (found,) = done(broker, job(version_of(source), 1, **alices))

        assert found.outcome.function_error == "Unhandled"
        assert json.loads(found.outcome.payload).items() >= {
            "errorType": "ConnectionError", "errorMessage": "nobody there",
        }.items()  # fmt: skip
        assert "[ERROR] ConnectionError: nobody there\n" in found.outcome.log
        assert "\tStatus: error\tError Type: Runtime.AfterRestoreError\n" in found.outcome.log

    def test_a_failing_hook_before_the_snapshot(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
from snapshot_restore_py import register_before_snapshot
@register_before_snapshot
def close():
    raise ValueError("not now")
def lambda_handler(event, context): pass
"""
        messages = list(broker.run(job(version_of(source), 1, **alices)))

        (ahead,) = [message for message in messages if isinstance(message, Provisioned)]
        (found,) = [message for message in messages if isinstance(message, Done)]
        assert "\tStatus: error\t" in ahead.log
        assert json.loads(found.outcome.payload)["errorMessage"] == "not now"
        assert found.outcome.report.restore_duration_ms is None

    def test_more_in_tmp_than_is_kept(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
open("/tmp/large", "wb").truncate(17 << 20)
def lambda_handler(event, context): pass
"""
        (found,) = done(broker, job(version_of(source), 1, **alices))

        assert "16 MB" in json.loads(found.outcome.payload)["errorMessage"]

    def test_a_snapshot_that_its_own_function_ends(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
import os, signal, time
def lambda_handler(event, context):
    if event == "end":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    return event
"""
        messages = list(broker.run(job(version_of(source), "end", "go on", **alices)))

        failed, after = [one.outcome for one in messages if isinstance(one, Done)]
        assert failed.function_error == "Unhandled"
        assert after.payload == '"go on"'
        assert sum(isinstance(one, Provisioned) for one in messages) == 2

    def test_one_that_never_waits_to_be_restored_runs_as_it_is(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
import os
os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
def lambda_handler(event, context): return event
"""
        (found,) = done(broker, job(version_of(source), 1, **alices))

        assert found.outcome.payload == "1"
        assert found.outcome.report.restore_duration_ms is None


def test_a_restore_has_a_limit() -> None:
    source = """
import time
from snapshot_restore_py import register_after_restore
register_after_restore(time.sleep, 60)
def lambda_handler(event, context): pass
"""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, init_limit=0.3) as socket:
        (found,) = done(Broker(socket), job(version_of(source, timeout_s=60), 1))

    assert json.loads(found.outcome.payload)["errorType"] == "SnapStartTimeoutException"
    told = re.search(r"RESTORE_REPORT Restore Duration: ([\d.]+) ms\tStatus: timeout\n", found.outcome.log)
    assert told is not None
    assert float(told[1]) >= 300
    assert found.outcome.report.status == "timeout"
    assert found.outcome.report.duration_ms < 60_000  # which is the function's time, and not the restore's


@pytest.mark.parametrize(
    ("source", "snapshots"),
    [
        ("register_after_restore(time.sleep, 60)", 1),
        ("os.register_at_fork(before=lambda: time.sleep(60))", 2),
    ],
    ids=["a copy", "the snapshot"],
)
def test_only_what_does_not_answer_is_made_anew(source: str, snapshots: int) -> None:
    imports = "import os, time\nfrom snapshot_restore_py import register_after_restore\n"
    handler = "\ndef lambda_handler(event, context): pass\n"
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, init_limit=0.3) as socket:
        messages = list(Broker(socket).run(job(version_of(imports + source + handler), 1, 2)))

    kinds = [json.loads(one.outcome.payload)["errorType"] for one in messages if isinstance(one, Done)]
    assert kinds == ["SnapStartTimeoutException"] * 2
    assert sum(isinstance(one, Provisioned) for one in messages) == snapshots


class TestThePathsInside:
    """A copy is the function's own code: it may ask for anything."""

    def test_the_line_of_the_snapshot_cannot_be_taken_over(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
import http.client, os
made = os.urandom(8).hex()

def ask(method, path, body=None):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
    connection.request(method, path, body)
    return connection.getresponse().status

def lambda_handler(event, context):
    told = [ask("POST", "/snapshot/ended", body) for body in event]
    return made, told, [ask("GET", "/snapshot/next"), ask("DELETE", "/snapshot/next"), ask("GET", "/snapshot/x")]
"""
        hows = [
            "0, 0",
            "null, null",
            "null, 0",
            "null, 65",
            "256, null",
            "-1, null",
            '"3", null',
            "1.0, null",
        ]
        of_these = [f"[{number}, {how}]" for number in (1, 2) for how in hows]
        of_others = ["[0, 7, null]", "[3, 7, null]", '["1", 7, null]', "[null, 7, null]", "[7, null]"]
        no_ends = ["", "{", "[]", "[1]", "[" * 100, "9" * 1_000, *of_these, *of_others]
        version = version_of(source)
        first, second = (returned(broker, job(version, no_ends, **alices))[0] for _ in range(2))

        assert first == second == [first[0], [202] * len(no_ends), [404] * 3]

    def test_an_end_that_is_no_end_fails_its_own_invocation(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
import http.client, os, time
def lambda_handler(event, context):
    if event == "lie":
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        connection.request("POST", "/snapshot/ended", "[1, 7, null]")
        time.sleep(60)
    return event
"""
        lie, after = done(broker, job(version_of(source), "lie", "after", **alices))

        assert "exit status 7" in lie.outcome.payload
        assert after.outcome.payload == '"after"'

    def test_restoring_is_for_a_copy_and_once(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
import http.client, os
from snapshot_restore_py import register_after_restore

def ask(method, path):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
    connection.request(method, "/2018-06-01/runtime/restore/" + path, "{}" if method == "POST" else None)
    return connection.getresponse().status

told = [ask("GET", "next"), ask("POST", "error")]
register_after_restore(lambda: told.append(ask("GET", "next")))

def lambda_handler(event, context):
    return told, ask("GET", "next"), ask("POST", "error"), ask("POST", "next")
"""
        (found,) = returned(broker, job(version_of(source), 1, **alices))
        (cold,) = returned(broker, job(replace(version_of(source), version="$LATEST"), 1, **alices))

        assert found == [[404, 404, 403], 403, 403, 405]
        assert cold == [[404, 404], 404, 404, 404]

    def test_what_a_copy_prints_at_last_is_not_in_the_log_of_the_next(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
import os
def lambda_handler(event, context):
    while event == "prints":
        os.write(1, b"on and on\\n")
    return event
"""
        _, after = done(broker, job(version_of(source, timeout_s=1), "prints", "after", **alices))

        assert after.outcome.payload == '"after"'
        assert "on and on" not in after.outcome.log
