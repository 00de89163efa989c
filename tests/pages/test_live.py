"""The event stream: everything a run says, in order, from where the listener stopped, to nobody else."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.pages.live import app
from portal.pages.live.feed import frame, news_of
from portal.pages.live.line import Line
from portal.pages.live.who import language_for, run_for
from portal.records.accounts.cookie import COOKIE, set_cookie
from portal.records.accounts.merge import merge
from portal.records.runs import states
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.tell import tell_log
from tests import ordinary
from tests.people import NOON, person, somebody


def run_of(learner) -> Run:
    return Run.objects.create(
        learner=learner, purpose=Purpose.RUN, lab_slug="double", request={"jobs": []}, asked_at=NOON,
        idempotency_key=uuid.uuid4().hex,
    )  # fmt: skip


def cookie_of(learner) -> str:
    response = HttpResponse()
    set_cookie(response, learner.pk)
    return f"{COOKIE}={response.cookies[COOKIE].value}"


def session_of(user) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
def finished(db):
    """A run that printed two lines and ended."""
    run_of(somebody())
    run = states.claim_next()
    tell_log(run, "one\n")
    tell_log(run, "<two>\n")
    states.finish(run, state=RunState.FINISHED)
    return run


@pytest.mark.django_db
def test_an_anonymous_learner_hears_their_run_and_it_takes_one_query(django_assert_num_queries):
    learner = somebody()
    run = run_of(learner)

    with django_assert_num_queries(1):
        assert run_for(run.pk, cookie_of(learner)) == run


@pytest.mark.django_db
def test_a_signed_in_learner_hears_their_run(alice):
    run = run_of(alice.learner)

    assert run_for(run.pk, session_of(alice)) == run


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookies", "accepted", "language"),
    [("django_language=de", "es", "de"), ("", "es, en;q=0.5", "es"), ("django_language=xx", "", "en")],
)
def test_a_place_is_told_in_the_language_of_the_page(cookies, accepted, language):
    assert language_for(cookies, accepted) == language


def test_strangers_hear_nothing(alice, charlie):
    run, merged = run_of(alice.learner), somebody()
    merge(anonymous=merged, account=alice.learner, now=NOON)

    for cookies in ("", session_of(charlie), cookie_of(somebody()), cookie_of(merged), cookie_of(alice.learner),
                    "learner=forged", "sessionid=forged", "\xff=;;=,"):  # fmt: skip
        assert run_for(run.pk, cookies) is None


def test_everything_is_told_in_order_and_logs_are_sent_as_they_are(finished):
    news = news_of(finished, 0, "/result/")

    events = [part.split("\n", 1)[1] for part in news.frames.decode().split("\n\n")[:-2]]
    assert events == [
        "event: state\ndata: running",
        "event: log\ndata: one\ndata: ",
        "event: log\ndata: <two>\ndata: ",
        "event: state\ndata: finished",
    ]
    assert news.frames.endswith(b"event: done\ndata: /result/\n\n")
    assert news.over


def test_a_listener_who_comes_back_goes_on_where_they_stopped(finished):
    first = int(news_of(finished, 0, "/").frames.split(b"\n")[0].removeprefix(b"id: "))

    assert b"running" not in news_of(finished, first, "/").frames
    assert b"two" in news_of(finished, first, "/").frames


def test_a_run_whose_events_were_pruned_is_done_at_once(finished):
    finished.events.all().delete()

    assert news_of(finished, 0, "/r/").frames == b"event: done\ndata: /r/\n\n"


@pytest.mark.django_db
def test_a_run_under_way_is_not_over():
    run_of(somebody())
    run = states.claim_next()

    assert not news_of(run, 0, "/").over


@pytest.mark.django_db
def test_a_run_that_nobody_has_taken_up_may_be_told_its_place():
    run = run_of(somebody())
    assert news_of(run, 0, "/").queued

    states.claim_next()
    news = news_of(run, 0, "/")
    assert not news.queued
    assert not news_of(run, news.last_id, "/").queued


@pytest.mark.django_db
def test_its_place_in_the_brokers_queue_is_told_in_words_and_that_it_has_left_it():
    run_of(somebody())
    run = states.claim_next()
    for position in (12, 3, 0):
        states.wait_at_broker(run, position)

    frames = news_of(run, 0, "/").frames.decode()

    assert [line for line in frames.splitlines() if line.startswith("data:")] == [
        "data: running",
        "data: 12th in the queue",
        "data: 3rd in the queue",
        "data: ",
    ]


@pytest.mark.django_db
def test_places_are_looked_up_once_for_all_who_listen(django_assert_num_queries):
    first, second = run_of(somebody()), run_of(somebody())
    line = Line()

    with django_assert_num_queries(2):
        places = [line.place_of(one) for one in (first.pk, second.pk, uuid.uuid4())]
    assert sorted(places[:2]) == [1, 2]
    assert places[2] == 0


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "a\nb"])
def test_no_line_break_of_a_handler_ends_an_event(text):
    assert frame("log", text) == b"event: log\ndata: a\ndata: b\n\n"


def test_a_handler_cannot_forge_an_event():
    assert b"\nevent: done" not in frame("log", "x\n\nevent: done\ndata: /evil/")


async def listen(path: str, cookies: str = "", last_id: str = "", peer: str = "127.0.0.1") -> list[dict]:
    """What the application sends to a listener who stays."""
    sent, stays = [], asyncio.Event()

    async def receive():
        await stays.wait()

    async def send(message):
        sent.append(message)

    headers = [(b"cookie", cookies.encode("latin-1")), (b"last-event-id", last_id.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "client": (peer, 1)}
    await app.live(scope, receive, send)
    return sent


@pytest.mark.django_db(transaction=True)
def test_the_stream_ends_with_the_address_of_the_result():
    alice = person("alice")
    run_of(alice.learner)
    run = states.claim_next()
    states.finish(run, state=RunState.FINISHED)

    start, *bodies = asyncio.run(listen(f"/live/runs/{run.pk}/", session_of(alice)))

    assert dict(start["headers"])[b"content-type"].startswith(b"text/event-stream")
    assert f"event: done\ndata: /labs/double/runs/{run.pk}/" in b"".join(b["body"] for b in bodies).decode()
    assert bodies[-1]["more_body"] is False


@pytest.mark.django_db(transaction=True)
def test_the_stream_tells_the_place_of_a_run_that_waits_and_only_when_it_has_changed(monkeypatch):
    """Each look finds the next of these places; then the run is cancelled."""
    alice = person("alice")
    run = run_of(alice.learner)
    places = [2, 2, 1, 1]

    class Told:
        def place_of(self, run_id):
            assert run_id == run.pk
            if not places:
                states.cancel(Run.objects.get(pk=run_id))
                return 1
            return places.pop(0)

    monkeypatch.setattr(app, "_line", Told())

    _, *bodies = asyncio.run(listen(f"/live/runs/{run.pk}/", session_of(alice)))

    sent = b"".join(body["body"] for body in bodies).decode()
    assert [part for part in sent.split("\n\n") if "position" in part] == [
        "event: position\ndata: 2nd in the queue",
        "event: position\ndata: 1st in the queue",
    ]
    assert "event: done" in sent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/live/", "/live/runs/x/", "/live/runs/{other}/", "/live/../admin/"])
def test_what_is_not_theirs_is_not_found(path):
    run = run_of(person("alice").learner)

    start, _ = asyncio.run(listen(path.format(other=run.pk), session_of(person("charlie"))))

    assert start["status"] == 404


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_machine_for_one_tells_others_nothing(settings):
    alice = person("alice")
    run_of(alice.learner)
    run = states.claim_next()
    states.finish(run, state=RunState.FINISHED)
    with ordinary.broker("basic") as settings.BROKER_SOCKET:
        answers = [
            asyncio.run(listen(f"/live/runs/{run.pk}/", session_of(alice), peer=peer))[0]["status"]
            for peer in ("127.0.0.1", "10.1.2.3")
        ]

    assert answers == [200, 404]
