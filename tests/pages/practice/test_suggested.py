"""Suggestions of a language model: only where the operator names one, labelled, and words where it fails."""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.pages.practice import asking, views
from portal.records.progress.models import Answer, Written
from tests import make
from tests.questions import a_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SAID = "It starts fresh: all before the handler has to run, and then a new environment is there."


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    made = make.library(sets=(make.question_set("basics", a_question("free-text"), a_question("single")),))
    for room in (views, asking):
        monkeypatch.setattr(room, "library", lambda: made)


@pytest.fixture
def endpoint(settings):
    """A server that answers with `found`, or with what cannot be read; `asked` counts."""

    class Endpoint(BaseHTTPRequestHandler):
        found: object = None
        asked: list = []

        def do_POST(self):
            self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            content = json.dumps({"found": self.found}) if self.found is not None else "no idea"
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Not on the tests' terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.RUBRIC_LLM = {
            "url": f"http://127.0.0.1:{server.server_port}/v1/chat/completions", "model": "small-one", "key": "",
        }  # fmt: skip
        yield Endpoint
        server.shutdown()


def write(client, text=SAID):
    return client.post("/practice/basics/free-text/answer/", {"step": "0", "text": text}, headers=HTMX)


def test_it_is_off_unless_it_is_named(client, settings):
    assert settings.RUBRIC_LLM == {"url": "", "model": "", "key": ""}
    page = write(client).text

    assert "made from words and not from meaning" in page
    assert "language model" not in page
    assert Written.objects.get().response == {"texts": [SAID]}


def test_what_it_suggests_says_so_and_waits_to_be_confirmed(client, endpoint):
    endpoint.found = {"b": ["all before the handler has to run"]}

    page = write(client).text

    assert "suggested by a language model" in page
    assert "small-one" in page
    assert "<q>all before the handler has to run</q>" in page
    assert not Answer.objects.exists()
    confirmed = client.post("/practice/basics/free-text/answer/", {"step": "1", "ticks": ["b"]}, headers=HTMX)
    assert "verdict-part" in confirmed.text
    assert Answer.objects.get().points == 2


def test_it_is_asked_once_for_one_answer(client, endpoint):
    endpoint.found = {"b": ["all before the handler has to run"]}
    endpoint.asked.clear()
    write(client)
    write(client)

    for _ in range(2):
        assert "small-one" in client.get("/practice/basics/free-text/").text
    client.post("/practice/basics/free-text/answer/", {"step": "1", "ticks": []}, headers=HTMX)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize("text", ["Too short", " "])
def test_what_nobody_could_judge_is_not_sent(client, endpoint, text):
    endpoint.asked.clear()

    assert write(client, text).status_code == 422
    assert endpoint.asked == []


def test_other_kinds_are_not_sent(client, endpoint):
    endpoint.asked.clear()
    client.post("/practice/basics/single/answer/", {"choice": "a"})

    assert endpoint.asked == []


def test_where_it_fails_words_are_looked_for_and_the_log_says_so(client, endpoint, caplog):
    with caplog.at_level(logging.WARNING):
        page = write(client).text

    assert "made from words and not from meaning" in page
    assert "<q>new environment</q>" in page
    assert "free-text" in caplog.text
    assert SAID not in caplog.text


def test_nothing_of_a_form_can_stand_for_what_was_suggested(client, endpoint):
    fields = {"step": "0", "text": SAID, "suggested": json.dumps({"by": "me", "quotes": {"b": ["It"]}})}

    client.post("/practice/basics/free-text/answer/", fields, headers=HTMX)

    assert Written.objects.get().response == {"texts": [SAID]}
