"""The diagnostic through the client, over the real course."""

from __future__ import annotations

import html
import re

import pytest

from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.diagnostics.models import Diagnostic
from portal.records.progress.models import LessonVisit
from tests import answers

pytestmark = pytest.mark.django_db


def answer(client, right=True):
    ref = Diagnostic.objects.in_force().get().asking
    given = answers.right(library().question(ref)) if right else {"open": "yes"}
    return client.post("/diagnostic/answer/", {"ref": ref, **given})


def test_looking_writes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/diagnostic/").text

    assert "What do you know already?" in page
    assert not Learner.objects.exists()


def test_whoever_knows_it_all_is_shown_what_to_skip(client):
    client.post("/diagnostic/begin/")
    while Diagnostic.objects.filter(finished_at=None).exists():
        assert (
            f"Question {Diagnostic.objects.get().asked + 1}, of 20 at the most"
            in client.get("/diagnostic/").text
        )
        assert answer(client).status_code == 303
    result, course = client.get("/diagnostic/").text, client.get("/learn/").text

    assert re.search(r"You can skip \d+ lessons", result)
    assert "You know this" in result
    assert course.count("can be skipped<span") >= 10
    assert "Your diagnostic: " in html.unescape(course)
    assert "can be skipped<span" in client.get("/learn/complete/").text
    assert not LessonVisit.objects.filter(read_at__isnull=False).exists()

    client.post("/diagnostic/set-aside/")
    assert "can be skipped<span" not in client.get("/learn/").text
    assert "What do you know already?" in client.get("/diagnostic/").text


def test_it_can_be_stopped_and_says_how_little_that_is(client):
    client.post("/diagnostic/begin/")
    answer(client, right=False)
    client.post("/diagnostic/finish/")

    page = client.get("/diagnostic/").text

    assert "By 1 answer of" in page
    assert "Begin at the beginning" in page
    assert "Not known: " in page


def test_an_answer_that_cannot_be_read_is_asked_for_again(client):
    client.post("/diagnostic/begin/")
    single = next(one for one in library().question_sets["scaling"].questions if one.kind == "single")
    ref = f"scaling/{single.slug}"
    Diagnostic.objects.update(asking=ref)

    page = client.post("/diagnostic/answer/", {"ref": ref})

    assert page.status_code == 422
    assert 'class="field-error"' in page.text
    assert Diagnostic.objects.get().asked == 0


def test_nobody_answers_for_another_and_a_stale_page_changes_nothing(client, charlie):
    assert client.post("/diagnostic/answer/", {"ref": "x"}).status_code == 404
    client.post("/diagnostic/begin/")
    assert client.post("/diagnostic/answer/", {"ref": "scaling/nothing"}).status_code == 303
    client.force_login(charlie)

    for act in ("answer", "finish"):
        assert client.post(f"/diagnostic/{act}/", {"ref": Diagnostic.objects.get().asking}).status_code == 404
    assert Diagnostic.objects.get().asked == 0
