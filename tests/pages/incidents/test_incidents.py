"""The gallery and the rooms: what is told before, during and after a call, and how its points come about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.engines.grading.grade import Grade, to_json
from portal.engines.grading.mark import Mark
from portal.library import library
from portal.records.accounts.merge import merge
from portal.records.badges.models import Badge
from portal.records.incidents.find import standing_of
from portal.records.incidents.models import Call
from portal.records.progress.hints import show_hint
from portal.records.progress.models import Draft, Submission
from portal.records.progress.signals import submission_graded
from portal.records.runs.models import Purpose, Run, RunState
from tests.pages.labs.conftest import carry
from tests.people import somebody

pytestmark = pytest.mark.django_db
SLUG = "somebody-elses-basket"
ROOM = f"/incidents/{SLUG}/"
SECRET = "two things outlived a request"  # of the post-mortem


@pytest.fixture
def lab():
    return library().labs[SLUG]


@pytest.fixture
def learner(client):
    known = somebody()
    carry(client, known)
    return known


def asked(learner, lab, *, points: float = 10, after_min: float = 0) -> Submission:
    """Whether it is healthy, and the answer has come."""
    at = now() + timedelta(minutes=after_min)
    run = Run.objects.create(
        learner=learner, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest, asked_at=at,
        idempotency_key=str(Run.objects.count()), request={"jobs": []}, state=RunState.FINISHED,
    )  # fmt: skip
    found = Submission.objects.create(
        learner=learner, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run,
        submitted_at=at, points=points, out_of=10, graded_at=at,
        checks=to_json(Grade(mark=Mark(points=points, out_of=10), results=())),
    )  # fmt: skip
    submission_graded.send(sender=Submission, submission=found, lab=lab)
    return found


def text_of(client, path: str = ROOM) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_sees_every_incident_and_the_alarm_and_nothing_is_written(client, lab):
    gallery, room = text_of(client, "/incidents/"), text_of(client)

    assert all(one.head.title.replace("'", "&#x27;") in gallery for one in library().incidents())
    assert gallery.count(">open<") == len(library().incidents())
    assert lab.incident.alarm in room
    assert "Take the call" in room
    assert 'id="workbench"' not in room
    assert SECRET not in room.lower()
    assert Call.objects.count() == 0


def test_taking_the_call_starts_the_clock_once_and_shows_evidence_and_files(client, lab):
    assert client.post(f"{ROOM}take/").headers["Location"] == ROOM
    client.post(f"{ROOM}take/")

    room = text_of(client)
    assert Call.objects.count() == 1
    assert "The clock runs" in room
    assert "Is it healthy?" in room
    assert "basket of ben: 2 lines" in room  # of the log that was kept
    assert SECRET not in room.lower()
    assert "under way" in text_of(client, "/incidents/")


def test_the_evidence_can_be_asked_by_anybody(client):
    found = text_of(client, f"/observe/incidents/{SLUG}/logs/?q=filter @message like /basket of/")

    assert "basket of dora: 3 lines" in found
    assert "Invocations, Sum" in text_of(client, f"/observe/incidents/{SLUG}/metrics/")
    assert text_of(client, "/timelines/incidents/orders-that-vanish/a-morning/").count("<svg")
    assert client.get(f"/timelines/incidents/{SLUG}/own-basket/").status_code == 404
    assert client.get("/observe/incidents/hello-lambda/logs/").status_code == 404


def test_mended_at_once_all_points_are_earned_and_what_it_was_is_told(client, learner, lab):
    client.post(f"{ROOM}take/")
    asked(learner, lab, points=4)
    assert "it is not healthy yet" in text_of(client, f"{ROOM}standing/")

    asked(learner, lab)
    asked(learner, lab, points=0)  # afterwards: it has ended

    room = text_of(client)
    assert "Healthy again" in room
    assert "10 of 10 points" in room
    assert "Asked 2 times" in room
    assert SECRET in room.lower()
    assert "solved in less than a minute, no hint, 10 of 10 points" in text_of(client, "/incidents/")
    assert list(Badge.objects.values_list("slug", flat=True)) == [f"incident:{SLUG}"]
    assert "<strong>1</strong>" in text_of(client, "/progress/")
    assert "An incident solved without hints" in text_of(client, "/progress/")


def test_time_and_hints_take_what_they_said(client, learner, lab):
    client.post(f"{ROOM}take/")
    show_hint(learner=learner, lab=lab, now=now())
    asked(learner, lab, after_min=20)

    call = Call.objects.get()
    assert (call.mend, call.time, call.hints_cost) == (5, 2.5, 1)
    room = text_of(client)
    assert "6.5 of 10 points" in room
    assert "5 for the mend + 2.5 for 20 minutes, with a par of 8 − 1 for 1 hint" in room
    assert not Badge.objects.exists()


def test_given_up_it_earns_nothing_and_can_be_taken_once_more_as_it_was(client, learner, lab):
    client.post(f"{ROOM}take/")
    Draft.objects.create(learner=learner, lab_slug=SLUG, files=lab.solution, saved_at=now())
    client.post(f"{ROOM}give-up/")
    client.post(f"{ROOM}give-up/")
    assert SECRET in text_of(client).lower()
    assert "given up" in text_of(client, "/incidents/")

    client.post(f"{ROOM}take/")
    assert SECRET not in text_of(client).lower()
    assert Draft.objects.get().files == lab.starter
    asked(learner, lab)

    assert [call.solved for call in standing_of(learner, SLUG).calls] == [True, False]


def test_what_is_asked_before_the_call_is_taken_does_not_count(client, learner, lab):
    client.post(f"{ROOM}take/")
    asked(learner, lab, after_min=-5)

    assert Call.objects.get().checked == 0


def test_the_labs_own_page_leads_to_the_room_and_labs_are_none(client):
    assert client.get(f"/labs/{SLUG}/").headers["Location"] == ROOM
    assert client.get("/incidents/hello-lambda/").status_code == 404
    assert client.post("/incidents/nowhere/take/").status_code == 404
    assert client.post(f"{ROOM}give-up/").status_code == 303  # a stranger has nothing to give up
    assert not Call.objects.exists()


def test_calls_come_along_and_of_two_under_way_the_earlier_goes_on(learner, lab):
    account = somebody()
    for one, minutes in ((learner, 3), (account, 9)):
        Call.objects.create(
            learner=one,
            lab_slug=SLUG,
            lab_digest="d",
            par_minutes=8,
            taken_at=now() - timedelta(minutes=minutes),
        )

    merge(anonymous=learner, account=account, now=now())

    calls = standing_of(account, SLUG).calls
    assert [call.ended_at is None for call in calls] == [False, True]
    assert not Call.objects.of(learner).exists()
