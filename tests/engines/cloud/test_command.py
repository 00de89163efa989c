"""`manage.py invoke --aws FILE --policy FILE`."""

from __future__ import annotations

import json
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.engines.cloud import LIMITS
from portal.engines.emulator.client import Broker
from portal.engines.emulator.function import BESIDE_MB
from portal.management.around import ROWS, aws_as_table
from portal.management.commands import invoke as command

from .around import allow, handler

pytestmark = pytest.mark.broker


@pytest.fixture
def files(tmp_path: Path) -> Path:
    body = """boto3.client("s3").put_object(Bucket="uploads", Key="a", Body=b"x")"""
    (tmp_path / "put.py").write_text(handler(body))
    (tmp_path / "aws.yaml").write_text("buckets:\n  - name: uploads\n")
    (tmp_path / "policy.json").write_text(json.dumps(allow("s3:GetObject")))
    (tmp_path / "bad.yaml").write_text("buckets:\n  - nam: uploads\n")
    (tmp_path / "bad.json").write_text('{\n  "Statement": {}\n}')
    return tmp_path


def invoke(files: Path, *arguments: object, **more: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "invoke", files / "put.py", *arguments, json=True, timeout=20.0, memory=512, stdout=out, **more
    )
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.fixture
def runs_already(around: Broker, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that the command would have started; it finds a broker that runs already."""
    asked: list[str] = []

    def private_broker(*, module: str, **_: object) -> nullcontext[Path]:
        asked.append(module)
        return nullcontext(around._socket)

    monkeypatch.setattr(command, "private_broker", private_broker)
    return asked


def test_json_tells_what_was_called_and_changed(files: Path, runs_already: list[str]) -> None:
    told = invoke(files, "--aws", files / "aws.yaml")["aws"]

    assert runs_already == ["portal.engines.cloud"]
    assert set(told) == {"changes", "calls", "smallest_policy"}
    (call,) = told["calls"]
    assert call.pop("ms") > 0
    assert call == {
        "service": "s3",
        "action": "s3:PutObject",
        "resource": "arn:aws:s3:::uploads/a",
        "decision": "allowed",
    }
    assert [(change["id"], change["what"]) for change in told["changes"]] == [("a", "added")]
    assert told["smallest_policy"]["Statement"][0]["Action"] == ["s3:PutObject"]


def test_the_policy_is_the_roles(files: Path, runs_already: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        invoke(files, "--aws", files / "aws.yaml", "--policy", files / "policy.json")

    assert ended.value.code == 1


def test_people_read_calls_and_changes_below_the_log(
    files: Path, runs_already: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    body = """boto3.client("s3").put_object(Bucket="uploads", Key="a\x1b[2J")"""
    (files / "put.py").write_text(handler(body))

    call_command(
        "invoke", files / "put.py", aws=files / "aws.yaml", timeout=20.0, memory=512, stdout=StringIO()
    )

    call, change = (line for line in capsys.readouterr().err.splitlines() if line.startswith("AWS "))
    assert call.startswith("AWS allowed  s3:PutObject arn:aws:s3:::uploads/a\ufffd[2J  ")
    assert change == "AWS added    object uploads a\ufffd[2J"


def test_what_is_denied_is_told_with_its_reason_and_the_smallest_policy(
    files: Path, runs_already: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command(
            "invoke", files / "put.py", policy=files / "policy.json", timeout=20.0, stdout=StringIO()
        )

    denied, smallest = (line for line in capsys.readouterr().err.splitlines() if line.startswith("AWS "))
    assert denied.startswith("AWS denied   s3:PutObject arn:aws:s3:::uploads/a  ")
    assert denied.endswith("implicit deny: no statement allows it")
    assert '"Action": ["s3:PutObject"]' in smallest


def test_what_a_job_is_promised_is_what_its_aws_may_hold() -> None:
    assert LIMITS.memory_mb == BESIDE_MB


def test_without_either_there_is_no_aws(files: Path, runs_already: list[str]) -> None:
    (files / "put.py").write_text("def lambda_handler(event, context): return 1")

    assert "aws" not in invoke(files)
    assert runs_already == ["portal.engines.emulator"]


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--aws", "bad.yaml", "bad.yaml:2: `nam` is not known here. Did you mean `name`?"),
        ("--aws", "none.yaml", "none.yaml cannot be read: No such file or directory."),
        ("--policy", "bad.json", "bad.json:2: MalformedPolicyDocument: "),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_place(files: Path, option: str, name: str, words: str) -> None:
    with pytest.raises(CommandError) as refusal:
        invoke(files, option, files / name)

    assert refusal.value.returncode == 2
    assert words in str(refusal.value)


def test_the_table_is_bounded_and_counts_the_rest() -> None:
    call: dict[str, Any] = {
        "service": "s3", "action": "s3:GetObject", "resource": "*", "decision": None, "needs": [], "ms": 1.0,
        "request_id": "", "error": None,
    }  # fmt: skip

    lines = aws_as_table({"calls": [call] * (ROWS + 3), "calls_dropped": 4, "gone": "It ended."}).splitlines()

    assert lines[0] == "AWS: It ended."
    assert lines[1] == "AWS not simulated s3:GetObject *  1.0 ms  not simulated here"
    assert len(lines) == ROWS + 2
    assert lines[-1] == "AWS and 7 calls more"
