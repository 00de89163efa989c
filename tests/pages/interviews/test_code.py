"""Code in an interview, through the client: typed into a plain field, graded afterwards, and the page follows."""

from __future__ import annotations

import pytest

from portal.records.interviews.models import Interview, Item
from portal.records.runs.models import Run
from tests import make
from tests.interviewing import position_of, shelf
from tests.pages.interviews.conftest import WISHES
from tests.pages.interviews.test_room import at, save

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def interview(client, monkeypatch):
    from portal.pages.interviews import after, pair, room, views, ways

    made = shelf("code", "mend-workflow", "predict-then-run")
    for module in (after, pair, room, views, ways):
        monkeypatch.setattr(module, "library", lambda: made)
    client.post("/practice/interviews/start/", WISHES)
    return Interview.objects.get()


def test_code_is_written_where_the_starter_stands(client, interview):
    n = position_of(interview, "code")
    assert "return None" in client.get(at(interview, f"?n={n}")).text

    save(client, interview, "code", {"file:lambda_function.py": "x = '<&>'\n"})

    page = client.get(at(interview, f"?n={n}")).text
    assert "x = &#x27;&lt;&amp;&gt;&#x27;" in page
    assert "run and checked once the interview is over" in page
    assert not Run.objects.exists()


@pytest.mark.parametrize("slug", ["code", "mend-workflow", "predict-then-run"])
def test_nothing_is_told_of_it_before_the_end(client, interview, slug):
    page = client.get(at(interview, f"?n={position_of(interview, slug)}"))

    assert page.status_code == 200
    assert "model solution" not in page.text
    assert "Because." not in page.text
    assert "Run the code" not in page.text


def test_the_debrief_says_that_it_is_being_graded_and_asks_again(client, interview):
    save(client, interview, "code", {"file:lambda_function.py": make.CODE})
    client.post(at(interview, "finish/"))

    page = client.get(at(interview, "debrief/")).text
    assert "being graded" in page
    assert Run.objects.count() == 1
    assert "being graded" in client.get(at(interview, "debrief/?running=1"), headers=HTMX).text
    Item.objects.filter(interview=interview, question_slug="code").update(points=1)
    assert client.get(at(interview, "debrief/?running=1"), headers=HTMX)["HX-Refresh"] == "true"


def test_what_was_predicted_is_explained_and_runs_nothing(client, interview):
    save(client, interview, "predict-then-run", {"choice": "b"})
    client.post(at(interview, "finish/"))

    page = client.get(at(interview, "debrief/")).text
    assert "Your prediction" in page
    assert "Run the code" not in page
    report = client.get(at(interview, "report/")).text
    assert "Your prediction" in report
    assert "<form" not in report.split("<main")[1].split("</main>")[0]


def test_a_solution_is_shown_to_what_was_not_answered(client, interview):
    client.post(at(interview, "finish/"))

    page = client.get(at(interview, "debrief/")).text
    assert "You gave no answer" in page
    assert "twice" in page
