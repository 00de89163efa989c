"""Responses that stream, as a client has them: parts while they come, held up by who reads slowly."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from portal.engines.emulator import Done, Job, Outcome, Started
from portal.engines.emulator import speaker as speaking
from portal.engines.emulator.client import Broker, Part, Refused, private_broker
from portal.engines.emulator.connection import Connection, Head
from portal.engines.emulator.messages import FRAME_BYTES
from portal.engines.emulator.speaker import Speaker
from portal.engines.emulator.streaming import StreamedResponse
from portal.engines.sandbox import Connection as Peer
from portal.engines.sandbox import open_connection, serve
from tests.conformance.test_streaming import MIDSTREAM, PARTS, streaming
from tests.engines.emulator.test_connection import Line

PART = b"x" * 64 * 1024
ENDLESS = """
import time
from streaming import Stream
def lambda_handler(event, context):
    stream = Stream(context.aws_request_id)
    stream.part(b"begun")
    time.sleep(60)
"""
LARGE = """
from streaming import Stream
def lambda_handler(event, context):
    stream = Stream(context.aws_request_id)
    for number in range(80): stream.part(bytes([number]) * 64 * 1024)
    stream.end()
"""


def job(source: str, *events: Any, **changes: Any) -> Job:
    texts = tuple(map(json.dumps, events or ({},)))
    return Job(
        id=str(uuid.uuid4()), owner="alice", function=streaming(source, **changes), events=texts, warm=False
    )


def streamed(broker: Broker, asked: Job) -> tuple[list[Part], Outcome]:
    messages = list(broker.stream(asked))
    (done,) = (message for message in messages if isinstance(message, Done))
    assert messages[-1] is done
    return [message for message in messages if isinstance(message, Part)], done.outcome


@pytest.mark.broker
class TestClient:
    def test_parts_come_in_order_and_then_the_outcome(self, broker: Broker) -> None:
        # D configuration-response-streaming
        parts, outcome = streamed(broker, job(PARTS))

        assert b"".join(part.data for part in parts) == b"one two three"
        assert {(part.index, part.content_type) for part in parts} == {(0, "application/octet-stream")}
        assert (outcome.payload, outcome.function_error) == ("", None)

    def test_what_the_runtime_says_of_its_content_comes_with_it(self, broker: Broker) -> None:
        kind = "application/vnd.awslambda.http-integration-response"
        asked = job(PARTS)
        says = {
            "streaming.py": asked.function.files["streaming.py"].replace(
                "Trailer:", f"Content-Type: {kind}\\r\\nTrailer:"
            )
        }
        function = replace(asked.function, files={**asked.function.files, **says})

        parts, _ = streamed(broker, replace(asked, function=function))

        assert {part.content_type for part in parts} == {kind}

    def test_a_function_that_does_not_stream_is_one_part(self, broker: Broker) -> None:
        parts, outcome = streamed(broker, job("def lambda_handler(event, context): return {'a': 1}"))

        assert [json.loads(part.data) for part in parts] == [{"a": 1}]
        assert parts[0].content_type == "application/json"
        assert (outcome.payload, outcome.function_error) == ("", None)

    def test_an_error_before_any_part_is_the_payload(self, broker: Broker) -> None:
        parts, outcome = streamed(broker, job("def lambda_handler(event, context): raise ValueError('no')"))

        assert parts == []
        assert (outcome.function_error, json.loads(outcome.payload)["errorType"]) == (
            "Unhandled",
            "ValueError",
        )

    def test_an_error_in_the_middle_comes_after_the_parts(self, broker: Broker) -> None:
        parts, outcome = streamed(broker, job(MIDSTREAM))

        assert [part.data for part in parts] == [b"begun"]
        assert json.loads(outcome.payload)["errorType"] == "Late.Failure"

    def test_each_of_several_events_has_parts_of_its_own(self, broker: Broker) -> None:
        messages = list(broker.stream(job("def lambda_handler(event, context): return event", 1, 2)))

        assert [(type(one), one.index) for one in messages if isinstance(one, Started | Part | Done)] == [
            (kind, index) for index in (0, 1) for kind in (Started, Part, Done)
        ]

    def test_five_megabytes_arrive_whole(self, broker: Broker) -> None:
        parts, outcome = streamed(broker, job(LARGE))

        assert b"".join(part.data for part in parts) == b"".join(
            bytes([number]) * len(PART) for number in range(80)
        )
        assert outcome.function_error is None

    def test_a_part_comes_before_the_end_and_who_goes_then_ends_the_function(self) -> None:
        with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, at_once=1) as socket:
            client = Broker(socket)
            messages = cast(Generator[Any, None, None], client.stream(job(ENDLESS, timeout_s=60)))
            assert b"begun" in (message.data for message in messages if isinstance(message, Part))

            messages.close()

            deadline = time.monotonic() + 20
            while client.status()["running"]:
                assert time.monotonic() < deadline

    def test_a_job_that_cannot_run_is_refused(self, broker: Broker) -> None:
        with pytest.raises(Refused, match="Memory"):
            list(broker.stream(job(PARTS, memory_mb=1)))


class Held(Line):
    """The line that a function sends on, which may be held up."""

    def __init__(self) -> None:
        super().__init__()
        self.is_held = asyncio.Event()
        self.is_free = asyncio.Event()

    def pause_reading(self) -> None:
        self.is_held.set()

    def resume_reading(self) -> None:
        self.is_free.set()


def response_on(line: Line, speaker: Speaker) -> StreamedResponse:
    connection = Connection(lambda request: None, lambda ended: None, body_cap=1)
    connection.connection_made(line)
    head = Head(connection=connection, method="POST", path="/", headers={})
    return StreamedResponse(
        head, lambda data, kind: speaker.part(0, data, kind), lambda response, began: None
    )


async def fill(response: StreamedResponse, line: Held) -> int:
    """Send until it is held up; how many parts that took. They are less than what AWS lets through at once."""
    for number in range(80):
        response.part(PART)
        await asyncio.sleep(0)
        if line.is_held.is_set():
            return number + 1
    raise AssertionError("Nothing holds it up.")


def test_who_reads_slowly_holds_up_the_function_and_gets_it_all(tmp_path: Path) -> None:
    async def story() -> tuple[int, int]:
        line, sent = Held(), asyncio.get_running_loop().create_future()

        async def answer(peer: Peer) -> None:
            speaker = Speaker(peer)
            sent.set_result(await fill(response_on(line, speaker), line))
            await line.is_free.wait()
            await speaker.finish()

        server = await serve(tmp_path / "s", answer, cap=FRAME_BYTES)
        client = await open_connection(tmp_path / "s", cap=FRAME_BYTES)
        count = await sent
        assert not line.is_free.is_set()  # as long as nobody reads
        received = 0
        while (frame := await client.receive()) is not None:
            received += len(frame.attached)
        await client.close()
        server.close()
        return count, received

    count, received = asyncio.run(asyncio.wait_for(story(), 20))

    assert received == count * len(PART)


def test_who_has_stopped_reading_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "SEND_S", 0.01)

    async def story() -> object:
        line, ended = Held(), asyncio.get_running_loop().create_future()

        async def answer(peer: Peer) -> None:
            listening = asyncio.ensure_future(peer.receive())  # as a broker does: its end cancels the job
            await fill(response_on(line, Speaker(peer)), line)
            ended.set_result(await listening)

        server = await serve(tmp_path / "s", answer, cap=FRAME_BYTES)
        client = await open_connection(tmp_path / "s", cap=FRAME_BYTES)
        found = await ended
        await client.close()
        server.close()
        return found

    assert asyncio.run(asyncio.wait_for(story(), 20)) is None
