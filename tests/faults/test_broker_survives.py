"""Whatever is killed, sent or left unsaid: who is not to blame gets an answer, and the next job works."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from portal.engines import sandbox
from portal.engines.emulator import Done, Job, Queued
from portal.engines.emulator import broker as emulator_broker
from portal.engines.emulator.carried import carry_job
from portal.engines.emulator.client import Broker, BrokerGone
from portal.engines.emulator.messages import Message
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.stock import Stock
from portal.engines.emulator.waiting import Places
from portal.engines.sandbox.frames import HEADER
from tests.engines.emulator.processes import OwnBroker, child_of, own_broker
from tests.engines.emulator.test_broker import WAITS, job, payloads, until_waiting

pytestmark = pytest.mark.broker

A_MOMENT = WAITS.replace("60", "1") + "    return 'done'\n"


@pytest.fixture(scope="module")
def mortal() -> Iterator[OwnBroker]:
    """A broker with one environment in its pool."""
    with own_broker(pool=1) as broker:
        yield broker


@pytest.fixture(scope="module")
def narrow() -> Iterator[OwnBroker]:
    """A broker with one place."""
    with own_broker(pool=0, at_once=1) as broker:
        yield broker


def begin(broker: Broker, asked: Job) -> Iterator[Message]:
    """A job whose handler runs."""
    messages = broker.run(asked)
    until_waiting(messages)
    return messages


def queue_up(broker: Broker, asked: Job) -> Iterator[Message]:
    messages = broker.run(asked)
    assert next(messages) == Queued(1)
    return messages


def last_payload(messages: Iterator[Message]) -> str:
    *_, last = messages
    assert isinstance(last, Done)
    return last.outcome.payload


def until(broker: Broker, **state: int) -> None:
    """Ask for the status until it is so; at most some thousand times."""
    found: dict[str, int] = {}
    for _ in range(5_000):
        found = broker.status()
        if all(found[name] == value for name, value in state.items()):
            return
    raise AssertionError(f"It never became {state}: {found}")


class TestKilled:
    def test_a_zygote_killed_idle_takes_the_pool_with_it_and_both_come_back_each_time(self, mortal):
        for _ in range(3):
            until(mortal, pooled=1)

            mortal.kill(generation=3)

            until(mortal, pooled=0)
            until(mortal, pooled=1)  # before anybody asks
            assert payloads(mortal, job()) == ["1"]

    def test_a_zygote_killed_in_the_middle_fails_who_ran_and_serves_who_waited(self, narrow):
        runs = begin(narrow, job(WAITS, timeout_s=60))
        waits = queue_up(narrow, job(A_MOMENT))

        narrow.kill(generation=3)

        with pytest.raises(BrokerGone):
            list(runs)
        assert last_payload(waits) == '"done"'

    def test_a_keeper_killed_in_the_middle_fails_its_own_run_only(self):
        with own_broker(pool=0, at_once=2) as broker:
            killed = begin(broker, job(WAITS, timeout_s=60))
            spared = begin(broker, job(A_MOMENT, owner="bob"))

            broker.kill(generation=4)  # the older of the two

            with pytest.raises(BrokerGone):
                list(killed)
            assert last_payload(spared) == '"done"'
            until(broker, running=0)

    def test_a_runtime_killed_from_outside_is_told_as_its_end(self):
        with own_broker(pool=0) as broker:
            runs = begin(broker, job(WAITS, timeout_s=60, warm=True))

            broker.kill(generation=5)

            assert "Runtime.ExitError" in last_payload(runs)
            assert payloads(broker, job(warm=True)) == ["1"]

    def test_init_stopped_for_a_while_holds_up_nobody(self, mortal):
        """It is needed only when a zygote dies."""
        init = child_of(child_of(mortal.process.pid))
        os.kill(init, signal.SIGSTOP)
        try:
            assert payloads(mortal, job()) == ["1"]
        finally:
            os.kill(init, signal.SIGCONT)


class TestDisk:
    def test_a_full_tmp_is_the_fillers_own(self, mortal):
        fills = (
            "def lambda_handler(event, context):\n"
            "    try:\n"
            "        with open('/tmp/all', 'wb') as file:\n"
            "            while True: file.write(bytes(2**22))\n"
            "    except OSError: return 'full'\n"
        )
        uses = (
            "def lambda_handler(event, context):\n"
            "    with open('/tmp/some', 'wb') as file: return file.write(bytes(2**22))\n"
        )

        filled = payloads(mortal, job(fills, owner="alice", warm=True, memory_mb=1024, timeout_s=30))
        assert filled == ['"full"']
        assert payloads(mortal, job(uses, owner="bob")) == [str(2**22)]

    def test_the_broker_has_no_file_open_and_so_needs_no_disk(self, mortal):
        runs = begin(mortal, job(A_MOMENT))
        folder = Path(f"/proc/{mortal.process.pid}/fd")
        opened = {os.readlink(entry) for entry in folder.iterdir()}

        assert {name for name in opened if name.startswith("/")} <= {"/dev/null"}
        assert last_payload(runs) == '"done"'


class TestFrames:
    @pytest.mark.parametrize(
        "sent",
        [
            b"\0\0",
            HEADER.pack(2**32 - 1, 2**32 - 1),
            HEADER.pack(2**32 - 1, 0) + bytes(2**16),
            HEADER.pack(2, 2**32 - 1) + b"{}" + bytes(2**16),
            HEADER.pack(100, 0) + b'{"op"',
            HEADER.pack(0, 0),
            HEADER.pack(5, 0) + b"\xff\xfe{}[",
            HEADER.pack(2**20, 0) + b"[" * 2**20,
        ],
        ids=[
            "half a length",
            "4 GB",
            "4 GB and more",
            "4 GB attached",
            "half",
            "empty",
            "no JSON",
            "too deep",
        ],
    )
    def test_a_broken_frame_ends_its_own_connection_only(self, broker, sent):
        with raw(broker) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""

        assert payloads(broker, job()) == ["1"]

    def test_those_who_fall_silent_in_the_middle_hold_up_nobody(self, mortal):
        folder = Path(f"/proc/{mortal.process.pid}/fd")
        until(mortal, pooled=1)
        before = len(list(folder.iterdir()))
        silent = [raw(mortal) for _ in range(20)]
        for client in silent:
            client.sendall(HEADER.pack(100, 0) + b'{"op"')

        assert payloads(mortal, job()) == ["1"]

        for client in silent:
            client.close()
        until(mortal, pooled=1, running=0)
        for _ in range(1_000):
            mortal.status()
            if len(list(folder.iterdir())) <= before + 1:  # the status's own connection may not be gone yet
                return
        pytest.fail("Their descriptors are still open.")

    def test_who_stays_silent_is_sent_away(self, tmp_path, monkeypatch):
        monkeypatch.setattr(emulator_broker, "ASK_S", 0.05)
        assert asyncio.run(_answer_to_half_a_frame(tmp_path / "b.sock")) == b""


class TestVanishing:
    def test_in_the_queue(self, narrow):
        runs = begin(narrow, job(A_MOMENT))
        queue_up(narrow, job()).close()
        until(narrow, queued=0)

        assert last_payload(runs) == '"done"'

    def test_while_the_answer_is_written(self, narrow):
        for answer in ("return 'x' * 5_000_000", "print('x' * 200_000); return 'x' * 5_000_000"):
            with raw(narrow) as client:
                asked = job(f"def lambda_handler(event, context): {answer}", timeout_s=30)
                told, events = carry_job(asked)
                client.sendall(b"".join(sandbox.frames.pack({"op": "run", "job": told}, events)))
                assert client.recv(100)  # it has begun to speak; the rest is more than any buffer holds
            assert payloads(narrow, job()) == ["1"]


class TestStopping:
    def test_sigterm_lets_end_what_has_begun_and_sends_away_who_waits(self):
        with own_broker(pool=0, at_once=1) as broker:
            runs = begin(broker, job(A_MOMENT))
            waits = queue_up(broker, job())

            broker.process.terminate()

            with pytest.raises(BrokerGone, match="being stopped"):
                list(waits)
            with pytest.raises(BrokerGone):
                payloads(broker, job())
            assert last_payload(runs) == '"done"'
            assert broker.process.wait(20) == 0

    def test_sigterm_does_not_wait_for_ever(self):
        with own_broker(is_patient=False, pool=0) as broker:
            runs = begin(broker, job(WAITS, timeout_s=900))

            broker.process.terminate()

            with pytest.raises(BrokerGone):
                list(runs)
            assert broker.process.wait(20) == 0


def raw(broker: Broker) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(str(broker._socket))
    return client


async def _answer_to_half_a_frame(path: Path) -> bytes:
    metrics = Metrics(CollectorRegistry())
    broker = emulator_broker.Broker(
        Stock(tier="full", pool=0, metrics=metrics),
        standing=sandbox.Standing(tier="full"),
        places=Places(at_once=1, queue=1, memory_mb=128),
        most_memory_mb=128,
        metrics=metrics,
    )
    server = await sandbox.serve(path, broker.serve)
    try:
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(HEADER.pack(100, 0) + b'{"op"')
        async with asyncio.timeout(20):
            said = await reader.read()
        writer.close()
        return said
    finally:
        server.close()
