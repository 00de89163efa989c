"""The jail in which AWS's tools look at templates: what does not end is ended, with words."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.engines.sandbox import Limits
from portal.engines.sandbox.meter import descendants
from portal.engines.stacks import CheckerAt, private_checker
from portal.engines.stacks.checker import Checker, CheckFailed
from portal.engines.stacks.confinement import LIMITS
from portal.engines.stacks.remembered import Recent

pytestmark = pytest.mark.broker

TEXT = "Resources: {Q: {Type: AWS::SQS::Queue}}"
ORDER = {
    "do": "template",
    "text": TEXT,
    "packaged": {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}},
    "parameters": {},
}


def test_what_takes_too_long_or_too_much_is_ended_and_the_next_is_checked(checks: CheckerAt) -> None:
    del checks  # it has looked whether the tools are there

    async def check(checker: Checker, limits: Limits) -> str:
        checker.limits = limits
        try:
            return str((await checker.check(ORDER))["matches"])
        except CheckFailed as failed:
            return str(failed)

    async def all_three() -> list[str]:
        checker = await Checker.start()
        try:
            tried = (replace(LIMITS, wall_s=0.01), replace(LIMITS, memory_mb=1), LIMITS)
            return [await check(checker, limits) for limits in tried]
        finally:
            await checker.stop()

    assert asyncio.run(all_three()) == [
        "Checking took more than 0.01 s. Make the template smaller.",
        "Checking took more than 1 MB. Make the template smaller.",
        "[]",
    ]


def test_what_a_tool_cannot_read_is_told_and_harms_nobody(checks: Any) -> None:
    with pytest.raises(CheckFailed, match="cannot make anything of this"):
        checks.check({**ORDER, "packaged": 3})
    with pytest.raises(CheckFailed):
        checks.check({"do": "nothing"})
    assert checks.check(ORDER)["faults"] == []


def _arguments(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def test_what_was_asked_before_is_answered_though_whoever_checks_stands_still() -> None:
    before = set(descendants(os.getpid()))
    with private_checker() as checks:
        first = checks.check(ORDER)
        started = set(descendants(os.getpid())) - before
        behind_walls = [pid for pid in started if b"inside.zygote" in _arguments(pid)]
        assert behind_walls
        try:
            _signal_all(behind_walls, signal.SIGSTOP)
            assert checks.check(ORDER) == first
        finally:
            _signal_all(behind_walls, signal.SIGCONT)
        assert checks.check({**ORDER, "text": f"{TEXT}\n"})["faults"] == []


def test_of_what_was_asked_the_oldest_goes_first() -> None:
    recent = Recent(most=100)
    for name in "abc":
        recent.keep(name, {"said": name * 30})
        assert recent.get("a")  # which is then the latest that was asked for

    assert [name for name in "abc" if recent.get(name)] == ["a", "c"]
    recent.keep("d", {"said": "d" * 100})
    assert recent.get("d") is None
    assert recent.get("a") == {"said": "a" * 30}
