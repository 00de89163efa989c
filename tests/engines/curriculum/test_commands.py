"""manage.py check_content and write_schemas."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command


def test_a_sound_content_passes(content, settings, capsys):
    settings.CONTENT_DIR = content.root

    call_command("check_content")

    assert capsys.readouterr().out == "content/ is sound.\n"


def test_a_problem_fails_and_is_on_stderr(content, settings, capsys):
    settings.CONTENT_DIR = content.root
    content.replace("course.yaml", "[colours]", "[colors]")

    with pytest.raises(CommandError, match="1 problem") as failed:
        call_command("check_content")

    assert failed.value.returncode == 1
    assert (
        capsys.readouterr().err
        == "content/course.yaml:13: There is no question set `colors`. Did you mean `colours`?\n"
    )


def test_json_has_problems_and_counts(content, settings, capsys):
    settings.CONTENT_DIR = content.root
    content.replace("course.yaml", "[colours]", "[colors]")

    with pytest.raises(CommandError):
        call_command("check_content", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "problems": [
            {
                "path": "content/course.yaml",
                "line": 13,
                "fault": "There is no question set `colors`.",
                "remedy": "Did you mean `colours`?",
            }
        ],
        "outdated": [],
        "counts": {"lessons": 2, "labs": 1, "questions": {"colours": 5}, "events": 1},
    }


def test_schemas_are_written_and_checked(content, settings):
    settings.CONTENT_DIR = content.root
    with pytest.raises(CommandError, match="Out of date"):
        call_command("write_schemas", "--check")

    call_command("write_schemas")
    call_command("write_schemas", "--check")

    assert "checks" in json.loads((content.root / ".schemas" / "lab.json").read_text())["properties"]
