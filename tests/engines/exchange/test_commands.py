"""manage.py export_questions and import_questions."""

from __future__ import annotations

import io
import shutil

import pytest
from django.core.management import CommandError, call_command

from portal.engines.exchange import FORMATS
from tests.content.shelf import CONTENT

TOPICS = ("scaling", "monitoring")


@pytest.fixture(scope="module")
def two_sets(tmp_path_factory):
    """Of the real content, which takes a while to read as a whole."""
    folder = tmp_path_factory.mktemp("few") / "content"
    (folder / "questions").mkdir(parents=True)
    for path in ("facts.yaml", "course.yaml", *(f"questions/{topic}.yaml" for topic in TOPICS)):
        shutil.copy(CONTENT / path, folder / path)
    return folder


@pytest.fixture(autouse=True)
def content(two_sets, settings):
    settings.CONTENT_DIR = two_sets


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
        fault = ""
    except CommandError as raised:
        fault = str(raised)
    return out.getvalue(), err.getvalue(), fault


@pytest.mark.parametrize("name", FORMATS)
def test_a_set_is_written_and_what_is_left_out_is_listed(tmp_path, name):
    path = tmp_path / "new" / "file"

    out, err, fault = run("export_questions", "scaling", "--format", name, "--out", path)

    assert fault == ""
    assert path.stat().st_size > 10_000
    assert f"questions as {FORMATS[name].title}." in out
    assert ("is left out:" in err) == (name in ("moodle", "gift", "csv"))


def test_all_sets_are_a_folder_of_files(tmp_path):
    _, _, fault = run("export_questions", "--all", "--format", "gift", "--out", tmp_path)

    assert fault == ""
    assert {path.name for path in tmp_path.iterdir()} == {f"{topic}.gift" for topic in TOPICS}


def test_a_topic_that_is_not_there_is_named_with_those_that_are(tmp_path):
    _, _, fault = run("export_questions", "weather", "--format", "csv", "--out", tmp_path / "a.csv")

    assert fault.startswith('There is no question set "weather". There are: ')


def test_nothing_is_overwritten_unless_it_is_asked_for(tmp_path):
    path = tmp_path / "kept.csv"
    path.write_text("mine")

    _, _, fault = run("export_questions", "scaling", "--format", "csv", "--out", path)
    assert "--force" in fault
    assert path.read_text() == "mine"

    _, _, fault = run("export_questions", "scaling", "--format", "csv", "--out", path, "--force")
    assert fault == ""
    assert path.read_text() != "mine"


def test_what_was_exported_as_yaml_imports_as_sound(tmp_path):
    path, again = tmp_path / "scaling.yaml", tmp_path / "again.yaml"
    run("export_questions", "scaling", "--format", "yaml", "--out", path)

    _, err, fault = run("import_questions", path, "--out", again)

    assert fault == ""
    assert "all sound" in err
    assert again.read_text() == path.read_text()


def test_a_draft_is_written_and_what_is_missing_is_listed(tmp_path):
    path, out = tmp_path / "quiz.txt", tmp_path / "quiz.yaml"
    path.write_text("::Sky::Which colour?{=Blue ~Green#No.}\n\nLambda {=runs ~walks} it.\n")

    _, err, fault = run("import_questions", path, "--topic", "weather", "--out", out)

    assert fault.endswith("thing(s) to complete or to look at.")
    assert "line 3: Its answer stands in the middle of its text" in err
    assert "sky: missing level, facts, explanation, options a why." in err
    assert 'content/questions/weather.yaml:6: Question "sky": there is no `level`.' in err
    assert "topic: weather" in out.read_text()


def test_without_a_file_the_draft_goes_to_the_terminal(tmp_path):
    path = tmp_path / "quiz.gift"
    path.write_text("Which colour?{=Blue ~Green}\n")

    out, _, _ = run("import_questions", path)

    assert out.startswith("topic: imported\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.xml", None, "cannot be read"),
        ("a.bin", b"\x00\x01\x02", "It looks like none of"),
        ("a.xml", b"<quiz>", "to complete or to look at"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    _, _, fault = run("import_questions", tmp_path / name)

    assert said in fault
