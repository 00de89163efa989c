"""Building events on a page: the form, the JSON, the file, and on into a function of one's own."""

from __future__ import annotations

import json

import pytest

from portal.engines.events import SOURCES, build
from portal.pages.events.turned import RESERVED, SHOWN
from portal.records.accounts.models import Learner
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.models import Run

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_all_sources_are_there_to_choose_from(client):
    page = client.get("/events/")

    assert page.status_code == 200
    for slug, source in SOURCES.items():
        assert f'href="/events/{slug}/"' in page.text
        assert source.title in page.text
    assert not Learner.objects.exists()


@pytest.mark.parametrize("slug", SOURCES)
def test_a_source_has_a_field_for_each_knob_and_an_event(client, slug):
    page = client.get(f"/events/{slug}/")

    assert page.status_code == 200
    for knob in SOURCES[slug].knobs:
        assert f'id="knob-{knob.name}"' in page.text
        assert f'for="knob-{knob.name}"' in page.text or knob.kind == "bool"
    assert 'id="event-text"' in page.text


def test_no_knob_has_the_name_of_a_field_of_the_page():
    assert not RESERVED & {knob.name for source in SOURCES.values() for knob in source.knobs}


@pytest.mark.parametrize("slug", ["nowhere", "sqs-fifo-2"])
def test_a_source_that_there_is_not_is_not_found(client, slug):
    assert client.get(f"/events/{slug}/").status_code == 404
    assert client.get(f"/events/{slug}/event.json").status_code == 404
    assert client.post(f"/events/{slug}/use/").status_code == 404


def test_knobs_of_the_address_are_turned(client):
    page = client.get(
        "/events/sqs/", {"records": "3", "poison": "2", "attributes": "on", "poison_is": "words"}
    )

    assert 'value="3" type="number"' in page.text
    assert 'name="attributes" value="on" checked' in page.text
    assert '<option value="words" selected>' in page.text
    assert "order placed, see attachment" in page.text


def test_while_one_turns_the_event_alone_is_sent(client):
    page = client.get("/events/sqs/", {"records": "3"}, headers=HTMX)

    assert page.text.lstrip().startswith('<section class="stack" id="built"')
    assert "<html" not in page.text
    assert "knob-records" not in page.text


def test_what_cannot_be_says_which_knob_and_leads_to_it(client):
    page = client.get("/events/sqs/", {"records": "2", "poison": "3"}, headers=HTMX)

    assert page.status_code == 200
    assert '<a href="#knob-poison">' in page.text
    assert "write 1 to 2, the records that there are, or 0 for none" in page.text
    assert "Run with this event" not in page.text


def test_a_field_that_is_wrong_keeps_what_was_typed(client):
    page = client.get("/events/s3/", {"bucket": "NO <b>BUCKET</b>"})

    assert 'value="NO &lt;b&gt;BUCKET&lt;/b&gt;"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_what_is_typed_is_text_and_never_markup(client):
    page = client.get("/events/s3/", {"key": "<script>alert(1)</script>.jpg"})

    assert "<script>alert(1)" not in page.text


def test_names_that_are_no_knobs_are_left_aside(client):
    page = client.get("/events/sqs/", {"utm_source": "mail", "records": "1"})

    assert page.status_code == 200
    assert "There is no such event" not in page.text


def test_the_link_to_an_event_has_what_was_changed_and_nothing_else(client):
    page = client.get("/events/s3/", {"key": "a b&c.jpg", "size": "5", "version": "2.5", "function": "new"})

    assert 'href="/events/s3/?key=a+b%26c.jpg&amp;size=5"' in page.text


def test_the_file_has_all_of_the_event(client):
    answer = client.get("/events/kinesis/event.json", {"records": "500"})

    assert answer["Content-Disposition"] == 'attachment; filename="kinesis.json"'
    assert json.loads(answer.content) == build("kinesis", {"records": 500})
    page = client.get("/events/kinesis/", {"records": "500"})
    assert "Cut here" in page.text
    assert "data-copy" not in page.text
    assert len(page.content) < 40 * SHOWN


