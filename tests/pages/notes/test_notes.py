"""Bookmarks and notes through the client: where one reads, and on the page of all of them."""

from __future__ import annotations

import re

import pytest

from portal.records.accounts.models import Learner
from portal.records.notes.models import Bookmark, Note

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
LESSON = "lesson:what-lambda-is"
SECTION = f"{LESSON}#s-who-does-what"
LAB = "lab:hello-lambda"
QUESTION = "question:scaling/what-is-claimed"
PAGES = {
    LESSON: "/lessons/what-lambda-is/",
    SECTION: "/lessons/what-lambda-is/",
    LAB: "/labs/hello-lambda/",
    QUESTION: "/practice/scaling/what-is-claimed/",
}


def write(client, text, *, place=LESSON, base=0, **more):
    return client.post("/notes/write/", {"place": place, "text": text, "base_version": base}, **more)


@pytest.mark.parametrize("place", PAGES)
def test_each_place_has_its_margin_and_shows_what_is_kept_there(client, place):
    before = client.get(PAGES[place]).text
    assert f'name="mark" value="{place}"' in before
    assert Learner.objects.count() == 0

    client.post("/notes/mark/", {"mark": place})
    write(client, "Mine & only <mine>", place=place)
    after = client.get(PAGES[place]).text

    assert f'name="unmark" value="{place}" aria-pressed="true"' in after
    assert "Mine &amp; only &lt;mine&gt;</textarea>" in after
    assert Learner.objects.count() == 1


def test_without_a_script_one_comes_back_to_where_one_was(client):
    marked = client.post("/notes/mark/", {"mark": LESSON, "next": "/lessons/what-lambda-is/"})
    wrote = client.post("/notes/write/", {"place": LESSON, "text": "a", "next": "/lessons/what-lambda-is/"})
    away = client.post("/notes/mark/", {"mark": LESSON, "next": "https://example.com/"})

    assert [one.url for one in (marked, wrote, away)] == ["/lessons/what-lambda-is/"] * 2 + ["/notes/"]


def test_a_bookmark_goes_off_and_can_be_undone(client):
    client.post("/notes/mark/", {"mark": SECTION})

    off = client.post("/notes/mark/", {"unmark": SECTION})
    page = client.get(off.url).text

    assert not Bookmark.objects.exists()
    assert "The bookmark on “Who does what” is taken away." in page
    assert f'name="mark" value="{SECTION}"' in page


def test_a_script_is_told_the_version_and_a_conflict(client):
    first = write(client, "one", headers=JSON)
    write(client, "two", base=1, headers=JSON)
    late = write(client, "three", base=1, headers=JSON)

    assert first.json()["version"] == 1
    assert late.status_code == 409
    assert late.json()["fields"] == {"text": "two", "place": LESSON}


def test_without_a_script_a_conflict_shows_both_texts(client):
    write(client, "one")
    write(client, "two", base=1)

    late = write(client, "three", base=1)

    assert late.status_code == 409
    assert ">two</pre>" in late.text
    assert ">three</textarea>" in late.text
    assert 'name="base_version" value="2"' in late.text


def test_what_is_too_long_comes_back_with_what_to_do(client):
    page = write(client, "x" * 5_001)
    answer = write(client, "x" * 5_001, headers=JSON)

    assert page.status_code == answer.status_code == 422
    assert "x" * 5_001 in page.text
    assert "5,000 characters" in answer.json()["error"]


@pytest.mark.parametrize(
    "place", ["", "nonsense", "lesson:nothing", "lab:nothing", "question:scaling/nothing"]
)
def test_what_is_not_there_has_no_margin_and_makes_nobody(client, place):
    asked = [
        write(client, "a", place=place),
        client.get("/notes/write/", {"place": place}),
        client.post("/notes/mark/", {"mark": place}),
    ]

    assert {one.status_code for one in asked} == {404}
    assert not Learner.objects.exists()


def test_a_base_version_may_be_anything(client):
    assert write(client, "a", base="²").status_code == 303


def test_my_notes_begin_empty_and_write_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/notes/").text

    assert "Nothing kept yet" in page
    assert not Learner.objects.exists()


def test_my_notes_are_rendered_as_markdown_and_lead_back(client):
    write(client, "**Bold** <script>go()</script>", place=SECTION)
    client.post("/notes/mark/", {"mark": LAB})

    page = client.get("/notes/").text

    assert "<strong>Bold</strong> &lt;script&gt;" in page
    assert 'href="/lessons/what-lambda-is/#s-who-does-what"' in page
    assert 'href="/labs/hello-lambda/"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    "query", ["?show=notes", "?show=junk&q=%00", "?q=" + "a" * 500, "?page=x", "?gone=x&unmarked=x"]
)
def test_filters_may_be_anything(client, query):
    write(client, "a")

    assert client.get(f"/notes/{query}").status_code == 200


def test_a_note_is_deleted_and_had_back(client):
    write(client, "a")
    note = Note.objects.get()

    gone = client.post(f"/notes/{note.pk}/delete/")
    page = client.get(gone.url).text
    assert "is deleted" in page
    assert f'action="/notes/{note.pk}/undo/"' in page
    assert "Your note" not in client.get("/lessons/what-lambda-is/").text.split("</template>")[1]

    client.post(f"/notes/{note.pk}/undo/")
    assert "a</textarea>" in client.get("/lessons/what-lambda-is/").text


def test_all_of_it_can_be_taken_home(client):
    write(client, "Keep **this**")

    answer = client.get("/notes/my-notes.md")

    assert answer["Content-Type"].startswith("text/markdown")
    assert "Keep **this**" in answer.text


def test_nobody_else_sees_or_touches_any_of_it(client, charlie, bob):
    write(client, "secret")
    client.post("/notes/mark/", {"mark": LESSON})
    note = Note.objects.get()

    for other in (charlie, bob):  # bob is of the staff
        client.force_login(other)
        client.cookies.pop("learner", None)
        for path in ("/notes/", "/notes/my-notes.md", "/lessons/what-lambda-is/"):
            page = client.get(path).text
            assert "secret" not in page
            assert 'name="unmark"' not in page
        for what in ("delete", "undo"):
            assert client.post(f"/notes/{note.pk}/{what}/").status_code == 404
    assert Note.objects.standing().get().text == "secret"


def test_a_note_on_a_heading_that_is_gone_stays_with_its_lesson(client):
    write(client, "still here", place=f"{LESSON}#s-was-there-once")

    page = client.get("/lessons/what-lambda-is/").text

    assert "a heading that is not here any more" in page
    assert "still here</textarea>" in page
