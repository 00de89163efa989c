"""Too many runs, and runs that wait: what the page says, with script and without, and that nothing is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils.timezone import now

from portal.engines.emulator.client import Broker, private_broker
from portal.pages.labs import answers
from portal.records.progress.models import Draft, Submission
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from portal.records.runs.pool import Pool
from tests.pages.labs.conftest import a_run
from tests.pages.labs.test_result import head_of, show, state_of
from tests.pages.labs.test_workbench import FILE, area, post
from tests.people import somebody

pytestmark = pytest.mark.django_db
TYPED = "typed = 'and not to be lost'\n"


def open_runs(learner, state=RunState.QUEUED, many=1):
    return [a_run(learner, state=state, after_s=nth) for nth in range(many)]


def two_of_their_own(learner, settings):
    open_runs(learner, RunState.RUNNING, 2)
    return "2 of your runs are still under way"


def a_full_queue(learner, settings):
    settings.RUN_QUEUE = 3
    open_runs(somebody(), many=3)
    return "3 runs wait for their turn"


def a_busy_minute(learner, settings):
    settings.RUNS_A_MINUTE = 2
    for run in open_runs(learner, RunState.FINISHED, 2):
        Run.objects.filter(pk=run.pk).update(asked_at=now() - timedelta(seconds=20))
    return "You have started 2 runs within a minute"


@pytest.mark.parametrize("what", ["run", "submit"])
@pytest.mark.parametrize("htmx", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "full", [two_of_their_own, a_full_queue, a_busy_minute], ids=lambda one: one.__name__
)
def test_too_many_are_told_when_to_return_and_keep_what_they_typed(
    client, learner, settings, full, htmx, what
):
    says = full(learner, settings)
    before = Run.objects.count()

    page = post(client, what, htmx=htmx, idempotency_key="one more", **{FILE: TYPED, "event": '{"n": 7}'})

    assert page.status_code == 429
    wait_s = int(page["Retry-After"])
    assert wait_s >= 1
    assert head_of(page) == f"Not started · try again in {wait_s} s"
    assert f'data-countdown="{wait_s}"' in page.text
    assert says in page.text
    assert "Your code is saved" in page.text
    assert (Draft.objects.get().files, Draft.objects.get().event) == (
        {"lambda_function.py": TYPED},
        '{"n": 7}',
    )
    assert (Run.objects.count(), Submission.objects.count()) == (before, 0)
    if not htmx:
        assert (area(page, FILE), area(page, "event")) == (TYPED, '{"n": 7}')


def test_a_busy_minute_ends_when_its_oldest_run_is_a_minute_old(client, learner, settings):
    a_busy_minute(learner, settings)

    page = post(client, "run", idempotency_key="one more")

    assert 38 <= int(page["Retry-After"]) <= 40
    Run.objects.update(asked_at=F("asked_at") - timedelta(seconds=41))
    assert post(client, "run", idempotency_key="later").status_code == 200


def test_the_longer_runs_take_the_later_one_is_to_return(client, learner, settings):
    settings.RUN_QUEUE = 4
    ended = a_run(somebody(), after_s=9)
    Run.objects.filter(pk=ended.pk).update(finished_at=F("started_at") + timedelta(seconds=5))
    open_runs(somebody(), RunState.RUNNING, 2)
    open_runs(somebody(), RunState.QUEUED, 2)

    # Four before, two at once, five seconds each; and then its own.
    assert post(client, "run", idempotency_key="one more")["Retry-After"] == "15"


@pytest.mark.parametrize("htmx", [True, False], ids=["script", "no script"])
def test_a_run_that_waits_shows_its_place(client, learner, htmx):
    a_run(somebody(), state=RunState.QUEUED)
    a_run(somebody(), state=RunState.QUEUED, after_s=1)
    mine = a_run(learner, state=RunState.QUEUED, after_s=2)

    page = show(client, mine) if htmx else client.get(f"/labs/double/runs/{mine.pk}/")

    assert state_of(page) == "queued"
    assert head_of(page).startswith("Queued · 3rd in the queue · since ")
    assert ('http-equiv="refresh"' in page.text) is not htmx


def test_a_run_that_waits_in_the_broker_counts_on_and_those_behind_it_too(client, learner):
    other, mine = a_run(learner, state=RunState.QUEUED), a_run(learner, state=RunState.QUEUED, after_s=1)
    run = states.claim_next()
    assert run == other
    states.wait_at_broker(run, 2)

    assert head_of(show(client, other)).startswith("Queued · 2nd in the queue")
    assert head_of(show(client, mine)).startswith("Queued · 3rd in the queue")

    states.wait_at_broker(run, 0)
    assert head_of(show(client, other)).startswith("Running · since")
    assert head_of(show(client, mine)).startswith("Queued · 1st in the queue")


def test_what_ticks_is_not_read_aloud(client, learner):
    page = show(client, a_run(learner, state=RunState.QUEUED))

    (status,) = re.findall(r'<span role="status"[^>]*>.*?</span></span>', page.text)
    assert "data-place" in status
    assert "data-elapsed" not in status


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_function_above_what_the_server_gives_is_told_how_much_that_is(client, monkeypatch):
    monkeypatch.setattr(answers, "WAIT_S", 20)
    with private_broker(runtimes="python3.14", pool=0, memory=512, most_memory=256) as socket:
        pool = Pool(Broker(socket), threads=1)
        pool.start()
        try:
            page = post(client, "run", memory_mb="512")
        finally:
            pool.stop(within_s=5)

    assert state_of(page) == "broken"
    assert "asks for 512 MB of memory; on this server one gets 256 MB at most" in page.text
    assert "SANDBOX_MOST_MEMORY_MB" in page.text
