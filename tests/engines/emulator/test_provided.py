"""OS-only runtimes: a `bootstrap` of one's own, in any language that the system has."""

from __future__ import annotations

import json
import shutil
import signal
import textwrap
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from tests.needs import missing

pytestmark = pytest.mark.broker

# The first example that AWS's guide gives, with the handler in a file of its own.
SHELL = """
    #!/bin/sh
    set -euo
    . "$LAMBDA_TASK_ROOT/${_HANDLER%%.*}.sh"
    while true
    do
      HEADERS="$(mktemp)"
      EVENT=$(curl -sS -LD "$HEADERS" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next")
      ID=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$HEADERS" | tr -d '[:space:]' | cut -d: -f2)
      RESPONSE=$("${_HANDLER#*.}" "$EVENT")
      curl -sS "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$ID/response" -d "$RESPONSE"
    done
"""
PYTHON = """
    #!/usr/bin/env -S python3 -I
    import http.client, json, os, sys
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    handler = getattr(__import__(module), name)
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        api.request("GET", "/2018-06-01/runtime/invocation/next")
        asked = api.getresponse()
        event = json.loads(asked.read())
        request_id = asked.headers["Lambda-Runtime-Aws-Request-Id"]
        api.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", json.dumps(handler(event)))
        api.getresponse().read()
"""


def invoke(broker: Broker, files: dict[str, str], *events: Any, **changes: Any) -> list[Outcome]:
    function = Function(
        files={name: textwrap.dedent(text).lstrip() for name, text in files.items()},
        **{"runtime": "provided.al2023", "handler": "function.handler", "timeout_s": 10, **changes},
    )
    job = Job(
        id="provided", owner="alice", function=function, events=tuple(map(json.dumps, events)), warm=False
    )
    return [message.outcome for message in broker.run(job) if isinstance(message, Done)]


def invoke_python(broker: Broker, source: str, *events: Any, **changes: Any) -> list[Outcome]:
    return invoke(broker, {"bootstrap": PYTHON, "function.py": source}, *events, **changes)


def test_a_shell_script_is_a_runtime(broker: Broker) -> None:
    # DG runtimes-walkthrough
    if not shutil.which("curl"):
        missing("curl is not installed: apt-get install curl")
    handler = """
        handler() {
          echo "EVENT DATA: $1" >&2
          echo "{\\"echoed\\": $1}"
        }
    """

    first, second = invoke(broker, {"bootstrap": SHELL, "function.sh": handler}, {"n": 1}, {"n": 2})

    assert [json.loads(outcome.payload) for outcome in (first, second)] == [
        {"echoed": {"n": 1}},
        {"echoed": {"n": 2}},
    ]
    assert 'EVENT DATA: {"n": 1}\n' in first.log
    assert first.log.startswith("INIT_START Runtime Version: provided:al2023.v1\t")
    assert first.report.init_duration_ms is not None
    assert second.report.init_duration_ms is None


def test_a_python_script_is_a_runtime_and_keeps_its_globals(broker: Broker) -> None:
    outcomes = invoke_python(
        broker,
        """
        calls = 0
        def handler(event):
            global calls
            calls += 1
            return [calls, event]
        """,
        "a",
        "b",
    )

    assert [json.loads(outcome.payload) for outcome in outcomes] == [[1, "a"], [2, "b"]]


def test_its_environment_is_that_of_an_os_only_runtime(broker: Broker) -> None:
    # DG configuration-envvars: AWS_EXECUTION_ENV is not defined there
    (outcome,) = invoke_python(
        broker, "import os\ndef handler(event): return dict(os.environ)", {}, environment={"STAGE": "test"}
    )

    found = json.loads(outcome.payload)
    assert not {"AWS_EXECUTION_ENV", "PYTHONPATH", "NODE_PATH"} & set(found)
    assert found["_HANDLER"] == "function.handler"
    assert found["STAGE"] == "test"
    assert found["AWS_LAMBDA_RUNTIME_API"] == "169.254.100.1:9001"
    assert found["PATH"] == "/usr/local/bin:/usr/bin/:/bin:/opt/bin"


def test_signals_that_python_ignores_are_not_ignored_by_it(broker: Broker) -> None:
    # A shell ignores nothing itself; one whose SIGPIPE is ignored would hear of a broken pipe.
    bootstrap = """
        #!/bin/bash
        (while echo y; do :; done; echo "writing failed" >&2) | head -n 1 > /tmp/first
        echo "status ${PIPESTATUS[0]}"
        exit 1
    """
    (outcome,) = invoke(broker, {"bootstrap": bootstrap}, {})

    assert f"status {128 + signal.SIGPIPE}\n" in outcome.log
    assert "writing failed" not in outcome.log


@pytest.mark.parametrize(
    ("bootstrap", "words"),
    [
        (None, "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"),
        ("#!/bin/sh\r\nexit 0\r\n", "fork/exec /var/task/bootstrap: no such file or directory"),
        ("echo hello\n", "fork/exec /var/task/bootstrap: exec format error"),
        ("#!\n", "fork/exec /var/task/bootstrap: exec format error"),
        ("#!/etc/passwd\n", "fork/exec /var/task/bootstrap: permission denied"),
    ],
    ids=["none", "carriage return", "no first line", "empty first line", "no program"],
)
def test_what_cannot_be_started_is_said_in_the_words_of_aws(
    broker: Broker, bootstrap: str | None, words: str
) -> None:
    files = {"function.sh": "", **({} if bootstrap is None else {"bootstrap": bootstrap})}
    (outcome,) = invoke(broker, files, {})

    error = json.loads(outcome.payload)
    assert error == {"errorType": "Runtime.InvalidEntrypoint", "errorMessage": f"Error: {words}"}
    assert f"Error: {words}\nRuntime.InvalidEntrypoint\n" in outcome.log
    assert "Status: error\tError Type: Runtime.InvalidEntrypoint" in outcome.log


def test_a_bootstrap_that_ends_is_an_exit(broker: Broker) -> None:
    (outcome,) = invoke(broker, {"bootstrap": "#!/bin/sh\nexit 3\n"}, {})

    error = json.loads(outcome.payload)
    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")


def test_its_children_are_frozen_killed_and_counted_with_it(broker: Broker) -> None:
    late, after = invoke_python(
        broker,
        """
        import pathlib, subprocess, time
        def handler(event):
            if event == "late":
                subprocess.run(["sleep", "60"])
            return 1
        """,
        "late",
        "after",
        timeout_s=1,
    )

    assert late.report.status == "timeout"
    assert json.loads(after.payload) == 1


def test_over_its_memory_it_is_killed(broker: Broker) -> None:
    (outcome,) = invoke_python(broker, "def handler(event): return len(bytearray(300_000_000))", {})

    assert "signal: killed" in json.loads(outcome.payload)["errorMessage"]
    assert "Error Type: Runtime.OutOfMemory" in outcome.log


def test_processes_that_come_and_go_are_stopped_and_woken_with_it(broker: Broker) -> None:
    """A shell starts four for each event: none of them may be left asleep when the next event comes."""
    if not shutil.which("curl"):
        missing("curl is not installed: apt-get install curl")
    handler = 'handler() { echo "$1" | tr a b | cut -c 1-9; }\n'

    outcomes = invoke(broker, {"bootstrap": SHELL, "function.sh": handler}, *range(40), memory_mb=1_769)

    assert [json.loads(outcome.payload) for outcome in outcomes] == list(range(40))
