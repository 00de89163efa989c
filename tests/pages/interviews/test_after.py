"""The end, the debrief, the report and the history."""

from __future__ import annotations

import pytest

from portal.records.interviews.models import Item
from portal.records.progress.models import Answer
from tests.interviewing import SAID, position_of
from tests.pages.interviews.test_room import at, run_out, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(client, interview):
    """One right, one wrong, one in words, and the rest without an answer."""
    save(client, interview, "single", {"choice": "a"})
    save(client, interview, "cloze", {"gap:a": "Freeze", "gap:b": "nothing"})
    save(client, interview, "free-text", {"step": "0", "text": SAID})
    client.post(at(interview, "finish/"))
    return interview


def test_the_end_is_asked_for_once_more_with_what_is_open(client, interview):
    save(client, interview, "single", {"choice": "a"})

    page = client.get(at(interview, "finish/")).text

    assert "5 of 6 without an answer" in page
    assert "Go on answering" in page


def test_ending_it_leads_to_the_debrief_and_there_is_no_way_back(client, interview):
    answer = client.post(at(interview, "finish/"), follow=True)

    assert "Question by question" in answer.text
    assert client.get(at(interview)).status_code == 303
    assert client.get(at(interview, "finish/")).status_code == 303
    assert client.post(at(interview, "finish/")).status_code == 303


def test_the_time_ends_it_at_the_next_look(client, interview):
    save(client, interview, "single", {"choice": "a"})
    run_out(interview)

    page = client.get(at(interview), follow=True).text

    assert "Question by question" in page
    assert Answer.objects.get().points == 1


def test_before_the_end_there_is_no_debrief(client, interview):
    for page in ("debrief/", "report/"):
        assert client.get(at(interview, page)).status_code == 303


def test_the_debrief_tells_everything(client, over):
    page = client.get(at(over, "debrief/")).text

    assert "1 of 11 points" in page
    assert "and 3 suggested" in page
    assert "no answer" in page
    assert "A queue in front of the function" in page  # the model answer of what was not answered
    assert "How do you measure it?" in page
    assert "Found because you wrote" in page
    assert "Practise what went wrong" in page
    assert "Why c." in page


def test_what_is_confirmed_moves_from_suggested_to_settled(client, over):
    position = position_of(over, "free-text")

    answer = client.post(at(over, "confirm/"), {"item": position, "ticks": ["a", "b"]}, follow=True)

    assert "4 of 11 points" in answer.text
    assert "suggested" not in answer.text.split("By topic")[0]
    assert Answer.objects.filter(question_slug="free-text").get().points == 3


def test_what_is_no_point_is_refused_and_nothing_counts(client, over):
    answer = client.post(at(over, "confirm/"), {"item": position_of(over, "free-text"), "ticks": ["q"]})

    assert answer.status_code == 422
    assert "reload the page" in answer.text
    assert Item.objects.get(interview=over, question_slug="free-text").points is None


@pytest.mark.parametrize("item", ["", "0", "99", "x"])
def test_there_is_nothing_to_confirm_elsewhere(client, over, item):
    assert client.post(at(over, "confirm/"), {"item": item, "ticks": ["a"]}).status_code == 404


def test_the_report_has_all_of_it_and_no_form(client, over):
    page = client.get(at(over, "report/")).text

    main = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert "Developer, mid, 60 minutes" in main
    assert SAID in main
    assert "not confirmed yet" in main


def test_the_history_shows_scores_and_what_goes_on(client, over):
    client.post("/practice/interviews/start/", {
        "role": "architect", "level": "senior", "minutes": "20", "topics": ["fundamentals"],
        "families": ["choices"], "who": "alone",
    })  # fmt: skip

    page = client.get("/practice/interviews/").text

    assert "1 of 11 points" in page
    assert "and 3 suggested" in page
    assert "Go on, the clock runs" in page


def test_the_history_marks_what_has_run_out(client, interview):
    save(client, interview, "single", {"choice": "a"})
    run_out(interview)

    assert "1 of 11 points" in client.get("/practice/interviews/").text
