"""The course, a track, and lessons: all of their content, for strangers and for those who are known."""

from __future__ import annotations

import html
import re

import pytest

from portal.library import library
from portal.pages.lessons import views as lessons_views
from portal.pages.practice import asking
from portal.pages.practice import views as practice_views
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit
from tests import answers, make
from tests.questions import a_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIRST = "what-lambda-is"
LESSONS = sorted(library().lessons)


@pytest.mark.parametrize("path", ["/learn/", "/learn/complete/"])
def test_the_course_lists_every_lesson_and_costs_a_stranger_no_query(client, django_assert_num_queries, path):
    with django_assert_num_queries(0):
        page = client.get(path)

    assert page.status_code == 200
    for slug in LESSONS:
        assert f'href="/lessons/{slug}/"' in page.text
    assert page.text.count('data-state="new"') == len(LESSONS)
    assert Learner.objects.count() == 0


def test_the_head_of_a_lesson_counts_its_labs_beside_its_text(client):
    assert "L02 · 10 minutes to read · lab, 25 minutes" in client.get("/lessons/first-function/").text
    assert "minutes to read · 3 labs, " in client.get("/lessons/versions-aliases-canary-cicd/").text


def test_options_of_a_select_are_words_and_keep_the_stars_of_code(client):
    page = client.get("/lessons/execution-role/").text

    assert ">arn:aws:s3:::acme-in/*</option>" in page
    assert 'value="`arn:aws:s3:::acme-in/*`"' in page  # what is posted is the author's text
    assert "`</option>" not in page


@pytest.mark.parametrize(
    ("path", "following"),
    [
        ("/lessons/first-function/", "/lessons/first-function/"),
        ("/search/?q=cold%20start", "/search/%3Fq%3Dcold%2520start"),
    ],
)
def test_signing_in_leads_back_to_the_page_one_was_on(client, path, following):
    assert f'href="/accounts/login/?next={following}"' in client.get(path).text


@pytest.mark.parametrize("path", ["/learn/nothing/", "/lessons/nothing/", "/lessons/nothing/read/"])
def test_what_is_not_there_is_not_found(client, path):
    assert (client.post(path) if path.endswith("read/") else client.get(path)).status_code == 404
    assert Learner.objects.count() == 0


def test_read_and_opened_lessons_are_told_apart(client):
    client.post(f"/lessons/{FIRST}/read/")
    client.get("/lessons/first-function/")

    page = client.get("/learn/").text

    assert page.count('data-state="read"') == 1
    assert page.count('data-state="open"') == 1
    assert "1 of 5 read" in page
    assert f"1 of {len(LESSONS)} read" in page


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_shows_all_that_it_consists_of(client, slug):
    lesson = library().lessons[slug]

    page = client.get(f"/lessons/{slug}/").text

    assert page.count("<h1") == 1
    assert html.escape(lesson.head.objective) in page
    for ref in lesson.questions:
        topic, name = ref.split("/")
        assert f'action="/practice/{topic}/{name}/answer/"' in page
    for lab in lesson.labs:
        assert f'href="/labs/{lab}/"' in page
    assert f'action="/labs/{lesson.labs[0]}/run/"' in page
    assert "On this page" in page
    assert "```" not in page


@pytest.mark.parametrize("slug", LESSONS)
def test_no_id_is_used_twice_and_every_link_within_leads_somewhere(client, slug):
    page = client.get(f"/lessons/{slug}/").text
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("slug", LESSONS)
def test_every_link_to_our_own_pages_leads_somewhere(client, slug):
    page = client.get(f"/lessons/{slug}/").text
    paths = set(re.findall(r'href="(/(?!static/|notes/write/)[^"#?]*)', page))

    assert {path: client.get(path, follow=True).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_sources_are_named_with_their_date(client):
    page = client.get(f"/lessons/{FIRST}/").text
    fact = library().facts[library().lessons[FIRST].head.facts[0]]

    assert f"as of {fact.as_of}" in page
    assert fact.id in page


def test_a_strangers_look_writes_nothing_and_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(f"/lessons/{FIRST}/")

    assert Learner.objects.count() == 0
    assert not Learner.objects.exists()


def test_the_look_of_somebody_known_is_their_place(client):
    client.post(f"/lessons/{FIRST}/read/")

    client.get("/lessons/event-and-context/")

    assert LessonVisit.objects.filter(read_at=None).get().lesson_slug == "event-and-context"
    assert 'href="/lessons/event-and-context/"' in client.get("/").text.split("continue", 1)[1][:900]


def test_a_lesson_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    client.post(f"/lessons/{FIRST}/read/")

    with django_assert_max_num_queries(14):  # two of what is kept beside it
        page = client.get(f"/lessons/{FIRST}/").text

    assert "Marked as read" in page


def test_marking_read_without_script_leads_back(client):
    answer = client.post(f"/lessons/{FIRST}/read/")

    assert (answer.status_code, answer.url) == (303, f"/lessons/{FIRST}/#read-state")
    page = client.get(f"/lessons/{FIRST}/").text
    assert "Marked as read" in page
    assert "Mark as read" not in page
    assert "On to “" in page


def test_marking_read_with_htmx_brings_the_badge_along(client):
    answer = client.post(f"/lessons/{FIRST}/read/", headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="read-state"' in answer.text
    assert 'id="read-badge" hx-swap-oob="true"' in answer.text


def test_marked_twice_it_was_read_the_first_time(client):
    client.post(f"/lessons/{FIRST}/read/")
    before = LessonVisit.objects.get().read_at
    client.post(f"/lessons/{FIRST}/read/")

    assert LessonVisit.objects.get().read_at == before


def test_reading_is_not_done_by_a_link(client):
    assert client.get(f"/lessons/{FIRST}/read/").status_code == 405


def test_a_question_answered_in_a_lesson_shows_its_verdict_there(client):
    ref = library().lessons[FIRST].questions[0]
    client.post(f"/practice/{ref}/answer/", answers.right(library().question(ref)))

    page = client.get(f"/lessons/{FIRST}/").text

    assert page.count("verdict-right") == 1


def test_the_way_on_and_back(client):
    order = [lesson.slug for lesson in library().lessons_in_order()]

    first, second = (client.get(f"/lessons/{slug}/").text for slug in order[:2])

    assert 'rel="prev"' not in first
    assert f'rel="next" href="/lessons/{order[1]}/"' in first
    assert f'rel="prev" href="/lessons/{order[0]}/"' in second


def test_what_was_written_to_a_question_of_a_lesson_is_still_there_after_a_reload(client, monkeypatch):
    shelf = make.library(
        lessons=(make.lesson("one", questions=("basics/free-text",)).model_copy(
            update={"body": "# One\n\n```question\nbasics/free-text\n```\n"}),),
        labs=(),
        sets=(make.question_set("basics", a_question("free-text")),),
    )  # fmt: skip
    for room in (lessons_views, practice_views, asking):
        monkeypatch.setattr(room, "library", lambda: shelf)
    said = "A new environment is created & its init code runs."
    client.post("/practice/basics/free-text/answer/", {"step": "0", "text": said})

    page = client.get("/lessons/one/").text

    assert "A new environment is created &amp; its init code runs." in page
    assert "Count what is ticked" in page
    assert "<q>new environment</q>" in page
