"""Taking a function home and bringing one in, through the page."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.pages.playground import uploads
from portal.records.playground.models import KeptCode, OwnFunction
from tests.pages.playground.conftest import zipped

pytestmark = pytest.mark.django_db
CODE = "def lambda_handler(event, context):\n    return 1\n"


def test_a_function_is_downloaded_as_a_project(client, function):
    answer = client.get(f"/playground/{function.pk}/project.zip")

    assert answer["Content-Disposition"] == 'attachment; filename="counter.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert "counter/template.yaml" in packed.namelist()


def test_what_is_not_sound_is_explained_instead(client, function):
    client.post(f"/playground/{function.pk}/draft/", {"memory_mb": "1", "base_version": "1"})

    page = client.get(f"/playground/{function.pk}/project.zip")

    assert page.status_code == 422
    assert "Memory is 128 to 10,240 MB" in page.text


def test_anothers_project_is_not_there(stranger, function):
    assert stranger.get(f"/playground/{function.pk}/project.zip").status_code == 404
    assert stranger.post(f"/playground/{function.pk}/upload/", {"zip": zipped(a="x")}).status_code == 404


def test_a_zip_becomes_a_function_called_as_it_is(client):
    page = client.post("/playground/upload/", {"zip": zipped(**{"lambda_function.py": CODE})}, follow=True)

    function = OwnFunction.objects.get()
    assert (function.name, function.files) == ("my-function-v2", {"lambda_function.py": CODE})
    assert page.redirect_chain == [(f"/playground/{function.pk}/", 303)]


def test_what_is_left_out_is_listed_with_the_reason(client):
    sent = zipped(**{"lambda_function.py": CODE, "<b>.so": b"\x7fELF\0", "lib.zip": b"PK\x03\x04"})

    page = client.post("/playground/upload/", {"zip": sent})

    assert "1 file taken, 2 left out" in page.text
    assert "&lt;b&gt;.so" in page.text
    assert "an archive in the archive, which is never unpacked" in page.text


def test_a_zip_takes_the_place_of_code_that_is_kept(client, function):
    client.post(f"/playground/{function.pk}/upload/", {"zip": zipped(**{"lambda_function.py": CODE})})

    before = function.written
    function.refresh_from_db()
    assert (function.files, function.version) == ({"lambda_function.py": CODE}, 2)
    assert (function.fields, function.event) == (before.fields, before.event)
    assert KeptCode.objects.get().reason == "upload"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"zip": zipped(**{"../up.py": "x"})}, "leads out of the function"),
        ({"zip": SimpleUploadedFile("a.zip", b"no zip at all")}, "That is no ZIP"),
        ({"zip": SimpleUploadedFile("a.zip", b"")}, "That is no ZIP"),
        ({}, "No ZIP has come"),
        ({"zip": "text"}, "No ZIP has come"),
    ],
    ids=["path", "no zip", "empty", "nothing", "text"],
)
def test_what_is_refused_is_explained_and_changes_nothing(client, function, sent, said):
    for address in ("/playground/upload/", f"/playground/{function.pk}/upload/"):
        page = client.post(address, sent)
        assert page.status_code == 422
        assert said in page.text
        if "zip" in sent and hasattr(sent["zip"], "seek"):
            sent["zip"].seek(0)

    assert OwnFunction.objects.get().written == function.written


@pytest.mark.parametrize("abandoned", [10_000_000, 10], ids=["read to its end", "given up"])
def test_an_upload_that_is_too_large_is_not_kept_and_that_is_said(client, monkeypatch, abandoned):
    monkeypatch.setattr(uploads, "ZIPPED_BYTES", 100_000)
    monkeypatch.setattr(uploads, "ABANDONED_BYTES", abandoned)

    page = client.post("/playground/upload/", {"zip": SimpleUploadedFile("a.zip", b"x" * 300_000)})

    assert page.status_code == 422
    assert "one of over 50 MB" in page.text
