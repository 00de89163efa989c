"""The language of a page: what a browser asks for, what somebody chose, and where that is kept."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(page) -> str:
    found = re.search(r'<html lang="([\w-]+)"', page.text)
    assert found
    return found[1]


def choose(client, language, **more):
    return client.post("/language/", {"language": language, **more})


@pytest.mark.django_db
class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        ("asked", "language"),
        [("de-CH,de;q=0.9,en;q=0.5", "de"), ("es-MX", "es"), ("fr,es;q=0.4", "es"), ("fr", "en"), ("", "en")],
    )
    def test_a_browser_is_answered_in_the_best_of_its_languages(self, client, asked, language):
        page = client.get("/learn/", headers={"accept-language": asked})

        assert language_of(page) == page["Content-Language"] == language

    def test_a_cache_is_told_what_the_language_hangs_on(self, client):
        vary = client.get("/learn/")["Vary"]

        assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}

    def test_the_next_request_of_another_is_in_their_own_language(self, client):
        client.get("/learn/", headers={"accept-language": "de"})

        assert language_of(Client().get("/learn/")) == "en"


@pytest.mark.django_db
class TestChoosing:
    def test_each_language_names_itself_and_the_current_one_is_marked(self, client):
        page = client.get("/learn/").text

        for code, name in settings.LANGUAGES:
            assert re.search(rf'<button[^>]* value="{code}" lang="{code}"[^>]*>{name}</button>', page)
        assert 'lang="en" aria-pressed="true"' in page

    def test_it_comes_back_to_the_page_it_was_chosen_on(self, client):
        answer = choose(client, "de", next="/learn/?a=1")

        assert (answer.status_code, answer["Location"]) == (303, "/learn/?a=1")
        assert language_of(client.get("/learn/", headers={"accept-language": "es"})) == "de"

    def test_it_leads_nowhere_else(self, client):
        assert choose(client, "de", next="https://elsewhere.example/")["Location"] == "/"

    @pytest.mark.parametrize("nonsense", ["", "xx", "de\r\nX: y", "fr", "../de"])
    def test_what_is_no_language_changes_nothing(self, client, nonsense):
        answer = choose(client, nonsense)

        assert answer.status_code == 303
        assert COOKIE not in answer.cookies

    def test_a_link_changes_nothing(self, client):
        assert client.get("/language/").status_code == 405

    def test_parts_of_a_page_come_in_its_language(self, client):
        choose(client, "de")

        part = client.post("/lessons/what-lambda-is/read/", headers={"HX-Request": "true"})

        assert part["Content-Language"] == "de"


@pytest.mark.django_db
class TestAnAccount:
    def test_it_remembers_on_every_device(self, client, alice):
        client.force_login(alice)
        choose(client, "es")

        elsewhere = Client()
        elsewhere.force_login(alice)

        assert language_of(elsewhere.get("/learn/")) == "es"

    def test_it_counts_before_what_a_browser_remembers(self, client, alice):
        choose(client, "de")
        alice.language = "es"
        alice.save()
        client.force_login(alice)

        assert language_of(client.get("/learn/")) == "es"

    def test_one_that_never_chose_reads_as_its_browser_does(self, client, alice):
        choose(client, "de")
        client.force_login(alice)

        assert language_of(client.get("/learn/")) == "de"

    def test_a_stranger_chooses_without_one(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            choose(client, "de")

        assert language_of(client.get("/learn/")) == "de"


@pytest.mark.django_db
class TestFaults:
    def test_what_is_not_there_says_so_in_the_readers_language(self, client):
        page = client.get("/nowhere/", headers={"accept-language": "de"})

        assert (page.status_code, language_of(page)) == (404, "de")

    def test_a_stale_form_says_so_in_the_readers_language(self):
        strict = Client(enforce_csrf_checks=True)

        page = strict.post("/theme/", headers={"accept-language": "es"})

        assert (page.status_code, language_of(page)) == (403, "es")


@pytest.mark.django_db
def test_each_language_names_itself_wherever_it_is_read(client):
    page = client.get("/learn/", headers={"accept-language": "es"}).text

    assert [name for name in ("English", "Deutsch", "Español") if f">{name}</button>" in page] == [
        "English", "Deutsch", "Español"
    ]  # fmt: skip
