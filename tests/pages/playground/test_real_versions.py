"""Versions, aliases and concurrency as they really run: through the page, a broker and sandboxes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from portal.engines.emulator.host import memory_of_host_mb
from portal.records.playground.invocations import invocations_of
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.stored import outcomes_of
from tests.pages.playground.conftest import HTMX
from tests.pages.playground.test_real_runs import pool

__all__ = ["pool"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
FILE = "file:lambda_function.py"


def handler(text: str) -> str:
    return (
        f"def lambda_handler(event, context):\n    said = {text!r}\n"
        "    return said, context.function_version, context.invoked_function_arn.split(':', 6)[-1]\n"
    )


@pytest.fixture
def two(client: Any) -> str:
    """The address of a function with versions 1 and 2, and the alias live: 2, and 1 for nothing."""
    client.post("/playground/new/", {"name": "mine", "runtime": "python3.14"})
    address = f"/playground/{OwnFunction.objects.get().pk}/"
    for text in ("one", "two"):
        client.post(f"{address}versions/publish/", {FILE: handler(text)})
    client.post(f"{address}aliases/", {"name": "live", "version": "2", "other": "1", "weight": "0"})
    return address


@pytest.fixture
def run(client: Any, two: str) -> Any:
    """The page, and the answers of all invocations."""

    def go(mode: str, **typed: str) -> tuple[str, list[Any]]:
        typed = {FILE: handler("latest"), **typed}
        page = client.post(f"{two}run/{mode}/", typed, headers=HTMX)
        assert page.status_code == 200, page.text
        latest = Play.objects.select_related("run").latest("run__asked_at")
        outcomes = [one for found in outcomes_of(latest.run).values() for one in found]
        assert all(one.function_error is None for one in outcomes)
        return page.text, [json.loads(one.payload) for one in outcomes]

    return go


@pytest.mark.parametrize("mode", ["cold", "warm", "step"])
@pytest.mark.parametrize(
    ("qualifier", "answer"),
    [
        ("", ["latest", "$LATEST", "mine"]),
        ("1", ["one", "1", "mine:1"]),
        ("live", ["two", "2", "mine:live"]),
    ],
)
def test_a_qualifier_leads_to_its_version_in_every_mode(run, mode, qualifier, answer):
    assert run(mode, qualifier=qualifier)[1] == [answer]


def test_steps_are_those_of_the_version_that_ran(run):
    page, _ = run("step", qualifier="1")

    assert "<code>said = &#x27;one&#x27;</code>" in page


def test_what_is_provisioned_is_taken_first_and_what_spills_over_is_cold(run):
    page, answers = run("many", qualifier="1", provisioned="1", times="2", at_once="2")
    ((_, _, invocations),) = invocations_of(OwnFunction.objects.get(), runs=1, enough=9)

    assert len(answers) == 2
    ahead = [one for one in invocations if one.ahead_ms is not None]
    assert [(one.version, one.cold, one.init_ms) for one in ahead] == [("1", False, None)]
    assert "initialised ahead" in page


def test_more_than_the_server_has_for_environments_ahead_is_explained(client, two):
    if memory_of_host_mb() * 3 // 4 >= 10 * 10_240:
        pytest.skip("This machine has room for ten of the largest environments.")
    client.post(f"{two}versions/publish/", {"memory_mb": "10240", "provisioned": "10"})

    page = client.post(f"{two}run/warm/", {"qualifier": "3"}, headers=HTMX).text

    assert 'data-state="broken"' in page
    assert re.search(r"ask(s)? for [\d,]+ MB.*on this server", page)
