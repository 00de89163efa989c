"""A client beside a broker that is not what it takes it for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import Function, Job
from portal.engines.emulator.client import Broker, BrokerGone
from portal.engines.sandbox import Connection, serve

JOB = Job(id="1", owner="ada", function=Function(files={"lambda_function.py": "1"}), events=("1",))
OUTCOME = {"payload": 3, "recording": None}


async def heard(path: Path, said: Any, attached: bytes) -> list[Any]:
    """What a client has of a broker that says this."""

    async def answer(peer: Connection) -> None:
        await peer.receive()
        await peer.send(said, [attached])

    server = await serve(path, answer)
    client = Broker(path)
    try:
        return await asyncio.to_thread(lambda: list(client.run(JOB)))
    finally:
        client.close()
        server.close()


@pytest.mark.parametrize(
    ("said", "attached"),
    [
        ([], b""),
        ({}, b""),
        ({"begun": {}}, b""),
        ({"started": {}, "log": {}}, b""),
        ({"started": []}, b""),
        ({"started": {"index": 0, "weather": "fine"}}, b""),
        ({"part": {}}, b"text"),
        ({"done": {"index": 0}}, b""),
        ({"done": {"index": 0, "outcome": OUTCOME}}, b"12"),
        ({"done": {"index": 0, "outcome": OUTCOME}}, b"123"),
        ({"done": {"index": 0, "outcome": {**OUTCOME, "payload": -1}}}, b""),
    ],
    ids=["no object", "nothing", "another word", "two words", "a list", "an unknown field", "a part without its index",
         "no outcome", "a length too long", "an outcome without fields", "a length below 0"],
)  # fmt: skip
def test_what_it_does_not_understand_is_a_broker_that_is_gone(
    tmp_path: Path, said: Any, attached: bytes
) -> None:
    with pytest.raises(BrokerGone):
        asyncio.run(asyncio.wait_for(heard(tmp_path / "s", said, attached), 20))
