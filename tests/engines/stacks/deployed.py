"""Templates of this room, checked, planned and deployed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt, Files, Folder, Plan, Planned, Stack, by_broker, plan_of

TEMPLATES = Path(__file__).parents[3] / "content" / "stacks"
REFUSED = "hello-api"  # that of the source notes, which a learner is to mend
SOUND = sorted(path.name for path in TEMPLATES.iterdir() if path.name != REFUSED)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
CODE = "def handler(event, context):\n    return event\n"


@cache
def planned(name: str, checks: CheckerAt, **parameters: str) -> Planned:
    """One of content/stacks/. Of each once: it is what takes time."""
    folder = TEMPLATES / name
    (template,) = folder.glob("template.*")
    return plan_of(template.read_text(), checks=checks, project=Folder(folder), parameters=parameters)


def plan(name: str, checks: CheckerAt) -> Plan:
    found = planned(name, checks)
    assert found.plan is not None, [str(one) for one in found.findings]
    return found.plan


def stack(name: str, checks: CheckerAt, broker: Broker) -> Stack:
    return Stack(plan(name, checks), run=by_broker(broker), now=NOON, owner=f"test-{name}")


def written(text: str, checks: CheckerAt, files: dict[str, str] | None = None, **parameters: str) -> Planned:
    """A template that stands in the test."""
    project = Files({"src/app.py": CODE} if files is None else files)
    return plan_of(text, checks=checks, project=project, parameters=parameters)
