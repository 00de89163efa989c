"""docs/authoring.md, followed to the letter: from nothing to a lab that learners see."""

from __future__ import annotations

import re
import shlex

import pytest
from django.core.management import call_command

from portal.engines.curriculum import Shelf
from portal.pages.labs import views
from tests.content.shelf import CONTENT
from tests.engines.curriculum.tree import Content

pytestmark = [pytest.mark.broker]

TEXT = (CONTENT.parent / "docs/authoring.md").read_text()
CHAPTER = TEXT.partition("## A lab in fifteen minutes")[2].partition("\n### ")[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", CHAPTER, re.M | re.S)
COMMANDS = [line.split("manage.py ")[1] for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if "manage.py" in line]  # fmt: skip


@pytest.fixture
def content(tmp_path):
    """A small course that has what the text names."""
    small = Content(tmp_path / "content")
    small.write("events/hello.yaml", (CONTENT / "events/hello.yaml").read_bytes())
    small.write("facts.yaml", (CONTENT / "facts.yaml").read_bytes())
    lesson = (small.root / "lessons/basics/02-second.md").read_text()
    small.write("lessons/basics/03-first-function.md", lesson.replace("L02", "L03"))
    small.replace("course.yaml", "second]", "second, first-function]")
    return small


def written() -> dict[str, str]:
    """What an author writes by the text: a file each, named in its first line but for the brief and the event."""
    files = {"brief.md": "", "events/first.json": ""}
    for kind, text in BLOCKS:
        named = re.match(r"# ([\w./-]+)", text)
        if kind in ("python", "yaml") and named:
            files[named[1]] = text
        elif kind in ("markdown", "json"):
            files["brief.md" if kind == "markdown" else "events/first.json"] = text
    return files


def test_the_text_leads_to_a_lab_that_runs_and_is_seen(content, settings, client, monkeypatch, capsys, db):
    settings.CONTENT_DIR = content.root
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    begin, check, run = COMMANDS[:3]

    call_command(*shlex.split(begin))
    call_command(*shlex.split(check))
    for path in (content.root / "labs/shout/wrong").iterdir():
        path.unlink()
    for path, text in written().items():
        content.write(f"labs/shout/{path}", text)
    call_command(*shlex.split(check))
    call_command(*shlex.split(run))

    told = capsys.readouterr().out
    assert "Every solution passes, and everything else fails." in told
    assert "wrong/assumes-text: fails no-text" in told
    library = Shelf(content.root, thorough=False).library()
    monkeypatch.setattr(views, "library", lambda: library)
    page = client.get("/labs/shout/").content.decode()
    assert "without a text gets an empty one." in page
    assert "The text comes back in capitals" in page
    assert library.lessons["first-function"].labs[-1] == "shout"


def test_the_example_of_a_pack_is_sound_and_its_lab_runs(capsys):
    call_command("check_content", "--pack", str(CONTENT.parent / "docs/example-pack"), "--run")

    assert "Every solution passes, and everything else fails." in capsys.readouterr().out
