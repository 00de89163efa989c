"""A new version behind an alias, step by step, and back when an alarm goes off."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt, Files, Folder, Plan, Stack, by_broker, plan_of

from .deployed import NOON, TEMPLATES, plan

pytestmark = pytest.mark.broker

NAME = "functions-with-alias"
BROKEN = "def handler(event, context):\n    raise ValueError('new and broken')\ndef warm(event, context):\n    pass\n"
BETTER = BROKEN.replace("raise ValueError('new and broken')", "return {'statusCode': 200, 'body': 'better'}")


@pytest.fixture
def greeting(checks: CheckerAt, broker: Broker) -> Stack:
    return Stack(plan(NAME, checks), run=by_broker(broker), now=NOON, owner="test-shifting")


def changed(code: str, checks: CheckerAt) -> Plan:
    folder = TEMPLATES / NAME
    files = Files({"src/greet.py": code, "layer/python/words.py": "GREETING = 'x'\n"})
    found = plan_of((folder / "template.yaml").read_text(), checks=checks, project=files)
    assert found.plan is not None
    return found.plan


def test_a_sound_version_gets_its_share_minute_by_minute(greeting: Stack, checks: CheckerAt) -> None:
    update = greeting.update(changed(BETTER, checks))
    weights = [update.shifts[0].weight]
    for _ in range(9):
        update.wait(minutes=1)
        weights.append(update.shifts[0].weight)

    assert weights == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert update.shifts[0].status == "succeeded"
    told = greeting.calls.call("GET", "/hello").exchange.response
    assert told.body == b"better"
    assert greeting.deployment.steps[-1].version == "2"


def test_an_alarm_takes_the_alias_back(greeting: Stack, checks: CheckerAt) -> None:
    update = greeting.update(changed(BROKEN, checks))
    update.wait(minutes=8)
    statuses = {greeting.calls.call("GET", "/hello").exchange.response.status for _ in range(12)}
    update.wait(minutes=1)

    assert 500 in statuses  # nine of ten events go to the new version
    assert update.shifts[0].status == "rolled back"
    assert "The alarm my-stack-GreetFails-" in update.shifts[0].because
    after = {greeting.calls.call("GET", "/hello").exchange.response.status for _ in range(3)}
    assert after == {200}


def test_code_that_is_the_same_makes_no_version(greeting: Stack, checks: CheckerAt) -> None:
    update = greeting.update(plan(NAME, checks))

    assert update.shifts == []
    assert greeting.calls.call("GET", "/hello").exchange.response.body.endswith(b"version 1")


def test_the_folder_of_the_template_is_what_was_deployed() -> None:
    assert "GREETING" in Folder(TEMPLATES / NAME).text("layer/python/words.py")
