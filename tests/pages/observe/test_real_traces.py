"""From the editor to the trace: the examples with active tracing, a real broker and real sandboxes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.layers import ours
from portal.pages.playground import answers
from portal.records.playground.models import OwnFunction
from portal.records.runs.pool import Pool
from tests import needs
from tests.pages.playground.conftest import HTMX, LONGEST_S

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def taking() -> Iterator[Broker]:
    """A real broker that takes functions' traces."""
    with private_broker(module="portal.engines.tracing", cpu_shares=0) as socket:
        yield Broker(socket)


@pytest.fixture(autouse=True)
def pool(taking: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    if not {"aws-xray-sdk", "powertools"} <= set(ours()):
        needs.missing("the layers are not installed: make setup")
    monkeypatch.setattr(answers, "WAIT_S", LONGEST_S)
    pool = Pool(taking, threads=1)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.fixture
def trace_of(client: Any) -> Callable[..., str]:
    """Open an example, run it, and follow the link from its result."""

    def go(example: str, **typed: str) -> str:
        client.post("/playground/new/", {"example": example})
        function = OwnFunction.objects.get()
        result = client.post(f"/playground/{function.pk}/run/cold/", typed, headers=HTMX).text
        link = re.search(r'href="(/observe/functions/[^"]+/traces/[^"]+)"', result)
        assert link, result
        page: str = client.get(link[1]).text
        return page

    return go


def statuses(page: str) -> dict[str, str]:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>\d+</td>.*?<td>([a-z]+)</td></tr>', page)
    return {html.unescape(name): status for name, status in rows}


def test_the_sdks_subsegments_stand_beside_lambdas(trace_of: Callable[..., str]) -> None:
    page = trace_of("traced")

    assert statuses(page) == {
        "traced": "ok", "Initialization": "ok", "Invocation": "ok", "Overhead": "ok", "look up": "ok", "greet": "ok",
    }  # fmt: skip
    assert "<dt>customer</dt><dd>Asha</dd>" in page
    assert "What was wrong" not in page


def test_powertools_keeps_what_was_raised(trace_of: Callable[..., str]) -> None:
    page = trace_of("powertools-tracer", event='{"items": []}')

    found = statuses(page)
    assert {name: found[name] for name in ("## lambda_handler", "## lambda_function.price", "Invocation")} == {
        "## lambda_handler": "fault", "## lambda_function.price": "fault", "Invocation": "fault",
    }  # fmt: skip
    assert "ValueError: an order has items" in page
    assert "<dt>ColdStart</dt><dd>true</dd>" in page
