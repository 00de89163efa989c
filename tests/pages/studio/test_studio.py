"""What authors see of content, and nobody else."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.engines.curriculum.tree import Content

PAGES = ["/studio/", "/studio/advice/", "/studio/files/course.yaml", "/studio/labs/double/"]
LESSON = "lessons/basics/01-first.md"


@pytest.mark.parametrize("path", PAGES)
def test_to_a_stranger_it_is_not_there(client, charlie, content, path):
    assert client.get(path).status_code == 404
    client.force_login(charlie)
    assert client.get(path).status_code == 404
    assert client.post("/studio/labs/double/take/").status_code == 404


@pytest.mark.parametrize(
    ("debug", "hosts", "more", "status"),
    [
        (True, ["*"], {}, 200),
        (False, ["localhost", "127.0.0.1"], {}, 200),
        (False, ["localhost", "learn.example"], {}, 404),
        (True, ["*"], {"REMOTE_ADDR": "10.1.2.3"}, 404),
        (True, ["*"], {"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, 404),
    ],
    ids=["DEBUG", "a machine alone", "one that serves others", "DEBUG, from elsewhere", "past a proxy"],
)
def test_whoever_sits_at_the_machine_is_its_author(client, db, content, settings, debug, hosts, more, status):
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, hosts

    assert client.get("/studio/", headers={"Host": "localhost"}, **more).status_code == status


def test_every_file_is_listed_and_what_is_broken_says_where_and_how_to_mend_it(author, content: Content):
    content.replace(LESSON, "minutes: 5", "minutes: 5\nminuets: 6")

    page = author.get("/studio/").text
    broken = author.get("/studio/?only=findings").text

    assert "content/lessons/basics/01-first.md:6" in page
    assert "Did you mean <code>minutes</code>?" in page
    assert "questions/colours.yaml" in page
    assert "/studio/labs/double/" in page
    assert "questions/colours.yaml" not in broken
    assert "Nothing of that" in author.get("/studio/?q=nowhere").text


def test_a_lesson_stands_beside_its_text_and_is_read_again_when_it_changes(author, content: Content):
    address = f"/studio/files/{LESSON}"
    page = author.get(address).text
    seen = page.partition("?seen=")[2][:12]
    htmx = {"HX-Request": "true"}

    assert '<tr id="line-2"' in page
    assert ">another</a>" in page
    assert "/studio/labs/double/" in page
    assert author.get(f"{address}?seen={seen}", headers=htmx).status_code == 204
    content.replace(LESSON, "Text with", "<script>alert(1)</script> and")
    part = author.get(f"{address}?seen={seen}", headers=htmx).text
    assert "<html" not in part
    assert "<script" not in part
    assert "&lt;script&gt;" in part


@pytest.mark.parametrize(
    "path",
    [
        "../pyproject.toml",
        "labs/../../x",
        "/etc/passwd",
        "..%2f..%2fetc/passwd",
        "link.yaml",
        "%00",
        "lessons",
    ],
)
def test_nothing_but_content_is_opened(author, content: Content, path):
    (content.root / "link.yaml").symlink_to("/etc/passwd")

    assert author.get(f"/studio/files/{path}").status_code in (301, 404)


def test_what_could_be_better_is_advice_and_no_fault(author, content: Content, settings, capsys):
    content.write("facts.yaml", content.root.joinpath("facts.yaml").read_bytes() + b"  - {id: M-3, text: Nobody says so., source: A page, as_of: '2026-11', confidence: verified}\n")  # fmt: skip
    content.replace(
        "questions/colours.yaml", "explanation: Look up.", "explanation: '[there](/lessons/gone/)'"
    )
    content.replace("questions/colours.yaml", "level: 1\n", "level: 1\n    concepts: [light]\n")
    content.replace(LESSON, "Text with", f"{'Word upon word ' * 20}. Text ![](/static/img/x.svg) with")

    page = author.get("/studio/advice/").text
    call_command("check_content", "--advice")
    told = capsys.readouterr().out

    for said in (
        "facts.yaml:14: No lesson, lab or question cites M-3.",
        "questions/colours.yaml:6: “sky” links to `/lessons/gone/`, which is not there.",
        "questions/colours.yaml:6: `light` has this one question, “sky”",
        "lessons/basics/01-first.md:12: A picture has no text in its place.",
        "lessons/basics/01-first.md:12: A sentence of 60 words",
    ):
        assert f"advice: content/{said}" in told
    assert "content/ is sound." in told
    assert "No lesson, lab or question cites M-3." in page
    assert "A picture has no text in its place." in page
