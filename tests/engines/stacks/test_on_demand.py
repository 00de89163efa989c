"""`python -m portal.engines.stacks --on-demand`: nothing is started before the first template, and all go on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from portal.engines.sandbox import Command, installed, running
from portal.engines.stacks import CheckerAt, Files, plan_of
from tests.needs import missing

from .deployed import CODE

pytestmark = pytest.mark.broker

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: RUNTIME, Handler: app.handler, CodeUri: src/}
"""


def test_it_answers_a_first_order_and_a_second(tmp_path: Path) -> None:
    if not (installed("stacks") / "cfnlint").is_dir():
        missing("What checks templates is not installed: make .venv/.stacks")
    socket = tmp_path / "checker.sock"
    arguments = [sys.executable, "-m", "portal.engines.stacks", "--on-demand", "--say-ready"]
    command = Command(name="checker", arguments=[*arguments, "--socket", str(socket)])
    project = Files({"src/app.py": CODE})
    with running(command, folder=Path(__file__).parents[3], ready="ready", within_s=60.0) as ready:
        assert ready
        checks = CheckerAt(socket)
        first = plan_of(TEMPLATE.replace("RUNTIME", "python3.14"), checks=checks, project=project)
        second = plan_of(TEMPLATE.replace("RUNTIME", "python3.9"), checks=checks, project=project)

    assert first.plan is not None
    assert [finding.rule for finding in second.findings if finding.level == "error"] == ["W2531"]
