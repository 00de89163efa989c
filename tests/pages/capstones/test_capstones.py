"""Capstones: what was built of each, and how it was defended."""

from __future__ import annotations

import pytest

from portal.library import library
from portal.records.progress.models import Answer, Submission
from portal.records.runs.models import Purpose, Run, RunState
from tests.pages.labs.conftest import carry
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db


def page(client) -> str:
    return client.get("/capstones/").content.decode()


def test_a_stranger_sees_both_with_where_to_build_and_to_defend_them(client):
    found = page(client)

    assert found.count("1. Build it") == found.count("2. Defend it") == 2
    assert "/labs/from-drawing-to-stack/" in found
    assert "/practice/architecture/pipeline-of-large-files/" in found
    assert found.count("not tried") == found.count("not answered") == 2


def test_one_is_done_when_it_is_built_in_full_and_defended(client):
    learner = somebody()
    carry(client, learner)
    lab = library().capstones()[0]
    run = Run.objects.create(
        learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest, asked_at=NOON,
        idempotency_key="k", request={"jobs": []}, state=RunState.FINISHED,
    )  # fmt: skip
    Submission.objects.create(
        learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files={}, run=run, submitted_at=NOON,
        points=lab.out_of, out_of=lab.out_of, graded_at=NOON,
    )  # fmt: skip
    assert "· done" not in page(client)

    topic, slug = lab.capstone.design.split("/")
    Answer.objects.create(
        learner=learner, topic=topic, question_slug=slug, question_digest="d", response={}, points=8, out_of=10,
        earned=6, answered_at=NOON,
    )  # fmt: skip

    found = page(client)
    assert f"{lab.out_of} of {lab.out_of} points" in found
    assert "6 of 10 points" in found
    assert found.count("· done") == 1
