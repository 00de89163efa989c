"""Active tracing as a setting of a function."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Traced
from portal.records.playground.models import OwnFunction, PublishedVersion
from tests import make
from tests.pages.playground.conftest import HTMX, a_play

pytestmark = pytest.mark.django_db
ON = {"tracing": "Active"}


def chosen(page: str) -> str:
    found = re.search(r'<select id="tracing".*?<option selected>(\w+)<', page)
    assert found
    return found[1]


def test_it_is_off_until_it_is_chosen_and_then_kept(client: Any, function: OwnFunction) -> None:
    address = f"/playground/{function.pk}/"
    assert chosen(client.get(address).text) == "PassThrough"

    client.post(f"{address}versions/publish/", ON)

    assert chosen(client.get(address).text) == "Active"
    assert PublishedVersion.objects.get().fields["tracing"] == "Active"
    assert "<dt>Tracing</dt><dd>Active</dd>" in client.get(f"{address}versions/1/").text


def test_another_choice_is_explained(client: Any, function: OwnFunction) -> None:
    page = client.post(f"/playground/{function.pk}/run/warm/", {"tracing": "yes"}, headers=HTMX).text

    assert 'data-state="refused"' in page
    assert "Tracing is PassThrough or Active." in page


@pytest.mark.parametrize("mode", ["warm", "many"])
def test_a_traced_run_leads_to_its_trace(client: Any, function: OwnFunction, mode: str) -> None:
    header = "Root=1-6b06a9c0-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    traced = replace(make.outcome("1"), traced=Traced(header=header, caller=None, began_ms=1.0))
    a_play(function, traced, mode=mode)

    page = client.get(f"/playground/{function.pk}/").text

    assert f'/observe/functions/{function.pk}/traces/1-6b06a9c0-bd862e3fe1be46a994272793/"' in page


def test_other_runs_lead_to_none(client: Any, function: OwnFunction) -> None:
    a_play(function, make.outcome("1"))

    assert "/traces/1-" not in client.get(f"/playground/{function.pk}/").text
