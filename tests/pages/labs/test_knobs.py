"""Settings around a lab's function: shown beside the code, kept with it, judged by the portal, and played."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.engines.curriculum import Lab, Library
from portal.engines.curriculum.models import KNOBS
from portal.library import library
from portal.pages.labs import answers, views
from portal.records.accounts.models import Learner
from portal.records.playground.models import OwnFunction
from portal.records.progress.models import Draft, Submission
from portal.records.runs.models import Run, RunState
from portal.records.runs.stored import jobs_of, scenarios_of
from tests import make
from tests.pages.labs.conftest import carry
from tests.people import somebody

LAB = "occasional-failures"
HTMX = {"HX-Request": "true"}
WELL = {
    "knob:source.batch_size": "10",
    "knob:source.visibility_s": "60",
    "knob:source.max_receive_count": "5",
    "knob:source.reports_failures": "on",
}
VISIBLE, HIDDEN = "occasional-failures", "everything-at-once"


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(lessons=(), labs=(library().labs[LAB],))
    monkeypatch.setattr(views, "library", lambda: made)
    monkeypatch.setattr(answers, "library", lambda: made)
    monkeypatch.setattr(answers, "WAIT_S", 0)
    return made


@pytest.fixture
def lab(shelf: Library) -> Lab:
    return shelf.labs[LAB]


def post(client: Client, verb: str, **fields: str) -> Any:
    return client.post(f"/labs/{LAB}/{verb}/", fields)


def shown(client: Client, knob: str) -> str:
    """The field of a knob, as the page has it."""
    page = client.get(f"/labs/{LAB}/").text
    at = page.index(f'name="knob:{knob}"')
    return page[page.rindex("<", 0, at) : page.index("</div>", at)]


def test_the_page_has_a_field_for_each_with_what_the_author_begins_with(client, learner):
    page = client.get(f"/labs/{LAB}/").text

    assert 'value="1" min="1" max="10"' in shown(client, "source.batch_size")
    assert '<option value="" selected>off</option>' in shown(client, "source.reports_failures")
    assert "Visibility timeout, s" in page
    assert f'name="file:{KNOBS}"' not in page


def test_a_lab_without_any_has_no_such_form(client, learner, monkeypatch):
    plain = make.library()
    monkeypatch.setattr(views, "library", lambda: plain)
    monkeypatch.setattr(answers, "library", lambda: plain)

    assert 'id="knobs"' not in client.get("/labs/double/").text


def test_what_is_set_is_kept_with_the_draft(client, learner):
    assert post(client, "draft", **WELL).status_code == 200

    assert Draft.objects.get().files[KNOBS].startswith("source.batch_size: 10\n")
    assert 'value="60"' in shown(client, "source.visibility_s")
    assert '<option value="on" selected>on</option>' in shown(client, "source.reports_failures")


def test_hidden_checks_are_played_with_it_too(client, learner):
    post(client, "submit", **WELL)

    run = Run.objects.get()
    for check in (VISIBLE, HIDDEN):
        told = scenarios_of(run)[check]
        assert told["scenario"]["source"]["reports_failures"] is True
        assert told["scenario"]["source"]["visibility_s"] == 60
        assert told["turned"][0] == "BatchSize 10"


def test_it_is_no_part_of_the_package(client, learner):
    post(client, "submit", **WELL)

    assert all(KNOBS not in job.function.files for job in jobs_of(Run.objects.get()))
    assert KNOBS in Submission.objects.get().files


@pytest.mark.parametrize(
    ("knob", "value", "words"),
    [
        ("source.batch_size", "11", "BatchSize is a number from 1 to 10."),
        ("source.batch_size", "all of them", "BatchSize is a number."),
        ("source.visibility_s", "9", "Visibility timeout, s is a number from 10 to 120."),
        ("source.max_receive_count", "2.5", "max_receive_count"),
        ("source.batch_size", "9" * 5_000, "BatchSize is a number from 1 to 10."),
        ("source.batch_size", "</script>\0", "BatchSize is a number."),
    ],
)
def test_what_may_not_be_set_is_refused_and_still_there(client, learner, knob, value, words):
    code = "# kept\n"

    answer = post(client, "submit", **{**WELL, f"knob:{knob}": value, "file:lambda_function.py": code})

    assert answer.status_code == 422
    assert words in answer.text
    assert "# kept" in answer.text
    assert not Run.objects.exists()


def test_what_was_mistyped_is_shown_again(client, learner):
    answer = post(client, "submit", **{**WELL, "knob:source.batch_size": "11"})

    assert 'name="knob:source.batch_size" type="number" value="11"' in answer.text


def test_what_is_no_knob_is_left_aside(client, learner, lab):
    post(
        client,
        "submit",
        **WELL,
        **{"knob:function.reserved": "1000", f"file:{KNOBS}": "function.reserved: 9"},
    )

    assert "function.reserved" not in Submission.objects.get().files[KNOBS]
    assert scenarios_of(Run.objects.get())[VISIBLE]["scenario"]["function"]["reserved"] == 2


def test_a_run_by_hand_does_not_mind_settings(client, learner):
    answer = post(client, "run", event="{}", **{**WELL, "knob:source.batch_size": "11"})

    assert answer.status_code == 303
    assert Run.objects.count() == 1


def test_reset_puts_them_back(client, learner, lab):
    post(client, "draft", **WELL)
    post(client, "reset")

    assert Draft.objects.get().files[KNOBS] == lab.starter[KNOBS]
    assert 'value="1" min="1"' in shown(client, "source.batch_size")


def test_a_past_try_tells_them_and_brings_them_back(client, learner):
    post(client, "submit", **WELL)
    Run.objects.update(state=RunState.CANCELLED)
    tried = Submission.objects.get()
    post(client, "reset")

    client.post(f"/labs/{LAB}/submissions/{tried.pk}/restore/")

    assert 'value="60"' in shown(client, "source.visibility_s")


def test_two_windows_that_set_differently_are_told(client, learner):
    post(client, "draft", **WELL)
    post(client, "draft", base_version="1", **{**WELL, "knob:source.batch_size": "5"})
    answer = post(client, "draft", base_version="1", **{**WELL, "knob:source.batch_size": "3"})

    assert answer.status_code == 409
    assert answer.json()["url"] == f"/labs/{LAB}/"


def test_in_the_playground_there_is_only_the_code(client, learner):
    post(client, "take", event="{}", **WELL)

    assert KNOBS not in OwnFunction.objects.get().files


def test_a_stranger_sees_what_the_author_begins_with(client, learner):
    post(client, "draft", **WELL)
    carry(client, somebody())

    assert 'value="1" min="1"' in shown(client, "source.batch_size")


def test_a_draft_from_before_there_were_any_goes_on(client, learner: Learner, lab):
    post(client, "draft", **WELL)
    draft = Draft.objects.get()
    del draft.files[KNOBS]
    draft.save()

    assert 'value="1" min="1"' in shown(client, "source.batch_size")
    assert post(client, "submit").status_code == 303