def test_a_file_of_what_cannot_be_says_why(client):
    answer = client.get("/events/direct/event.json", {"shape": "large", "size_kb": "6200"})

    assert answer.status_code == 422
    assert "6 MB" in answer.text


def test_a_function_gets_the_event_into_its_editor(client, function):
    answer = client.post("/events/sqs/use/", {"records": "1", "function": str(function.pk), "do": "put"})

    assert answer.status_code == 303
    assert answer["Location"] == f"/playground/{function.pk}/?file=event"
    function.refresh_from_db()
    assert json.loads(function.event) == build("sqs", {"records": 1})
    assert "ApproximateReceiveCount" in client.get(answer["Location"]).text


def test_a_function_is_run_with_the_event_once_for_two_presses(client, function):
    form = {"inside": "s3", "function": str(function.pk), "do": "run", "press": "one"}

    answers = [client.post("/events/sqs/use/", form) for _ in range(2)]

    (run,) = Run.objects.all()
    assert {answer["Location"] for answer in answers} == {f"/playground/runs/{run.pk}/"}
    assert Play.objects.get().mode == "warm"
    function.refresh_from_db()
    assert json.loads(function.event) == build("sqs", {"inside": "s3"})


def test_who_has_no_function_gets_one_that_returns_its_event(client):
    answer = client.post("/events/kafka/use/", {"function": "new", "do": "put"})

    made = OwnFunction.objects.get()
    assert (made.name, answer["Location"]) == ("kafka-handler", f"/playground/{made.pk}/?file=event")
    assert json.loads(made.event) == build("kafka")


def test_a_second_press_makes_no_second_function(client):
    for do in ("put", "run", "run"):
        client.post("/events/kafka/use/", {"function": "new", "do": do, "press": "one"})

    (made,) = OwnFunction.objects.all()
    assert Run.objects.count() == 1
    made.event = "{}"
    made.save()
    client.post("/events/kafka/use/", {"function": "new", "do": "put"})
    assert sorted(OwnFunction.objects.values_list("name", flat=True)) == ["kafka-handler", "kafka-handler-2"]


def test_who_asks_too_often_is_told_when_to_come_again(client, function, settings):
    settings.RUNS_A_MINUTE = 1
    form = {"function": str(function.pk), "do": "run"}
    client.post("/events/sqs/use/", {**form, "press": "one"})

    page = client.post("/events/sqs/use/", {**form, "press": "two"})

    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert 'role="alert"' in page.text
    assert f'<option value="{function.pk}" selected>' in page.text


def test_a_strangers_function_is_not_there(client, learner, others):
    answer = client.post("/events/sqs/use/", {"function": str(others.pk), "do": "put"})

    assert answer.status_code == 404
    others.refresh_from_db()
    assert others.event != json.dumps(build("sqs"))
    assert "theirs" not in client.get("/events/sqs/").text


def test_what_cannot_be_built_is_not_used(client, function):
    before = function.event

    page = client.post("/events/sqs/use/", {"records": "0", "function": str(function.pk), "do": "run"})

    assert page.status_code == 422
    assert "write a whole number from 1 to" in page.text
    function.refresh_from_db()
    assert function.event == before
    assert not Run.objects.exists()


def test_a_large_event_is_kept_without_indents(client, function):
    client.post("/events/kinesis/use/", {"records": "2000", "function": str(function.pk), "do": "put"})

    function.refresh_from_db()
    assert "\n" not in function.event
    assert len(json.loads(function.event)["Records"]) == 2000


def test_the_playground_leads_here_and_the_function_is_remembered(client, function):
    page = client.get(f"/playground/{function.pk}/")

    assert f'href="/events/?function={function.pk}"' in page.text
    sources = client.get("/events/", {"function": str(function.pk)})
    assert f'href="/events/sqs/?function={function.pk}"' in sources.text
    source = client.get("/events/sqs/", {"function": str(function.pk)})
    assert f'<option value="{function.pk}" selected>orders</option>' in source.text
