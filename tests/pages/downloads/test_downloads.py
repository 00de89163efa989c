"""The course to take along, made once for each edition."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.pages.downloads import views
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(views, "library", make.library)
    return tmp_path / "downloads"


@pytest.mark.parametrize(("form", "kind"), [("epub", "application/epub+zip"), ("pages", "application/zip")])
def test_it_is_made_once_and_streamed(client, elsewhere, form, kind):
    first, second = (client.get(f"/downloads/{form}/") for _ in range(2))
    content = b"".join(first.streaming_content)

    assert first["Content-Type"] == kind
    assert first["Content-Disposition"].startswith('attachment; filename="warmstart.')
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert content == b"".join(second.streaming_content)
    assert len(list(elsewhere.iterdir())) == 1


def test_another_edition_takes_the_place_of_the_last(client, elsewhere, monkeypatch):
    before = client.get("/downloads/epub/")
    monkeypatch.setattr(views, "library", lambda: make.library(lessons=(make.lesson("one"),)))
    client.get("/downloads/epub/")

    assert len(list(elsewhere.iterdir())) == 1
    assert b"".join(before.streaming_content)  # who was at it goes on


def test_other_forms_are_not_there_and_the_course_leads_to_those_that_are(client):
    assert client.get("/downloads/pdf/").status_code == 404
    page = client.get("/learn/").text
    assert 'href="/downloads/epub/"' in page
    assert 'href="/downloads/pages/"' in page
