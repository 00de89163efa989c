"""A link to a copy: for whoever has it, of exactly what was shared, until it is closed."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.records.playground import share as sharing
from portal.records.playground.models import OwnFunction, Share
from tests.pages.playground.conftest import carry
from tests.pages.playground.test_function import posted
from tests.people import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(client, function) -> str:
    client.post(f"/playground/{function.pk}/share/", posted(function, environment="WORD=hello"))
    return f"/playground/shared/{Share.objects.get().token}/"


@pytest.fixture
def anybody() -> Client:
    """Without a cookie."""
    return Client()


def test_whoever_has_the_link_reads_code_configuration_and_event(anybody, link):
    page = anybody.get(link)

    assert page.status_code == 200
    for said in ("lambda_handler", "python3.14", "WORD=hello", "Make it mine"):
        assert said in page.text


def test_looking_at_it_makes_nobody(anybody, link):
    from portal.records.accounts.models import Learner

    before = Learner.objects.count()
    anybody.get(link)

    assert Learner.objects.count() == before


def test_it_is_what_was_shared_whatever_comes_later(client, anybody, function, link):
    later = posted(function, **{"file:lambda_function.py": "# later", "base_version": "2"})
    client.post(f"/playground/{function.pk}/draft/", later)
    client.post(f"/playground/{function.pk}/rename/", {"name": "another"})

    page = anybody.get(link).text

    assert OwnFunction.objects.get().files == {"lambda_function.py": "# later"}
    assert "# later" not in page
    assert "another" not in page
    assert "count" in page


def test_what_was_typed_but_not_saved_is_what_is_shared(client, anybody, function):
    client.post(
        f"/playground/{function.pk}/share/", posted(function, **{"file:lambda_function.py": "typed = 1"})
    )

    assert "typed" in anybody.get(f"/playground/shared/{Share.objects.get().token}/").text
    assert OwnFunction.objects.get().files == {"lambda_function.py": "typed = 1"}


def test_the_same_version_has_one_link_and_another_version_another(client, function, link):
    function.refresh_from_db()
    client.post(f"/playground/{function.pk}/share/", posted(function))
    assert Share.objects.count() == 1

    client.post(f"/playground/{function.pk}/share/", posted(function, event="[]"))
    assert Share.objects.count() == 2


def test_a_link_is_closed_and_is_then_not_there(client, anybody, function, link):
    share = Share.objects.get()
    assert link in client.get(f"/playground/{function.pk}/").text

    client.post(f"/playground/{function.pk}/share/{share.pk}/revoke/")

    assert anybody.get(link).status_code == 404
    assert anybody.post(f"{link}mine/").status_code == 404
    assert anybody.get(f"{link}project.zip").status_code == 404
    assert link not in client.get(f"/playground/{function.pk}/").text
    assert client.post(f"/playground/{function.pk}/share/{share.pk}/revoke/").status_code == 404


def test_a_function_that_is_put_away_is_shared_no_more(client, anybody, function, link):
    client.post(f"/playground/{function.pk}/away/")
    assert anybody.get(link).status_code == 404

    client.post(f"/playground/{function.pk}/back/")
    assert anybody.get(link).status_code == 200


def test_nobody_else_makes_or_closes_a_link(stranger, function, link):
    share = Share.objects.get()

    assert stranger.post(f"/playground/{function.pk}/share/", posted(function)).status_code == 404
    assert stranger.post(f"/playground/{function.pk}/share/{share.pk}/revoke/").status_code == 404
    assert Share.objects.open().count() == 1


def test_a_link_of_another_function_is_not_closed_here(client, make_function, link):
    other = make_function("error")

    assert client.post(f"/playground/{other.pk}/share/{Share.objects.get().pk}/revoke/").status_code == 404
    assert Share.objects.open().count() == 1


@pytest.mark.parametrize("token", ["x", "A" * 32, "-" * 32])
def test_what_is_not_shared_is_not_there(anybody, link, token):
    assert anybody.get(f"/playground/shared/{token}/").status_code == 404


def test_a_copy_becomes_a_function_of_the_readers_own(anybody, function, link):
    reader = somebody()
    carry(anybody, reader)

    page = anybody.post(f"{link}mine/", follow=True)

    (made,) = OwnFunction.objects.of(reader)
    function.refresh_from_db()
    assert page.redirect_chain == [(f"/playground/{made.pk}/", 303)]
    assert made.written.same_as(function.written)
    assert made.pk != function.pk


def test_a_copy_is_taken_home_as_a_project(anybody, link):
    assert anybody.get(f"{link}project.zip")["Content-Type"] == "application/zip"


def test_it_says_nothing_of_who_made_it(client, anybody, alice, settings):
    client.force_login(alice)
    client.post("/playground/new/", {"example": "counter"})
    function = OwnFunction.objects.get()
    client.post(f"/playground/{function.pk}/share/", posted(function))

    page = anybody.get(f"/playground/shared/{Share.objects.get().token}/")

    for mine in (alice.email, alice.name, str(alice.learner.pk), str(function.pk)):
        assert mine not in page.text
    assert page["X-Robots-Tag"] == "noindex"


def test_addresses_cannot_be_guessed():
    tokens = {Share().token for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {32}


def test_a_function_has_so_many_links(client, function, monkeypatch):
    monkeypatch.setattr(sharing, "LINKS", 1)
    client.post(f"/playground/{function.pk}/share/", posted(function))

    page = client.post(f"/playground/{function.pk}/share/", posted(function, event="[]"))

    assert page.status_code == 422
    assert "Close one first" in page.text
    assert 'name="base_version" value="2"' in page.text


def test_what_somebody_shares_is_never_markup(client, anybody, function):
    evil = "</code><script>alert(1)</script>"
    typed = posted(function, **{f"file:{evil}.py": evil, "environment": evil, "event": evil, "handler": evil})
    client.post(f"/playground/{function.pk}/share/", typed)

    page = anybody.get(f"/playground/shared/{Share.objects.get().token}/")

    assert page.status_code == 200
    assert "<script>alert" not in page.text
