"""
A jail owned by another user: a child process that takes scripts by lines of JSON, and answers how they went.

    python -m tests.attacks.served WALL POLICY
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from portal.engines.sandbox import Exit, SandboxError

from .jail import Jail, Ran, Wall


class ServedJail:
    """run() as in Jail."""

    def __init__(self, *, wall: Wall, policy: str, interpreter: str, room: Path, **how: Any) -> None:
        self._process = subprocess.Popen(
            [interpreter, "-m", "tests.attacks.served", wall, policy],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=room, env={"LANG": "C.UTF-8"}, text=True, **how,
        )  # fmt: skip
        self._answer()

    def run(self, script: str, *arguments: str, **limits: Any) -> Ran:
        assert self._process.stdin is not None
        order = {"script": script, "arguments": arguments, "limits": limits}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        return Ran(**{**answer, "exit": Exit(**answer["exit"])})

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        answer = json.loads(self._process.stdout.readline())
        if "failed" in answer:
            raise SandboxError(answer["failed"])
        return answer


def _serve(*, wall: Wall, policy: str) -> None:
    try:
        jail = Jail(wall=wall, policy=policy)
    except SandboxError as error:
        print(json.dumps({"failed": str(error)}))
        return
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        ran = jail.run(order["script"], *order["arguments"], **order["limits"])
        print(json.dumps(dataclasses.asdict(ran)), flush=True)
    jail.close()


if __name__ == "__main__":
    _serve(wall=cast(Wall, sys.argv[1]), policy=sys.argv[2])
