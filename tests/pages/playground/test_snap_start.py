"""SnapStart through the page: chosen with the configuration, and told of what was restored."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator.outcome import Outcome
from portal.pages.playground.lanes import lanes_of
from portal.records.playground.models import OwnFunction, Play, PublishedVersion
from portal.records.runs.stored import outcomes_of
from tests import make
from tests.pages.playground.conftest import HTMX, a_play
from tests.pages.playground.test_real_runs import pool

__all__ = ["pool"]

FILE = "file:lambda_function.py"
ON = {"snap_start": "PublishedVersions"}
UNIQUE = "import uuid\nmade = str(uuid.uuid4())\ndef lambda_handler(event, context): return made\n"


def was_restored() -> Outcome:
    made = make.outcome("1")
    figures = replace(made.report, restore_duration_ms=120.5, billed_restore_duration_ms=31)
    return replace(made, report=figures)


def the_select(page: str) -> str:
    found = re.search(r'<select id="snap-start".*?</select>', page)
    return found[0] if found else ""


@pytest.mark.django_db
class TestOnThePage:
    def test_it_is_off_until_it_is_chosen_and_then_kept(self, client: Any, function: OwnFunction) -> None:
        address = f"/playground/{function.pk}/"
        assert "selected>None<" in the_select(client.get(address).text)

        client.post(f"{address}versions/publish/", {FILE: UNIQUE, **ON})

        assert "selected>PublishedVersions<" in the_select(client.get(address).text)
        assert PublishedVersion.objects.get().fields["snap_start"] == "PublishedVersions"
        assert "· SnapStart" in client.get(f"{address}versions/").text
        assert "restored from a snapshot" in client.get(f"{address}versions/1/").text

    @pytest.mark.parametrize("runtime", ["python3.11", "provided.al2023"])
    def test_it_is_not_offered_where_there_is_none(
        self, client: Any, function: OwnFunction, runtime: str
    ) -> None:
        client.post(f"/playground/{function.pk}/files/", {"runtime": runtime})

        assert the_select(client.get(f"/playground/{function.pk}/").text) == ""

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({**ON, "runtime": "python3.11"}, "SnapStart is for python3.12"),
            ({**ON, "ephemeral_mb": "1024"}, "With SnapStart /tmp has 512 MB"),
            ({"snap_start": "yes"}, "SnapStart is None or PublishedVersions."),
        ],
        ids=["an older runtime", "a larger /tmp", "no such choice"],
    )
    def test_what_cannot_be_is_explained_and_can_be_turned_off(
        self, client: Any, function: OwnFunction, typed: dict[str, str], said: str
    ) -> None:
        answer = client.post(f"/playground/{function.pk}/versions/publish/", {FILE: UNIQUE, **typed})

        assert answer.status_code == 422
        assert said in answer.text
        assert the_select(answer.text)

    @pytest.mark.parametrize(
        ("mode", "typed", "said"),
        [
            ("step", {}, "is not recorded: run $LATEST, or turn SnapStart off"),
            ("warm", {"provisioned": "1"}, "not both"),
        ],
    )
    def test_what_it_does_not_go_with_is_explained(
        self, client: Any, function: OwnFunction, mode: str, typed: dict[str, str], said: str
    ) -> None:
        address = f"/playground/{function.pk}/"
        client.post(f"{address}versions/publish/", {FILE: UNIQUE, **ON})

        page = client.post(f"{address}run/{mode}/", {"qualifier": "1", **typed}, headers=HTMX).text

        assert 'data-state="refused"' in page
        assert said in page

    def test_a_restore_is_among_the_figures(self, client: Any, function: OwnFunction) -> None:
        a_play(function, was_restored())

        page = client.get(f"/playground/{function.pk}/").text

        assert "<dt>Restore</dt><dd>120.50 ms, 31 ms of it billed" in page
        assert "<dt>Init</dt>" not in page
        assert "a new one was restored from its snapshot" in page

    def test_it_counts_among_the_cold_ones(self, client: Any, function: OwnFunction) -> None:
        a_play(function, was_restored(), make.outcome("2"), mode="many")

        assert "<dt>Cold starts</dt><dd>1</dd>" in client.get(f"/playground/{function.pk}/").text

    def test_a_lane_says_that_its_environment_was_restored(self, client: Any, function: OwnFunction) -> None:
        one = {
            "environment": "aabbcc", "cold": True, "began_ms": 0, "ended_ms": 5, "init_ms": None,
            "duration_ms": 5.0, "state": "succeeded", "lost": False,
        }  # fmt: skip
        play = a_play(function, make.outcome())
        play.invocations = [
            {**one, "restore_ms": 120.5},
            {**one, "cold": False, "began_ms": 9, "ended_ms": 10},
        ]
        play.save()

        lanes = lanes_of(function)
        assert lanes
        page = client.get(f"/playground/{function.pk}/").text

        assert [box.start for box in reversed(lanes.rows)] == ["restored", "warm"]
        assert 'aabbcc · <span class="badge">restored</span> · 9 ms old, 2 invocations' in page
        assert "restored in 120.5 ms" in page


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_what_a_version_made_in_its_init_is_the_same_in_all_its_environments(client: Any, pool: Any) -> None:
    client.post("/playground/new/", {"name": "mine", "runtime": "python3.14"})
    address = f"/playground/{OwnFunction.objects.get().pk}/"
    client.post(f"{address}versions/publish/", {FILE: UNIQUE, **ON})

    def run(mode: str, **typed: str) -> tuple[str, list[str]]:
        page = client.post(f"{address}run/{mode}/", typed, headers=HTMX).text
        latest = Play.objects.select_related("run").latest("run__asked_at")
        return page, [json.loads(one.payload) for found in outcomes_of(latest.run).values() for one in found]

    page, many = run("many", qualifier="1", times="3", at_once="3")
    _, again = run("cold", qualifier="1")
    _, latest = run("cold")

    assert "Before any event: version 1 was initialised in" in page
    assert re.search(r"Log of the initialisation.{0,9}INIT_START .*\nINIT_REPORT Init Duration", page)
    assert len({*many, *again}) == 1
    assert latest != again
    assert '<span class="badge">restored</span>' in page
