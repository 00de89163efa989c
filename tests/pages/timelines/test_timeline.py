"""The page of a simulation: knobs in its address, a run that is always the same, moments to go through."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from portal.engines.simulation.scenarios import read_scenario
from portal.engines.simulation.timeline import timeline_from_json
from portal.library import library
from portal.pages.timelines.turned import turn

POISON = "/timelines/poison-message/"
TURNED = {
    "turned": "1",
    "seed": "5",
    "handler.style": "raise",
    "source.batch_size": "10",
    "source.visibility_s": "30",
    "source.max_receive_count": "3",
}
SLUGS = sorted(library().simulations)


def figures(response) -> dict[str, int]:
    told = re.findall(r"<dt>([^<]+)</dt><dd>(?:<span[^>]*>)?([\d,]+)", response.content.decode())
    return {name: int(count.replace(",", "")) for name, count in told}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_is_played_as_it_is_declared(client, slug):
    response = client.get(reverse("timelines:timeline", args=[slug]))

    assert response.status_code == 200
    assert figures(response)["Arrived"] > 0
    assert "</svg>" in response.content.decode()


@pytest.mark.parametrize("slug", SLUGS)
def test_each_shows_something_worth_looking_at_and_every_event_is_accounted_for(slug):
    ledger = turn(library().simulations[slug], {}).timeline.ledger

    assert ledger.check()
    assert ledger.lost or ledger.duplicated or ledger.dead_lettered or ledger.expired


@pytest.mark.parametrize("slug", SLUGS)
def test_every_knob_may_be_turned_to_both_ends(client, slug):
    for knob in read_scenario(library().simulations[slug].scenario).knobs:
        ends = knob.choices or ["on"] if knob.most is None else [f"{knob.least or 0:g}", f"{knob.most:g}"]
        for end in ends:
            response = client.get(
                f"/timelines/{slug}/", (*turn(library().simulations[slug], {}).told, (knob.path, end))
            )
            assert response.status_code in (200, 422), (knob.path, end)
            assert figures(response) or 'role="alert"' in response.content.decode()


def test_all_are_listed(client):
    response = client.get("/timelines/")

    assert _links(response) == [f"/timelines/{slug}/" for slug in SLUGS]


def test_reporting_alone_is_ignored_and_with_the_setting_saves_the_good_messages(client):
    raised = figures(client.get(POISON, TURNED))
    reported = TURNED | {"handler.style": "report"}
    ignored = figures(client.get(POISON, reported))
    heard = figures(client.get(POISON, reported | {"source.reports_failures": "on"}))

    assert raised["Dead-lettered"] == 10
    assert (ignored["Done with"], ignored["Lost"]) == (30, 1)
    assert (heard["Done with"], heard["Dead-lettered"], heard["Lost"]) == (29, 1, 0)


def test_a_box_that_is_ticked_at_first_can_be_unticked(client):
    told = dict(turn(library().simulations["poison-record"], {}).told)
    kept = figures(client.get("/timelines/poison-record/", told))
    del told["source.on_failure"]
    lost = figures(client.get("/timelines/poison-record/", told))

    assert kept["Lost"] == 0 < kept["Dead-lettered"]
    assert "Dead-lettered" not in lost
    assert lost["Lost"] > 0


def test_the_same_address_gives_the_same_run_and_another_seed_another(client):
    def told(seed: str) -> dict:
        return client.get(
            "/timelines/lost-answer/",
            {"turned": "1", "faults.lost_answers": "0.3", "seed": seed, "format": "json"},
        ).json()

    assert told("1") == told("1") != told("2")
    assert timeline_from_json(told("1")).ledger.check()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"source.batch_size": "many"}, "BatchSize is a number."),
        ({"source.batch_size": "11"}, "BatchSize is a number from 1 to 10."),
        ({"source.batch_size": "2.5"}, "source.sqs.batch_size"),
        ({"source.visibility_s": "-1"}, "Visibility timeout, s is a number from 3 to 300."),
        ({"handler.style": "explode"}, "is one of raise, report, swallow."),
        ({"seed": "minus one"}, "The seed is a whole number"),
        ({"seed": "99999999999"}, "The seed is a whole number"),
        ({"source.batch_size": "nan"}, "BatchSize is a number from 1 to 10."),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client, given, words):
    response = client.get(POISON, TURNED | given)

    assert response.status_code == 422
    assert words in response.content.decode()
    if "source.batch_size" in given:
        assert f'value="{given["source.batch_size"]}"' in response.content.decode()


def test_what_is_no_knob_is_left_aside(client):
    assert client.get(POISON, TURNED | {"limits.wall_s": "60", "source.kind": "async"}).status_code == 200


def test_htmx_gets_the_run_alone_and_for_the_slider_the_moment_alone(client):
    asked = {"HX-Request": "true", "HX-Target": "div#run"}
    run = client.get(POISON, TURNED, headers=asked).content.decode()
    moment = client.get(POISON, TURNED | {"at": "0"}, headers=asked | {"HX-Target": "section#moment"})

    assert run.lstrip().startswith('<div class="stack" id="run">')
    assert "hx-swap-oob" not in run
    assert "At 0 ms" in moment.content.decode()
    assert "<form" not in moment.content.decode()
    assert 'id="cursor"' in moment.content.decode()


@pytest.mark.parametrize("at", ["0", "5", "999999", "-1", "x", ""])
def test_any_moment_may_be_asked_for(client, at):
    response = client.get(POISON, TURNED | {"at": at})

    assert response.status_code == 200
    assert 'id="moment-title"' in response.content.decode()


def test_what_is_not_there_is_not_found(client):
    assert client.get("/timelines/nothing-of-the-kind/").status_code == 404


def _links(response) -> list[str]:
    return re.findall(r'<h2><a href="([^"]+)"', response.content.decode())


def test_in_german_numbers_of_the_drawing_keep_their_point(client):
    page = client.get(POISON, headers={"accept-language": "de"}).content.decode()

    assert re.search(r' x="\d+\.\d+"', page)
    assert not re.search(r'(\s(x|y|width)="|d="M)-?\d+,\d', page)
