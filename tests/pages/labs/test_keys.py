"""When is a second request the same run? When it asks for the same thing with the same key."""

from __future__ import annotations

import pytest

from portal.records.progress.models import Submission
from portal.records.runs.models import Purpose, Run
from tests import make

pytestmark = pytest.mark.django_db
FORM = {
    "file:lambda_function.py": make.CODE,
    "event": '{"n": 2}',
    "base_version": "0",
    "idempotency_key": "k-1",
}


def run(client, **changed):
    client.post("/labs/double/run/", FORM | changed)


def submit(client, **changed):
    client.post("/labs/double/submit/", FORM | changed)


def test_the_same_form_twice_is_one_run(client):
    run(client)
    run(client)

    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"file:lambda_function.py": make.STARTER},
        {"event": '{"n": 3}'},
        {"memory_mb": "256"},
        {"timeout_s": "5"},
        {"idempotency_key": "k-2"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_page_gone_back_to_and_changed_asks_for_a_new_run(client, changed):
    """Without script the Back button shows a form that still has the key of the run before."""
    run(client)
    run(client, **changed)

    assert Run.objects.count() == 2


def test_submit_right_after_run_checks_the_code(client):
    """Both buttons send the same form."""
    run(client)
    submit(client)

    assert {one.purpose for one in Run.objects.all()} == {Purpose.RUN, Purpose.SUBMIT}
    assert Submission.objects.get().run.purpose == Purpose.SUBMIT


def test_two_clicks_on_submit_are_one_submission(client):
    submit(client)
    submit(client)

    assert Submission.objects.count() == Run.objects.count() == 1


def test_a_form_without_a_key_is_never_the_same(client):
    run(client, idempotency_key="")
    run(client, idempotency_key="")

    assert Run.objects.count() == 2


@pytest.mark.parametrize("key", ["k" * 64, "ключ\N{SNOWMAN}", "'; --"])
def test_any_key_will_do(client, key):
    run(client, idempotency_key=key)

    assert Run.objects.count() == 1
