"""What can be done to a stack, for whoever makes forms of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from portal.engines.stacks import CheckerAt, Files, Remembered, offers_of, plan_of
from portal.engines.stacks.check import Checks

from .deployed import TEMPLATES, plan

pytestmark = pytest.mark.broker

FILES = Files({"src/chat.py": "def connect(event, context): pass\n"})


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("api-and-table", {"functions": [{"id": "NotesFunction", "qualifiers": []}]}),
        ("functions-with-alias", {"functions": [{"id": "Greet", "qualifiers": ["live"]}, {"id": "Warm", "qualifiers": []}]}),
        ("queue-worker", {"queues": ["Jobs", "Dead"], "apis": []}),
        ("s3-pipeline", {"buckets": ["Incoming", "Counted"]}),
        ("fan-out", {"topics": ["Orders"], "queues": ["Packing"]}),
        ("scheduled-job", {"schedules": ["ReportHourly", "ReportNightly"]}),
        ("step-function", {"machines": ["Order"]}),
        ("websocket", {"apis": [], "sockets": [{"id": "Chat", "kind": "WebSocket API", "routes": ["$connect", "say"]}]}),
        ("authorizer", {"apis": [{"id": "Api", "kind": "REST API", "routes": ["GET /secret"]}]}),
        ("node-url", {"apis": [{"id": "HelloUrl", "kind": "function URL", "routes": ["$default"]}]}),
    ],
)  # fmt: skip
def test_what_can_be_done_is_told_by_logical_ids(
    name: str, offered: dict[str, object], checks: CheckerAt
) -> None:
    found = offers_of(plan(name, checks))

    assert {key: _sorted(found[key]) for key in offered} == {key: _sorted(offered[key]) for key in offered}


def _sorted(value: object) -> object:
    assert isinstance(value, list)
    return sorted(value, key=str)


def test_what_was_said_of_a_template_is_said_again_without_asking(checks: CheckerAt) -> None:
    asked = []

    class Counting:
        """The checker itself, and how often it was asked."""

        def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
            asked.append(order)
            return checks.check(order)

    counting: Checks = Counting()
    text = (TEMPLATES / "websocket" / "template.yaml").read_text()
    first = Remembered(counting)
    plan_of(text, checks=first, project=FILES)
    second = Remembered(counting, first.latest)
    plan_of(text, checks=second, project=FILES)
    plan_of(text + "\n# other", checks=second, project=FILES)

    assert len(asked) == 2
    assert len(second.latest) == 1
