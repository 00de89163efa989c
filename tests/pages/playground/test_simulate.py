"""A function of one's own in a simulation: the form, what is asked for, and what its page shows in any state."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.engines.emulator import outcome_to_json
from portal.engines.simulation.scenarios import read_scenario, run
from portal.engines.simulation.timeline import timeline_to_json
from portal.library import library
from portal.pages.playground import simulate as page
from portal.records.playground.models import OwnFunction, Simulated
from portal.records.playground.simulate import HAPPENINGS, JOB, WALL_S
from portal.records.runs.models import Run, RunState
from portal.records.runs.stored import jobs_of, scenarios_of
from tests import make

SLUG = "poison-message"
GIVEN = {
    "turned": "1",
    "source.reports_failures": "on",
    "source.batch_size": "5",
    "source.visibility_s": "60",
    "source.max_receive_count": "4",
    "seed": "7",
    "done": "charged {id}",
}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "WAIT_S", 0)  # nobody works runs off here


def form_at(function: OwnFunction, slug: str = SLUG) -> str:
    return reverse("playground:simulate", args=[function.pk, slug])


def play(client: Client, function: OwnFunction, slug: str = SLUG, **given: str) -> Any:
    return client.post(form_at(function, slug), {**GIVEN, **given})


def result_at(of: Run) -> str:
    return reverse("timelines:simulated", args=[of.pk])


def finish(asked: Run, *outcomes: Any, **fields: Any) -> Run:
    """As if it had been played with the modelled handler."""
    told = scenarios_of(asked)[JOB]
    timeline = timeline_to_json(run(read_scenario(told["scenario"])))
    kept = {"job": JOB, "outcomes": [outcome_to_json(one) for one in outcomes], "timeline": timeline}
    asked.state, asked.outcomes = RunState.FINISHED, [kept]
    for name, value in fields.items():
        setattr(asked, name, value)
    asked.save()
    return asked


@pytest.fixture
def asked(client, function) -> Run:
    assert play(client, function).status_code == 303
    return Run.objects.get()


def test_every_simulation_is_offered(client, function):
    listed = client.get(reverse("playground:simulations", args=[function.pk])).text

    for simulation in library().simulations.values():
        assert form_at(function, simulation.slug) in listed
        assert client.get(form_at(function, simulation.slug)).status_code == 200


def test_what_the_function_does_is_no_knob(client, function):
    form = client.get(form_at(function)).text

    assert 'name="source.visibility_s"' in form
    assert "handler.style" not in form


def test_from_the_editor_what_is_typed_is_saved_first(client, function):
    typed = {"file:lambda_function.py": "# newer\n", "base_version": str(function.version)}
    answer = client.post(reverse("playground:simulations", args=[function.pk]), typed)

    assert answer.status_code == 303
    function.refresh_from_db()
    assert function.files["lambda_function.py"] == "# newer\n"


def test_what_is_chosen_is_what_is_asked_for(client, function, asked):
    told = scenarios_of(asked)[JOB]
    source = read_scenario(told["scenario"]).source

    assert (source.batch_size, source.visibility_s, source.reports_failures) == (5, 60, True)
    assert told["scenario"]["seed"] == 7
    assert told["done"] == "charged {id}"
    assert "BatchSize 5" in told["turned"]
    assert jobs_of(asked)[0].function.files == function.written.code
    assert asked.batch
    assert Simulated.objects.get().function == function


def test_it_is_bounded_whatever_the_simulation_allows(client, function, asked):
    limits = read_scenario(scenarios_of(asked)[JOB]["scenario"]).limits

    assert limits.wall_s <= WALL_S
    assert limits.happenings <= HAPPENINGS


def test_events_carry_what_is_written_for_them(client, function):
    play(client, function, body='{"order": {n}}', poison_body="rotten {n}")

    (traffic,) = read_scenario(scenarios_of(Run.objects.get())[JOB]["scenario"]).traffic
    assert (traffic.body, traffic.poison_body) == ('{"order": {n}}', "rotten {n}")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"source.batch_size": "11"}, "BatchSize is a number from 1 to 10."),
        ({"source.batch_size": "</script>"}, "BatchSize is a number."),
        ({"source.visibility_s": "9" * 9_999}, "Visibility timeout, s is a number from 3 to 300."),
        ({"seed": "-1"}, "The seed is a whole number"),
        ({"seed": "9" * 9_999}, "The seed is a whole number"),
        ({"done": "charged"}, "has {id} where"),
        ({"done": "{id}\n{id}"}, "one line"),
        ({"done": "{id}" * 100}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_said_and_still_there(client, function, given, words):
    answer = play(client, function, **{"source.max_receive_count": "9", **given})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'name="source.max_receive_count" value="9"' in answer.text
    assert not Run.objects.exists()


def test_code_that_cannot_run_is_said(client, function):
    function.fields["timeout_s"] = "none"
    function.save()

    answer = play(client, function)

    assert answer.status_code == 422
    assert 'id="refused"' in answer.text


def test_a_second_click_is_the_same_run(client, function):
    first, second = (play(client, function, idempotency_key="one") for _ in range(2))
    other = play(client, function, idempotency_key="one", seed="8")

    assert first["Location"] == second["Location"] != other["Location"]
    assert Simulated.objects.count() == 2


def test_too_many_are_told_when_to_come_again(client, function, settings):
    settings.RUNS_PER_LEARNER = 1
    play(client, function)
    answer = play(client, function, seed="8")

    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert 'name="seed" value="8"' in answer.text


def test_while_it_is_under_way_its_page_asks_again(client, function, asked):
    shown = client.get(result_at(asked)).text

    assert 'hx-trigger="every 1s"' in shown
    assert '<meta http-equiv="refresh" content="2">' in shown
    part = client.get(result_at(asked), headers={"HX-Request": "true"}).text
    assert "<h1" not in part
    assert "Queued" in part


def test_it_can_be_cancelled(client, function, asked):
    answer = client.post(reverse("timelines:cancel", args=[asked.pk]))

    assert answer["Location"] == result_at(asked)
    shown = client.get(result_at(asked)).text
    assert "Cancelled" in shown
    assert "every 1s" not in shown


def test_our_fault_is_told_as_ours(client, function, asked):
    Run.objects.update(state=RunState.BROKEN, fault="The sandbox stopped.")

    assert "The sandbox stopped." in client.get(result_at(asked)).text


def test_every_event_is_shown(client, function, asked):
    finish(asked)
    shown = client.get(result_at(asked)).text

    assert "orders#30" in shown
    assert "Dead-lettered" in shown
    assert "Played with" in shown
    assert client.get(result_at(asked), {"format": "json"}).json()["version"] == 1


def test_a_moment_comes_alone(client, function, asked):
    finish(asked)
    headers = {"HX-Request": "true", "HX-Target": "section#moment"}

    part = client.get(result_at(asked), {"at": "0"}, headers=headers).text

    assert "At 0 ms" in part
    assert "<h1" not in part


def test_the_first_failure_is_shown(client, function, asked):
    broken = make.outcome(
        '{"errorType": "KeyError", "errorMessage": "id"}', error=True, log="it went wrong\n"
    )
    finish(asked, broken)
    shown = client.get(result_at(asked)).text

    assert "The first invocation that failed" in shown
    assert "<strong>KeyError</strong>: id" in shown
    assert "it went wrong" in shown


def test_one_that_was_stopped_says_so(client, function, asked):
    finish(asked)
    asked.outcomes[0]["timeline"]["stop"] = "wall time"
    asked.save()

    assert "took longer than a simulation may" in client.get(result_at(asked)).text


@pytest.mark.parametrize("outcomes", [[], [{"job": JOB, "outcomes": []}]])
def test_one_that_left_nothing_is_no_error(client, function, asked, outcomes):
    asked.state, asked.outcomes = RunState.FINISHED, outcomes
    asked.save()

    assert "left no timeline" in client.get(result_at(asked)).text


def test_it_is_played_again_from_what_was_given(client, function, asked):
    form = client.get(form_at(function), {"from": str(asked.pk)}).text

    assert 'name="source.batch_size" value="5"' in form
    assert 'value="charged {id}"' in form
    other = client.get(form_at(function, "lost-answer"), {"from": str(asked.pk)}).text
    assert 'name="source.batch_size" value="10"' in other


def test_it_is_among_those_played_lately(client, function, asked):
    assert result_at(asked) in client.get(reverse("playground:simulations", args=[function.pk])).text


def test_the_functions_own_page_goes_on_without_it(client, function, asked):
    finish(asked)

    assert client.get(reverse("playground:function", args=[function.pk])).status_code == 200


def test_strangers_find_nothing(client, stranger, function, asked):
    finish(asked)

    for path in (
        result_at(asked),
        form_at(function),
        reverse("playground:simulations", args=[function.pk]),
    ):
        assert stranger.get(path).status_code == 404
    assert stranger.post(form_at(function), GIVEN).status_code == 404
    assert stranger.post(reverse("timelines:cancel", args=[asked.pk])).status_code == 404
    assert Client().get(result_at(asked)).status_code == 404


def test_a_stranger_takes_nothing_over_by_from(client, stranger, function, asked):
    own = stranger.post("/playground/new/", {"example": "counter"})["Location"]

    form = stranger.get(f"{own}simulate/{SLUG}/", {"from": str(asked.pk)}).text

    assert 'value="charged {id}"' not in form


@pytest.mark.parametrize("slug", ["nothing", "poison-messages"])
def test_there_is_no_other_simulation(client, function, slug):
    assert client.get(form_at(function, slug)).status_code == 404
    assert play(client, function, slug).status_code == 404


def test_a_function_that_was_put_away_has_none(client, function, asked):
    client.post(reverse("playground:put_away", args=[function.pk]))

    assert client.get(result_at(asked)).status_code == 404
