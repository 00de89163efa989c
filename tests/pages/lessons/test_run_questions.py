"""Questions that something is run for, inside a lesson: an editor of their own is elsewhere, a prediction is here."""

from __future__ import annotations

import pytest

from portal.pages.lessons import views
from tests import make
from tests.questions import CODED, a_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson_with(monkeypatch):
    """The address of a lesson in which the question stands, beside the lab that has the page's editor."""

    def shelve(kind: str) -> str:
        body = f"Text.\n\n```lab\ndouble\n```\n\n```question\nbasics/{kind}\n```\n"
        lesson = make.lesson("one", labs=("double",), questions=(f"basics/{kind}",)).model_copy(
            update={"body": body}
        )
        made = make.library(lessons=(lesson,), sets=(make.question_set("basics", a_question(kind)),))
        monkeypatch.setattr(views, "library", lambda: made)
        return "/lessons/one/"

    return shelve


@pytest.mark.parametrize("kind", CODED)
def test_code_is_shown_with_the_way_to_its_editor(client, lesson_with, kind):
    page = client.get(lesson_with(kind)).text

    question = page[page.index(f'id="question-{kind}"') :]
    assert f'href="/practice/basics/{kind}/"' in question
    assert "Open it in the editor" in question
    assert ">Answer</button>" not in question
    assert page.count("data-workbench") == 1  # the lab's


def test_a_prediction_is_made_where_it_stands(client, lesson_with):
    page = client.get(lesson_with("predict-then-run")).text

    assert "Then it is run" in page or "then it is run" in page
    assert ">Answer</button>" in page
