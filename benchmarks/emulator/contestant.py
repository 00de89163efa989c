"""What takes part, in which discipline, and what all of it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from portal.engines.emulator import Function
from portal.engines.emulator.processors import MB_OF_ONE

HANDLERS = Path(__file__).parent / "handler"
MEGABYTES = 5
WITHIN_S = 10

Discipline = Literal[
    "cold", "cold, in a row", "warm", "Node.js, cold", "Node.js, cold, in a row", "Node.js, warm", "5 MB"
]
DISCIPLINES: tuple[Discipline, ...] = get_args(Discipline)

# The peer that each discipline is compared with.
RIVAL = "aws-lambda-rie"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A function, an event for it and the response that is the right one."""

    function: Function
    event: str
    right: object

    def check(self, response: bytes | str) -> None:
        found = json.loads(response)
        assert found == self.right, f"The response should be {self.right!r:.200}, and is {found!r:.200}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Contestant:
    """`run` runs the task once, checks the response, ends what it started, and tells milliseconds."""

    who: str
    discipline: Discipline
    run: Callable[[], float]
    is_ours: bool = False

    @property
    def name(self) -> str:
        return f"{self.discipline}: {self.who}"


def _source(name: str) -> str:
    return (HANDLERS / name).read_text()


_GREETING = {"event": '{"name": "Ada"}', "right": {"statusCode": 200, "body": "Hello, Ada!"}}
_TEXT = "x" * (MEGABYTES * 1024 * 1024 - 2)

# With the memory of one processor: what is measured is the emulator, and not how it holds back the function.
PYTHON = Task(
    function=Function(
        files={"lambda_function.py": _source("lambda_function.py")},
        runtime="python3.13",
        memory_mb=MB_OF_ONE,
        timeout_s=WITHIN_S,
    ),
    **_GREETING,
)
NODE = Task(
    function=Function(
        files={"index.mjs": _source("index.mjs")},
        handler="index.handler",
        runtime="nodejs22.x",
        memory_mb=MB_OF_ONE,
        timeout_s=WITHIN_S,
    ),
    **_GREETING,
)
LARGE = Task(
    function=Function(
        files={"lambda_function.py": _source("lambda_function.py")},
        handler="lambda_function.give_back",
        runtime="python3.13",
        memory_mb=MB_OF_ONE,
        timeout_s=WITHIN_S,
    ),
    event=json.dumps(_TEXT),
    right=_TEXT,
)
