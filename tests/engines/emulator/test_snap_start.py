"""Published versions that are restored from a snapshot, in real sandboxes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import BadFunction, Concurrency, Done, Provisioned, Started, validate
from portal.engines.emulator.client import Broker, Refused
from tests.engines.emulator.snapshots import PLAIN, alices, done, job, returned, version_of

__all__ = ["alices"]

pytestmark = pytest.mark.broker

MADE_BY_INIT = """
import os, random, secrets, socket, ssl, uuid
from snapshot_restore_py import register_after_restore, register_before_snapshot

order = []
made = [str(uuid.uuid4()), random.random(), secrets.token_hex(4)]
pair = socket.socketpair()
ssl.RAND_bytes(8)
os.mkdir("/tmp/kept")
open("/tmp/kept/by_init", "w").write("as init left it")

register_before_snapshot(order.append, "before 1")
register_before_snapshot(order.append, "before 2")
register_after_restore(order.append, "after 1")
register_after_restore(order.append, "after 2")

def lambda_handler(event, context):
    order.append(event)
    files = sorted(os.listdir("/tmp/kept")), open("/tmp/kept/by_init").read()
    open("/tmp/kept/by_init", "w").write("changed")
    open("/tmp/kept/by_handler", "w").close()
    if event == "end":
        os._exit(3)
    pair[0].send(b"x")
    return {
        "made": made, "drawn": random.random(), "system": os.urandom(8).hex(), "ssl": ssl.RAND_bytes(8).hex(), "uuid": str(uuid.uuid4()),
        "order": order, "files": files, "sent": len(pair[1].recv(8)), "environment": dict(os.environ),
    }
"""


class TestOneSnapshot:
    """A version is initialised once; every environment is a copy."""

    def test_what_init_made_is_the_same_everywhere(self, broker: Broker, alices: dict[str, Any]) -> None:
        version = version_of(MADE_BY_INIT)
        one, two = (returned(broker, job(version, 1, **alices))[0] for _ in range(2))

        assert one["made"] == two["made"]
        assert one["drawn"] == two["drawn"]  # the state of `random` is part of the snapshot
        assert one["system"] != two["system"]
        assert one["ssl"] != two["ssl"]
        assert one["uuid"] != two["uuid"]
        assert one["sent"] == two["sent"] == 1  # what was open is open

    def test_also_in_environments_that_are_there_at_once(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        found = returned(broker, job(version_of(MADE_BY_INIT), 1, 2, 3, at_once=3, **alices))

        assert len({json.dumps(one["made"]) for one in found}) == 1
        assert len({one["uuid"] for one in found}) == 3

    def test_each_owner_has_a_snapshot_of_its_own(self, broker: Broker) -> None:
        version = version_of(MADE_BY_INIT)
        one, two = (returned(broker, job(version, 1, owner=owner))[0] for owner in ("bob", "charlie"))

        assert one["made"] != two["made"]

    def test_it_is_initialised_ahead_and_then_only_restored(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        version = version_of(PLAIN)
        first, second = (list(broker.run(job(version, 1, **alices))) for _ in range(2))

        (ahead,) = [message for message in first if isinstance(message, Provisioned)]
        assert re.fullmatch(r"INIT_START .*\nINIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\n", ahead.log)
        assert not [message for message in second if isinstance(message, Provisioned)]
        starts = [message for message in (*first, *second) if isinstance(message, Started)]
        assert [one.cold for one in starts] == [True, True]
        assert len({one.environment for one in starts}) == 2

    def test_hooks_before_it_run_in_reverse_and_those_after_in_order(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        version = version_of(MADE_BY_INIT)
        for _ in range(2):
            (found,) = returned(broker, job(version, "event", **alices))
            assert found["order"] == ["before 2", "before 1", "after 1", "after 2", "event"]

    def test_globals_and_tmp_are_apart(self, broker: Broker, alices: dict[str, Any]) -> None:
        version = version_of(MADE_BY_INIT)
        as_left = [["by_init"], "as init left it"]
        first = returned(broker, job(version, 1, 2, **alices))
        (again,) = returned(broker, job(version, 3, **alices))

        assert [one["files"] for one in first] == [as_left, [["by_handler", "by_init"], "changed"]]
        assert [one["order"][4:] for one in first] == [[1], [1, 2]]
        assert again["files"] == as_left
        assert again["order"][4:] == [3]

    def test_what_one_has_started_is_not_in_the_next(self, broker: Broker, alices: dict[str, Any]) -> None:
        source = """
import os, socket, time

