"""Home for somebody new and for somebody who comes back; the theme; whether the portal is well."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from portal.library import library
from portal.pages.home import health, views
from portal.records.accounts.models import Learner

FIRST = "what-lambda-is"


@pytest.mark.django_db
class TestHome:
    def test_somebody_new_gets_a_lab_that_works_and_the_tracks(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            page = client.get("/")

        assert page.status_code == 200
        assert 'action="/labs/hello-lambda/run/"' in page.text
        assert "data-workbench" in page.text
        assert f'href="/lessons/{FIRST}/"' in page.text
        assert 'href="/learn/foundations/"' in page.text
        assert f'href="/lessons/{FIRST}/">Begin with the first lesson</a>' in page.text
        assert Learner.objects.count() == 0
        assert not Learner.objects.exists()

    def test_whoever_comes_back_is_led_to_where_they_were(self, client):
        client.post(f"/lessons/{FIRST}/read/")

        page = client.get("/")

        assert "Continue: " in page.text
        assert 'href="/labs/hello-lambda/"' in page.text  # read, and its lab comes next
        assert "1 of 5 lessons read" in page.text
        assert "data-workbench" not in page.text

    def test_a_card_shows_what_comes_next_in_its_track_and_where_the_rest_is(self, client):
        client.post(f"/lessons/{FIRST}/read/")

        page = client.get("/").text
        card = page[page.index('href="/learn/complete/"') :].split("</article>")[0]

        assert f'href="/lessons/{FIRST}/"' not in card
        assert '<li value="2"><a href="/lessons/first-function/">' in card
        assert card.count("<li value") == 6
        assert f"All {len(list(library().lessons_in_order()))} lessons" in card

    def test_whoever_sits_in_an_interview_is_led_back_while_its_clock_runs(self, client):
        began = client.post("/practice/interviews/start/", {
            "role": "developer", "level": "mid", "minutes": "20", "who": "alone",
            "families": ["choices"], "topics": ["fundamentals"],
        })  # fmt: skip
        room = began["Location"]

        assert room.startswith("/practice/interviews/")
        page = client.get("/").text
        assert f'href="{room.partition("?")[0]}"' in page
        assert "20 minutes left" in page

        client.post(f"{room.partition('?')[0]}finish/")
        assert "Your mock interview goes on" not in client.get("/").text

    def test_it_costs_a_fixed_number_of_queries(self, client, django_assert_max_num_queries):
        client.post(f"/lessons/{FIRST}/read/")

        # Learner, eight of the overview, the plan, an interview, what a diagnostic lets skip, the place, two of reviews.
        with django_assert_max_num_queries(15):
            page = client.get("/")

        assert "1 of 5 lessons read" in page.text

    def test_it_is_there_without_any_lab(self, client, monkeypatch):
        from tests import make

        monkeypatch.setattr(views, "library", lambda: make.library(lessons=(make.lesson("one"),), labs=()))

        assert client.get("/").status_code == 200

    def test_only_looking_is_allowed(self, client):
        assert client.post("/").status_code == 405

    @pytest.mark.parametrize(
        "path", ["/", "/healthz?live", "/learn/", f"/lessons/{FIRST}/", "/labs/hello-lambda/"]
    )
    def test_a_head_is_a_look_too(self, client, path):
        """Monitors and link checkers ask that way."""
        assert client.head(path).status_code == 200


class TestTheme:
    @pytest.mark.parametrize("theme", ["light", "dark", "auto"])
    def test_it_is_kept_in_a_cookie_and_shown(self, client, theme, db):
        answer = client.post("/theme/", {"theme": theme, "next": "/learn/"})

        assert (answer.status_code, answer.url) == (303, "/learn/")
        assert answer.cookies["theme"].value == theme
        assert f'data-theme="{theme}"' in client.get("/learn/").text

    @pytest.mark.parametrize("theme", ["neon", "", '"><script>'])
    def test_anything_else_is_the_systems(self, client, theme, db):
        assert client.post("/theme/", {"theme": theme}).cookies["theme"].value == "auto"
        client.cookies["theme"] = theme
        assert 'data-theme="auto"' in client.get("/learn/").text

    @pytest.mark.parametrize(
        "wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"]
    )
    def test_nobody_is_led_elsewhere(self, client, wanted, db):
        assert client.post("/theme/", {"theme": "dark", "next": wanted}).url == "/"

    def test_it_is_not_changed_by_a_link(self, client):
        assert client.get("/theme/").status_code == 405


@pytest.fixture
def broker(broker, settings):
    """Where it should be. One that took connections and said nothing would be waited for."""
    settings.BROKER_SOCKET = broker._socket


@pytest.mark.django_db
class TestHealth:
    def test_all_well(self, client, broker):
        answer = client.get("/healthz")

        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "database": True, "content": True, "broker": True}
        assert "no-store" in answer["Cache-Control"]

    def test_a_broker_that_is_gone(self, client, tmp_path, settings):
        settings.BROKER_SOCKET = tmp_path / "nobody.sock"

        answer = client.get("/healthz")

        assert answer.status_code == 503
        assert answer.json()["broker"] is False
        assert answer.json()["status"] == "unavailable"

    def test_whether_the_process_lives_is_another_question(
        self, client, tmp_path, settings, django_assert_num_queries
    ):
        settings.BROKER_SOCKET = tmp_path / "nobody.sock"

        with django_assert_num_queries(0):
            answer = client.get("/healthz?live")

        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_content_that_holds_no_lesson(self, client, broker, monkeypatch):
        from tests import make

        monkeypatch.setattr(views, "library", lambda: make.library(lessons=()))

        assert client.get("/healthz").json()["content"] is False

    def test_a_database_that_does_not_answer(self, client, broker, monkeypatch):
        def fail():
            raise DatabaseError

        monkeypatch.setattr(health, "runs_under_way", fail)

        answer = client.get("/healthz")

        assert answer.status_code == 503
        assert answer.json()["database"] is False


def test_the_section_of_each_page_is_marked_in_the_bar(client, db):
    for path, name in {"/learn/": "Learn", f"/lessons/{FIRST}/": "Learn", "/labs/hello-lambda/": "Learn",
                       "/practice/": "Practice", "/progress/": "Progress"}.items():  # fmt: skip
        assert f'aria-current="page">{name}</a>' in client.get(path).text, path
    assert 'topbar-link" href="/learn/" aria-current' not in client.get("/").text


def test_a_page_that_is_not_there_says_so_in_our_words(client, db):
    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert "Nothing lives here" in page.text


def test_a_fault_of_ours_shows_our_page(client, monkeypatch, db):
    def fail():
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(views, "library", fail)
    client.raise_request_exception = False

    page = client.get("/")

    assert page.status_code == 500
    assert "broken on purpose" not in page.text
    assert "Warmstart" in page.text


def test_every_page_refuses_inline_scripts_and_styles(client, db):
    for path in ("/", "/learn/", f"/lessons/{FIRST}/", "/labs/hello-lambda/", "/nowhere/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert library().lessons
