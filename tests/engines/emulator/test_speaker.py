"""What one client is told: in order, whole, and joined when it reads slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import speaker as speaking
from portal.engines.emulator.messages import FRAME_BYTES
from portal.engines.emulator.speaker import Speaker
from portal.engines.sandbox import Connection, open_connection, serve

LINE = "x" * 999 + "\n"


def told(path: Path, speak: Callable[[Speaker], Awaitable[None]], *, late: bool) -> list[dict[str, Any]]:
    """All frames that a client gets; one that is `late` reads when all has been said that goes without it."""

    async def story() -> list[dict[str, Any]]:
        has_spoken = asyncio.Event()

        async def answer(connection: Connection) -> None:
            speaker = Speaker(connection)
            try:
                await speak(speaker)
            finally:
                has_spoken.set()
            await speaker.finish()

        server = await serve(path, answer, cap=FRAME_BYTES)
        client = await open_connection(path, cap=FRAME_BYTES)
        if late:
            await has_spoken.wait()
        frames = []
        while (frame := await client.receive()) is not None:
            frames.append(frame.value)
        await client.close()
        server.close()
        return frames

    return asyncio.run(asyncio.wait_for(story(), 20))


@pytest.mark.parametrize("late", [False, True], ids=["read at once", "read late"])
def test_nothing_is_lost_and_nothing_comes_before_its_turn(tmp_path: Path, late: bool) -> None:
    async def speak(speaker: Speaker) -> None:
        for index in range(3):
            await speaker.say({"started": index})
            for _ in range(5):
                speaker.log(index, "a\n")
                await asyncio.sleep(0)
            await speaker.say({"done": index})

    frames = told(tmp_path / "s", speak, late=late)

    logged = {
        index: "".join(
            frame["log"]["text"] for frame in frames if "log" in frame and frame["log"]["index"] == index
        )
        for index in range(3)
    }
    assert logged == dict.fromkeys(range(3), "a\n" * 5)
    words = ["log" if "log" in frame else next(iter(frame.items())) for frame in frames]
    assert [word for word in words if word != "log"] == [
        (word, index) for index in range(3) for word in ("started", "done")
    ]
    for index in range(3):
        between = words[words.index(("started", index)) : words.index(("done", index))]
        assert "log" in between


def test_log_text_that_nobody_reads_yet_is_joined(tmp_path: Path) -> None:
    async def speak(speaker: Speaker) -> None:
        for _ in range(2_000):
            speaker.log(0, LINE)
            await asyncio.sleep(0)

    frames = told(tmp_path / "s", speak, late=True)

    assert "".join(frame["log"]["text"] for frame in frames) == LINE * 2_000
    assert len(frames) < 1_500


def test_a_client_that_has_stopped_reading_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "SEND_S", 0.01)
    refusals: list[str] = []

    async def speak(speaker: Speaker) -> None:
        try:
            for index in range(10_000):
                await speaker.say({"done": {"index": index, "text": LINE}})
                await asyncio.sleep(0)
        except ConnectionError as error:
            refusals.append(str(error))

    told(tmp_path / "s", speak, late=True)

    assert refusals == ["The client has stopped reading."]


def test_a_hint_goes_out_with_what_follows_it_or_alone_when_nothing_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[int] = []
    post = Connection.post

    def counted(connection: Connection, packed: list[bytes | bytearray]) -> None:
        posted.append(len(packed))
        post(connection, packed)

    monkeypatch.setattr(Connection, "post", counted)

    async def speak(speaker: Speaker) -> None:
        speaker.hint({"started": 0})
        speaker.log(0, "a\n")
        await asyncio.sleep(0)
        await speaker.say({"done": 0})
        await asyncio.sleep(0)
        assert posted == [3]
        speaker.hint({"started": 1})
        while len(posted) < 2:
            await asyncio.sleep(0)

    frames = told(tmp_path / "s", speak, late=False)

    assert [next(iter(frame)) for frame in frames] == ["started", "log", "done", "started"]
    assert posted == [3, 1]
