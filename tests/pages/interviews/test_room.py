"""The room through the client: nothing is told before the end, nothing is lost, strangers find nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from portal.records.interviews.models import Interview, Item, Kept
from portal.records.progress.models import Answer
from tests.interviewing import KINDS, QUEUE, SAID, position_of
from tests.pages.interviews.conftest import WISHES

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TELLING = ("is-right", "verdict", "explained", "A good answer", "Because.")


def at(interview, page=""):
    return f"/practice/interviews/{interview.pk}/{page}"


def save(client, interview, slug, fields, **how):
    item = Item.objects.get(interview=interview, question_slug=slug)
    data = {"item": item.position, "version": item.version, **fields}
    return client.post(at(interview, "save/"), data, **how)


def run_out(interview):
    Interview.objects.filter(pk=interview.pk).update(ends_at=now() - timedelta(minutes=1))


# --- Setting up ---


def test_the_form_offers_roles_levels_times_and_the_mix(client, db):
    page = client.get("/practice/interviews/").text

    for word in ("Architect", "Senior", "40 minutes", "In your own words", "Fundamentals", "I ask somebody"):
        assert word in page


def test_beginning_leads_into_the_room(client, db):
    page = client.post("/practice/interviews/start/", WISHES, follow=True)

    assert "Question 1 of 6" in page.text
    assert Interview.objects.get().minutes == 60


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"topics": []}, "Choose at least one topic"),
        ({"families": []}, "Choose at least one kind"),
        ({"minutes": "7"}, "7 is not one of the available choices"),
        ({"minutes": "99999999999999999999"}, "not one of the available choices"),
        ({"role": "king"}, "king is not one of the available choices"),
        ({"topics": ["nothing"]}, "There is no such topic"),
        ({"who": "both"}, "both is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_asked_again(client, db, fields, words):
    page = client.post("/practice/interviews/start/", WISHES | fields)

    assert page.status_code == 422
    assert words in page.text
    assert not Interview.objects.exists()


def test_a_mix_that_has_no_question_says_what_to_change(client, monkeypatch, db):
    from portal.pages.interviews import views
    from tests.interviewing import shelf

    monkeypatch.setattr(views, "library", lambda: shelf("single"))

    page = client.post("/practice/interviews/start/", WISHES | {"families": ["design"]})

    assert page.status_code == 422
    assert "Switch on another topic or another kind" in page.text


# --- In the room ---


@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_is_asked_and_nothing_is_told(client, interview, slug):
    page = client.get(at(interview, f"?n={position_of(interview, slug)}"))

    assert page.status_code == 200
    assert not [words for words in TELLING if words in page.text]
    assert "no-cache" in page["Cache-Control"]


def test_an_answer_is_saved_filled_in_again_and_nothing_is_told(client, interview):
    answer = save(client, interview, "single", {"choice": "b", "go": "2"})

    assert answer.status_code == 303
    assert answer["Location"].endswith("?n=2")
    page = client.get(at(interview, f"?n={position_of(interview, 'single')}")).text
    assert 'value="b" data-key' in page.replace('value="b"  data-key', 'value="b" data-key')
    assert " checked" in page
    assert not [words for words in TELLING if words in page]


@pytest.mark.parametrize(
    ("slug", "fields", "shown"),
    [
        ("numeric", {"value": "12 <b>"}, 'value="12 &lt;b&gt;"'),
        ("cloze", {"gap:a": "Init", "gap:b": "handler"}, 'value="handler"'),
        ("free-text", {"step": "0", "text": SAID}, f">{SAID}</textarea>"),
        ("ordering", {f"position:{name}": str(n) for n, name in enumerate("dcba", 1)}, "selected"),
    ],
)
def test_what_was_typed_is_there_after_a_reload(client, interview, slug, fields, shown):
    save(client, interview, slug, fields)

    assert shown in client.get(at(interview, f"?n={position_of(interview, slug)}")).text


def test_a_reload_stays_at_the_question(client, interview):
    client.get(at(interview, "?n=4"))

    assert "Question 4 of 6" in client.get(at(interview)).text


@pytest.mark.parametrize("n", ["0", "99", "-1", "x", "9" * 30, ""])
def test_a_question_that_is_not_there_shows_where_one_was(client, interview, n):
    client.get(at(interview, "?n=3"))

    assert "Question 3 of 6" in client.get(at(interview, f"?n={n}")).text


def test_the_script_hears_what_is_missing_and_the_servers_clock(client, interview):
    said = save(client, interview, "numeric", {"value": "much", "left_s": "99999"}, headers=JSON).json()

    assert said["state"] == "begun"
    assert "Write a number" in said["note"]
    assert 3_500 < said["left_s"] <= 3_600
    assert "points" not in said


def test_a_clock_that_is_changed_in_the_browser_changes_nothing(client, interview):
    run_out(interview)

    said = save(client, interview, "single", {"choice": "a", "left_s": "99999", "now": "2020"}, headers=JSON)

    assert said.status_code == 409
    assert "The time was up" in said.json()["error"]
    assert not Answer.objects.exists()


def test_an_answer_after_the_end_is_shown_back_and_not_counted(client, interview):
    run_out(interview)

    page = save(
        client, interview, "free-text", {"step": "0", "text": "Late but <i>good</i> words."}, follow=True
    )
    page = client.get(page["Location"]) if page.status_code == 303 else page

    assert "The time was up" in page.text
    assert "Late but &lt;i&gt;good&lt;/i&gt; words." in page.text
    assert Kept.objects.get().reason == "late"


def test_two_windows_are_told_of_each_other(client, interview):
    save(client, interview, "free-text", {"step": "0", "text": "From the phone, first."}, headers=JSON)
    said = save(
        client, interview, "free-text", {"step": "0", "text": "From the desk.", "version": "0"}, headers=JSON
    ).json()

    assert said["gave_way"]["text"] == "From the phone, first."
    page = client.get(said["gave_way"]["url"]).text
    assert ">From the phone, first.</textarea>" in page
    assert "Save it to use it" in page


def test_nothing_is_saved_of_a_form_that_nobody_has_touched(client, interview):
    save(client, interview, "ordering", {"position:a": "1", "touched": "0", "go": "2"})

    assert Item.objects.get(interview=interview, question_slug="ordering").state == ""


def test_a_flag_is_kept(client, interview):
    save(client, interview, "single", {"flag": "1", "touched": "0"})

    assert "flagged" in client.get(at(interview)).text
    assert "1 flagged" in client.get(at(interview, "finish/")).text


def test_the_requirement_changes_after_the_first_part_and_not_before(client, interview):
    n = position_of(interview, "design")
    before = client.get(at(interview, f"?n={n}")).text
    assert "Now it has to be in order" not in before
    assert "Finish this part" in before

    save(client, interview, "design", {"step": "0", "text": QUEUE, "final": "1"})

    after = client.get(at(interview, f"?n={n}")).text
    assert "Now it has to be in order" in after
    assert "Finish this part" not in after


@pytest.mark.parametrize("position", ["", "0", "99", "-1", "x", "1e3", "9" * 40])
def test_an_answer_to_a_question_that_is_not_in_it_finds_nothing(client, interview, position):
    answer = client.post(at(interview, "save/"), {"item": position, "choice": "a"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "fields", [{"choice": "z" * 5000}, {"choice": "\0"}, {"nothing": "x"}, {"version": "-5"}]
)
def test_junk_in_an_answer_breaks_nothing(client, interview, fields):
    assert save(client, interview, "single", fields, headers=JSON).status_code == 200
    assert client.get(at(interview)).status_code == 200
    client.post(at(interview, "finish/"))
    assert client.get(at(interview, "debrief/")).status_code == 200


def test_more_than_any_answer_needs_is_refused_and_shown_back(client, interview):
    page = save(client, interview, "free-text", {"step": "0", "text": "x" * 300_001})

    assert page.status_code == 422
    assert "more than any answer needs" in page.text


# --- Who ---


@pytest.mark.parametrize(
    "page", ["", "finish/", "debrief/", "report/", "clock/?item=1", "lobby/", "desk/", "heard/"]
)
def test_a_stranger_finds_nothing(interview, charlie, page):
    stranger, nobody = Client(), Client()
    stranger.force_login(charlie)

    assert stranger.get(at(interview, page)).status_code == 404
    assert nobody.get(at(interview, page)).status_code == 404


@pytest.mark.parametrize("page", ["save/", "finish/", "confirm/", "invite/", "begin/", "note/"])
def test_a_stranger_changes_nothing(interview, charlie, page):
    stranger = Client()
    stranger.force_login(charlie)

    assert stranger.post(at(interview, page), {"item": "1", "choice": "a"}).status_code == 404
    assert Interview.objects.get().finished_at is None


def test_an_interview_that_is_not_there_finds_nothing(client, db):
    assert client.get("/practice/interviews/00000000-0000-0000-0000-000000000000/").status_code == 404