def is_there():
    try:
        socket.create_connection(("127.0.0.1", 5000), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True

def lambda_handler(event, context):
    if event == "start":
        listener = socket.create_server(("127.0.0.1", 5000))
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            os._exit(0)
        listener.close()
        return is_there()
    until = time.monotonic() + 20  # it has been killed, and may not have ended yet
    while is_there() and time.monotonic() < until:
        pass
    return is_there()
"""
        version = version_of(source, timeout_s=30)
        assert returned(broker, job(version, "start", **alices)) == [True]
        assert returned(broker, job(version, "look", **alices)) == [False]

    def test_an_internal_extension_is_not_in_it_and_nobody_waits_for_that(
        self, broker: Broker, alices: dict[str, Any]
    ) -> None:
        source = """
import http.client, os, threading

def ask(line, method, path, body=None, **headers):
    line.request(method, "/2020-01-01/extension/" + path, body, {f"Lambda-Extension-{name}": text for name, text in headers.items()})
    answer = line.getresponse()
    answer.read()
    return answer.headers

def extension():
    line = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    told = ask(line, "POST", "register", '{"events": ["INVOKE"]}', Name="inner")
    registered.set()
    while True:
        ask(line, "GET", "event/next", Identifier=told["Lambda-Extension-Identifier"])

registered = threading.Event()
threading.Thread(target=extension, daemon=True).start()
registered.wait()

def lambda_handler(event, context):
    return event
"""
        version = version_of(source)
        latest = replace(version, version="$LATEST")

        for function in (latest, version, version):
            found = list(broker.run(job(function, 1, 2, **alices)))
            outcomes = [one.outcome for one in found if isinstance(one, Done)]
            assert [(one.payload, one.report.status) for one in outcomes] == [
                ("1", "success"),
                ("2", "success"),
            ]
            logs = "".join(one.log for one in found if isinstance(one, Provisioned)) + outcomes[0].log
            is_first = function is latest or any(isinstance(one, Provisioned) for one in found)
            assert ("EXTENSION\tName: inner\tState: Ready" in logs) is is_first

    def test_a_warm_one_is_not_restored_again(self, broker: Broker, alices: dict[str, Any]) -> None:
        version = version_of(MADE_BY_INIT)
        (first,) = done(broker, job(version, 1, warm=True, **alices))
        (second,) = done(broker, job(version, 2, warm=True, **alices))

        assert first.outcome.report.restore_duration_ms is not None
        assert second.outcome.report.restore_duration_ms is None
        assert json.loads(second.outcome.payload)["order"][4:] == [1, 2]

    def test_variables_tell_and_there_is_no_stream(self, broker: Broker, alices: dict[str, Any]) -> None:
        (found,) = returned(broker, job(version_of(MADE_BY_INIT), 1, **alices))

        assert found["environment"]["AWS_LAMBDA_INITIALIZATION_TYPE"] == "snap-start"
        assert not {"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"} & found["environment"].keys()

    def test_latest_and_a_version_without_it_start_cold(self, broker: Broker, alices: dict[str, Any]) -> None:
        version = version_of(PLAIN)
        for function in (replace(version, version="$LATEST"), replace(version, snap_start=False)):
            (found,) = done(broker, job(function, 1, **alices))

            assert found.outcome.report.init_duration_ms is not None
            assert found.outcome.report.restore_duration_ms is None
            assert "RESTORE" not in found.outcome.log


class TestTheLog:
    def test_in_text(self, broker: Broker, alices: dict[str, Any]) -> None:
        (found,) = done(broker, job(version_of(PLAIN), 1, **alices))

        report = found.outcome.report
        assert re.fullmatch(
            r"RESTORE_START Runtime Version: python:3\.14\.v1\tRuntime Version ARN: \S+\n"
            r"RESTORE_REPORT Restore Duration: (\S+) ms\n"
            r"START .*\nEND .*\nREPORT .*"
            r"\tRestore Duration: \1 ms\tBilled Restore Duration: \d+ ms\t\n",
            found.outcome.log,
        )
        assert report.init_duration_ms is None
        assert report.billed_restore_duration_ms is not None
        assert report.restore_duration_ms is not None
        assert report.billed_restore_duration_ms <= report.restore_duration_ms + 1
        billed = report.duration_ms + report.billed_restore_duration_ms
        assert billed <= report.billed_duration_ms < billed + 1

    def test_in_json(self, broker: Broker, alices: dict[str, Any]) -> None:
        version = version_of(PLAIN, log_format="JSON", system_log_level="DEBUG")
        (found,) = done(broker, job(version, 1, **alices))

        records = {one["type"]: one["record"] for one in map(json.loads, found.outcome.log.splitlines())}
        assert list(records)[:4] == [
            "platform.restoreStart",
            "platform.restoreRuntimeDone",
            "platform.restoreReport",
            "platform.start",
        ]
        assert records["platform.restoreStart"]["functionVersion"] == "1"
        assert records["platform.restoreRuntimeDone"] == {"status": "success"}
        metrics = records["platform.report"]["metrics"]
        assert metrics["restoreDurationMs"] == records["platform.restoreReport"]["metrics"]["durationMs"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"runtime": "python3.11"}, "SnapStart is for python3.12"),
        ({"ephemeral_mb": 1024}, "512 MB"),
    ],
    ids=["an older runtime", "a larger /tmp"],
)
def test_what_cannot_have_it(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadFunction, match=words):
        validate(version_of(PLAIN, **changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"concurrency": Concurrency(provisioned=1)}, "not both"),
        ({"record": True}, "not recorded"),
    ],
    ids=["provisioned", "recorded"],
)
def test_what_it_does_not_go_with(broker: Broker, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        done(broker, job(version_of(PLAIN), 1, **changes))
