"""The jail in which AWS's tools look at templates: what does not end is ended, with words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.sandbox import Limits
from portal.engines.stacks import CheckerAt
from portal.engines.stacks.checker import Checker, CheckFailed
from portal.engines.stacks.confinement import LIMITS

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
