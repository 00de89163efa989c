"""A pack comes as a ZIP, is looked at, switched on and off by an author, and can do no harm."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import library as served
from portal.engines.curriculum.bookcase import Bookcase
from portal.records.authoring import install_pack

EXAMPLE = Path(__file__).parents[3] / "docs/example-pack"
LAB = "/labs/acme__hello-team/"
FILES = {str(path.relative_to(EXAMPLE)): path.read_text() for path in EXAMPLE.rglob("*.*") if path.is_file()}


@pytest.fixture(autouse=True)
def store(tmp_path, settings, monkeypatch):
    settings.VAR_DIR = tmp_path
    clock = iter(range(10_000)).__next__
    case = Bookcase(served._shelf, folders=[], store=tmp_path / "packs", clock=clock)
    monkeypatch.setattr(served, "_bookcase", case)
    return tmp_path / "packs"


def zipped(files=FILES, *, under="acme/", entry=None) -> SimpleUploadedFile:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(under + path, text)
        if entry:
            archive.writestr(*entry)
    return SimpleUploadedFile("acme.zip", held.getvalue(), "application/zip")


def install(author, sent):
    return author.post("/studio/packs/install/", {"pack": sent}, follow=True)


def switch(author, do, version="1.0.0"):
    told = {"namespace": "acme", "version": version, "do": do}
    return author.post("/studio/packs/switch/", told, follow=True)


def in_version(version: str, **changed: str) -> dict[str, str]:
    return {**FILES, "pack.yaml": FILES["pack.yaml"].replace("1.0.0", version), **changed}


def test_to_a_stranger_there_are_no_packs(client, charlie, store):
    client.force_login(charlie)

    assert client.get("/studio/packs/").status_code == 404
    assert install(client, zipped()).status_code == 404
    assert not store.exists()


def test_it_is_off_until_it_is_switched_on_and_gone_when_it_is_off_again(author, client):
    page = install(author, zipped()).text
    assert "The example pack 1.0.0" in page
    assert author.get(LAB).status_code == 404

    assert "is on." in switch(author, "on").text
    assert "Answer with the name of the team." in author.get(LAB).text
    lesson = author.get("/lessons/acme__our-handlers/").text
    assert "Hello, team" in lesson
    assert "What does every answer of ours name?" in lesson
    for path in ("/learn/", "/learn/acme__welcome/", "/practice/", "/practice/acme__house/who-answers/", "/", "/progress/", "/practice/interviews/", "/practice/plan/", "/reviews/", "/stacks/", "/studio/", "/search/?q=team", "/glossary/", "/cheat-sheets/"):  # fmt: skip
        assert author.get(path).status_code == 200, path

    switch(author, "off")
    assert author.get(LAB).status_code == 404


def test_what_a_learner_wrote_in_an_older_version_stays(author):
    brief = {"labs/hello-team/brief.md": "Another brief.\n"}
    install(author, zipped())
    install(author, zipped(in_version("1.1.0", **brief)))
    switch(author, "on")
    author.post(f"{LAB}draft/", {"file:lambda_function.py": "MINE = 1\n", "event": "{}", "base": "0"})

    switch(author, "on", "1.1.0")
    page = author.get(LAB).text
    assert "Another brief." in page
    assert "MINE = 1" in page
    switch(author, "off", "1.1.0")
    assert author.get("/progress/").status_code == 200
    assert author.get("/").status_code == 200
    switch(author, "on")
    assert "MINE = 1" in author.get(LAB).text


def test_a_broken_one_says_why_and_the_site_stays_up(author):
    broken = {"lessons/welcome/01-our-handlers.md": "no front matter"}

    install(author, zipped(in_version("1.0.0", **broken)))
    page = switch(author, "on").text

    assert "left out" in page
    assert "acme/lessons/welcome/01-our-handlers.md:1" in page
    assert author.get(LAB).status_code == 404
    assert author.get("/learn/").status_code == 200


def link() -> tuple[zipfile.ZipInfo, str]:
    info = zipfile.ZipInfo("acme/labs/passwd.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, "/etc/passwd"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (lambda: zipped(entry=("../../x.md", "x")), "leads out"),
        (lambda: zipped(entry=("/etc/x.md", "x")), "absolute"),
        (lambda: zipped(entry=("acme\\x.md", "x")), "no path in a ZIP may have"),
        (lambda: zipped(entry=link()), "is a link"),
        (lambda: zipped(entry=("acme/bomb.md", "0" * 3_000_000)), "far more than it is"),
        (lambda: zipped(entry=("acme/PACK.yaml", "x")), "one file on some machines"),
        (lambda: zipped(entry=("acme/tool.so", "x")), "of a kind that no pack has"),
        (lambda: zipped(entry=("acme/x.md", b"\xff\xfe")), "not UTF-8"),
        (lambda: zipped(entry=("acme/x.md", "a\0b")), "NUL"),
        (lambda: zipped({"course.yaml": "x"}), "no pack.yaml at its top"),
        (lambda: zipped({"pack.yaml": "name: x"}), "pack.yaml does not say"),
        (lambda: zipped(in_version("../../../x")), "pack.yaml does not say"),
        (lambda: SimpleUploadedFile("x.zip", b"no ZIP", "application/zip"), "That is no ZIP"),
    ],
)  # fmt: skip
def test_what_could_be_a_trick_is_not_taken(author, store, sent, said):
    answer = install(author, sent())

    assert answer.status_code == 422
    assert said in answer.text
    assert not store.exists() or list(store.iterdir()) == []


def test_limits_say_what_they_are(author, store, monkeypatch):
    for name, value, said in (
        ("FILES", 3, "a pack has 3 at most"),
        ("TOTAL_BYTES", 100, "Unzipped it is over"),
        ("FILE_BYTES", 100, "is over 100 bytes"),
        ("NAMESPACES", 0, "There are 0 packs"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(install_pack, name, value)
            assert said in install(author, zipped()).text
    install(author, zipped())
    assert "is there already" in install(author, zipped()).text
    monkeypatch.setattr(install_pack, "VERSIONS", 1)
    assert "There are 1 versions" in install(author, zipped(in_version("2.0.0"))).text
    assert [path.name for path in (store / "acme").iterdir()] == ["1.0.0"]
