"""`manage.py deploy TEMPLATE`, as a learner uses it on a project of their own."""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt
from portal.management.commands import deploy as command

from .deployed import TEMPLATES

pytestmark = pytest.mark.broker

NOTES = Path(__file__).with_name("notes")


@pytest.fixture(autouse=True)
def runs_already(checks: CheckerAt, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two processes that the command would start are there already."""
    monkeypatch.setattr(command, "private_checker", lambda: nullcontext(checks))
    monkeypatch.setattr(command, "private_broker", lambda **_: nullcontext(broker._socket))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(NOTES, tmp_path / "project"))


def deploy(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit status and what --json tells."""
    out = StringIO()
    status = 0
    try:
        call_command("deploy", *arguments, "--json", stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, json.loads(out.getvalue())


def test_the_template_of_the_source_notes_is_refused_with_the_reason(project: Path) -> None:
    status, told = deploy(str(project / "template.yaml"), "--call", "GET", "/hello")

    (finding,) = told["findings"]
    assert status == 1
    assert finding["message"].startswith("Runtime 'python3.9' was deprecated on '2025-12-15'.")
    assert (finding["level"], finding["line"], finding["remedy"]) == (
        "error",
        11,
        "Write Runtime: python3.14.",
    )
    assert told["responses"] == []


def test_mended_it_is_deployed_and_called(project: Path) -> None:
    template = project / "template.yaml"
    template.write_text(template.read_text().replace("python3.9", "python3.14"))

    status, told = deploy(str(project), "--call", "get", "/hello", "--event", "hello/empty=HelloFunction")

    called, invoked = told["responses"]
    assert status == 0
    assert (called["status"], called["body"]) == (200, "Hello from Lambda!")
    assert invoked["payload"] == {"statusCode": 200, "body": "Hello from Lambda!"}
    assert {one["status"] for one in told["resources"]} == {"deployed"}
    assert {one["type"] for one in told["resources"]} >= {"AWS::Lambda::Function", "AWS::ApiGateway::RestApi"}


def test_what_is_called_gets_the_body_that_follows(tmp_path: Path) -> None:
    (tmp_path / "note.json").write_text('{"text": "milk"}')

    _, told = deploy(
        str(TEMPLATES / "api-and-table"),
        "--call", "PUT", "/notes/1", "--body", str(tmp_path / "note.json"),
        "--call", "GET", "/notes/1",
    )  # fmt: skip

    assert [one["status"] for one in told["responses"]] == [201, 200]
    assert json.loads(told["responses"][1]["body"])["text"] == "milk"
    assert told["outputs"]["Url"].startswith("https://")


def test_objects_and_messages_set_off_what_they_would(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one two")

    _, told = deploy(
        str(TEMPLATES / "s3-pipeline"), "--put", "incoming-111122223333/a.txt", str(tmp_path / "a.txt")
    )

    ((step,),) = [one["steps"] for one in told["responses"]]
    assert (step["cause"], step["function_error"]) == ("s3", None)


def test_an_update_moves_the_alias_minute_by_minute(tmp_path: Path) -> None:
    newer = shutil.copytree(TEMPLATES / "functions-with-alias", tmp_path / "newer")
    (newer / "src" / "greet.py").write_text("def handler(event, context):\n    return {'statusCode': 200}\n")

    _, told = deploy(
        str(TEMPLATES / "functions-with-alias"), "--update", str(newer), "--wait", "3", "--wait", "6"
    )

    shifts = [one["shifts"][0] for one in told["responses"]]
    assert [(one["weight"], one["status"]) for one in shifts] == [
        (0.1, "in progress"), (0.4, "in progress"), (1.0, "succeeded"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["/absent"], "cannot be read"),
        ([str(TEMPLATES)], "has none of template.yaml"),
        ([str(TEMPLATES / "queue-worker"), "--parameter", "x"], "has no “=”"),
        ([str(TEMPLATES / "queue-worker"), "--stack-name", "1"], "A stack's name is letters"),
        ([str(TEMPLATES / "queue-worker"), "--call", "GET", "hello"], "a path begins with"),
        ([str(TEMPLATES / "queue-worker"), "--call", "GET", "/"], "There is no API"),
        ([str(TEMPLATES / "queue-worker"), "--event", "sqs/standard"], "is no SOURCE/NAME=FUNCTION"),
        ([str(TEMPLATES / "queue-worker"), "--event", "x/y=Worker"], "neither a file nor a sample event"),
        ([str(TEMPLATES / "queue-worker"), "--event", "/dev/null=Worker"], "neither a file nor a sample"),
        ([str(TEMPLATES / "queue-worker"), "--fire", "Weekly"], "There is no schedule"),
        (
            [str(TEMPLATES / "queue-worker"), "--put", "nowhere/a", __file__],
            "There is no 'nowhere' among buckets",
        ),
        ([str(TEMPLATES / "queue-worker"), "--wait", "3"], "only after an update"),
        ([str(TEMPLATES / "queue-worker"), "--update", str(NOTES)], "Runtime 'python3.9' was deprecated"),
        ([str(TEMPLATES / "queue-worker"), "--put", "nowhere", __file__], "is no BUCKET/KEY"),
    ],
)
def test_arguments_that_cannot_be_are_refused(arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        call_command("deploy", *arguments)

    assert refused.value.returncode == 2


def test_for_people_there_are_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("deploy", str(project))

    assert "template.yaml:11:7: error W2531: Runtime 'python3.9' was deprecated" in capsys.readouterr().err
