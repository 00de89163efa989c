"""Somebody with functions of their own, and runs in whatever state."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from portal.engines.emulator import job_to_json, outcome_to_json
from portal.engines.emulator.outcome import Outcome
from portal.pages.playground import answers
from portal.records.accounts.cookie import COOKIE, set_cookie
from portal.records.accounts.models import Learner
from portal.records.playground.create import create_function
from portal.records.playground.examples import find_example
from portal.records.playground.models import OwnFunction, Play
from portal.records.playground.play import job_of
from portal.records.playground.target import target_of
from portal.records.runs.models import Purpose, Run, RunState
from tests.people import NOON, somebody

HTMX = {"HX-Request": "true"}
LONGEST_S = 20  # a bound for a busy machine; most are over in a fraction of a second


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "WAIT_S", 0)  # nobody works runs off here


def carry(client: Client, learner: Learner) -> None:
    """The learner's cookie, as the portal signs it."""
    answer = HttpResponse()
    set_cookie(answer, learner.pk)
    client.cookies[COOKIE] = answer.cookies[COOKIE].value


@pytest.fixture
def learner(client: Client, db: None) -> Learner:
    """Whoever `client` is, anonymous."""
    known = somebody()
    carry(client, known)
    return known


@pytest.fixture
def stranger(db: None) -> Client:
    other = Client()
    carry(other, somebody())
    return other


Make = Callable[..., OwnFunction]


@pytest.fixture
def make_function(learner: Learner) -> Make:
    def make(example: str = "counter", *, owner: Learner | None = None) -> OwnFunction:
        found = find_example(example)
        assert found
        return create_function(learner=owner or learner, name=example, written=found.written, now=NOON)

    return make


@pytest.fixture
def function(make_function: Make) -> OwnFunction:
    return make_function()


def a_play(
    function: OwnFunction, *outcomes: Outcome, mode: str = "warm", after_s: float = 0, **fields: Any
) -> Play:
    """Finished with these outcomes, unless another state is given."""
    asked = NOON + timedelta(seconds=after_s)
    target = target_of(function, function.written, "")
    job = job_of(function.learner, target, function.written, mode=mode, times=max(1, len(outcomes)))
    kept = [{"job": "play", "outcomes": [outcome_to_json(one) for one in outcomes]}] if outcomes else []
    fields = {"state": RunState.FINISHED, "outcomes": kept, "finished_at": asked} | fields
    run = Run.objects.create(
        learner=function.learner, purpose=Purpose.PLAY, idempotency_key=str(after_s), asked_at=asked, started_at=asked,
        request={"jobs": [job_to_json(job)]}, **fields,
    )  # fmt: skip
    return Play.objects.create(run=run, function=function, version=function.version, mode=mode)


def zipped(**files: str | bytes) -> SimpleUploadedFile:
    """As a browser sends it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return SimpleUploadedFile("my function.v2.zip", made.getvalue(), content_type="application/zip")
