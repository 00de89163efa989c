"""The timeline of a lab's scenario: whose run it is may see it, unless the check is hidden."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.engines.simulation.scenarios import read_scenario, run
from portal.engines.simulation.timeline import timeline_to_json
from portal.library import library
from portal.records.progress.jobs import scenarios_to_check
from portal.records.runs.models import Purpose, Run, RunState
from tests.pages.labs.conftest import carry
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
LAB = "occasional-failures"
VISIBLE, HIDDEN = "occasional-failures", "everything-at-once"


@pytest.fixture
def learner(client):
    known = somebody()
    carry(client, known)
    return known


@pytest.fixture
def played(learner) -> Run:
    lab = library().labs[LAB]
    scenarios = scenarios_to_check(lab, lab.solution)
    kept = [
        {"job": slug, "outcomes": [], "timeline": timeline_to_json(run(read_scenario(told["scenario"])))}
        for slug, told in scenarios.items()
    ]
    return Run.objects.create(
        learner=learner,
        purpose=Purpose.SUBMIT,
        state=RunState.FINISHED,
        lab_slug=LAB,
        idempotency_key="one",
        request={"jobs": [], "scenarios": scenarios},
        outcomes=kept,
        asked_at=NOON,
    )


def address(of: Run, check: str = VISIBLE) -> str:
    return reverse("timelines:played", args=[of.pk, check])


def test_its_learner_sees_every_event(client, played):
    response = client.get(address(played))

    assert response.status_code == 200
    assert "orders#60" in response.text
    assert "Played with BatchSize 10, Visibility timeout 60 s, maxReceiveCount 5" in response.text
    assert "Dead-lettered" in response.text
    assert "As JSON" not in response.text


def test_a_moment_of_it_comes_alone(client, played):
    headers = {"HX-Request": "true", "HX-Target": "section#moment"}
    response = client.get(address(played), {"at": "0"}, headers=headers)

    assert "At 0 ms" in response.text
    assert "<h1" not in response.text


@pytest.mark.parametrize("check", [HIDDEN, "reports-what-failed", "nothing"])
def test_hidden_checks_and_those_that_play_nothing_have_none(client, played, check):
    assert client.get(address(played, check)).status_code == 404


def test_a_stranger_finds_nothing(client, played):
    carry(client, somebody())

    assert client.get(address(played)).status_code == 404


def test_nobody_finds_nothing(client, played):
    client.cookies.clear()

    assert client.get(address(played)).status_code == 404


def test_one_that_another_version_kept_is_not_there(client, played):
    for kept in played.outcomes:
        kept["timeline"]["version"] = 0
    played.save()

    assert client.get(address(played)).status_code == 404
