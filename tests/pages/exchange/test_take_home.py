"""What a learner takes home, and what stays."""

from __future__ import annotations

import pytest

from portal.engines.exchange import FORMATS
from portal.records.accounts.models import Learner

pytestmark = pytest.mark.django_db
PAGE = "/practice/basics/take-home/"


def test_the_page_has_each_format_and_says_what_it_leaves_out(client):
    text = client.get(PAGE).content.decode()

    for found in FORMATS.values():
        assert f"Download {found.title}" in text
        assert f'href="{PAGE}{found.name}/"' in text
    assert "Moodle has no question whose lines are put together and indented." in text
    assert "GIFT has no steps to put in order." in text
    assert "Nothing is left out." in text  # of YAML


def test_it_is_reached_from_the_topics(client):
    text = client.get("/practice/").content.decode()

    assert "/take-home/" in text


@pytest.mark.parametrize("name", FORMATS)
def test_each_file_comes_as_a_file(client, name):
    response = client.get(f"{PAGE}{name}/")

    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="basics.{FORMATS[name].suffix}"'
    assert response["Content-Type"] == FORMATS[name].content_type
    assert len(response.content) > 1_000


def test_a_file_can_be_read_again(client):
    found = FORMATS["yaml"].read(client.get(f"{PAGE}yaml/").content)

    assert found.problems == ()
    assert len(found.questions) > 10


@pytest.mark.parametrize(
    "path", ["/practice/nothing/take-home/", "/practice/nothing/take-home/anki/", f"{PAGE}pdf/"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}anki/"])
def test_nothing_is_written_by_looking_or_downloading(client, path):
    client.get(path)

    assert client.post(path).status_code == 405
    assert Learner.objects.count() == 0


def test_a_stranger_is_offered_no_import(client, alice, bob):
    client.force_login(alice)
    assert "/practice/import/" not in client.get(PAGE).content.decode()

    client.force_login(bob)
    assert "/practice/import/" in client.get(PAGE).content.decode()
