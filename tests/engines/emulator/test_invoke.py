"""`manage.py invoke`: the terminal's way to the same environments."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.engines.emulator.client import Broker
from portal.library import library
from portal.management.commands import invoke as command

pytestmark = pytest.mark.broker

ROOT = Path(settings.BASE_DIR)
ECHO = "def lambda_handler(event, context):\n    print('got it')\n    return event\n"


@pytest.fixture
def echo(tmp_path: Path) -> Path:
    file = tmp_path / "echo.py"
    file.write_text(ECHO)
    return file


@pytest.fixture
def one_broker(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds a broker that runs already, where it would start its own for each sample."""
    monkeypatch.setattr(command, "private_broker", lambda **options: nullcontext(broker._socket))


def invoke(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """As a person would: a process of its own, run from the project's folder."""
    return subprocess.run(
        [sys.executable, "manage.py", "invoke", *map(str, arguments)],
        check=False, cwd=ROOT, input=stdin, capture_output=True, timeout=60,
    )  # fmt: skip


@pytest.fixture
def told(one_broker: None, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[str, str]]:
    """What it prints, in this process and by the broker that is there: stdout and stderr."""

    def tell(*arguments: object) -> tuple[str, str]:
        call_command("invoke", *map(str, arguments))
        return capfd.readouterr()

    return tell


def test_the_response_goes_to_stdout_and_the_log_to_stderr(echo: Path) -> None:
    done = invoke(echo, "--event", "-", stdin='{"name": "Jürgen"}'.encode())

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"name": "Jürgen"}
    log = done.stderr.decode().splitlines()
    assert [line.split()[0] for line in log] == ["INIT_START", "START", "got", "END", "REPORT"]


def test_with_active_tracing_json_has_the_spans(echo: Path) -> None:
    done = invoke(echo, "--tracing", "Active", "--json")

    told = json.loads(done.stdout)
    assert [span["name"] for span in told["spans"]][:4] == ["echo", "echo", "Initialization", "Invocation"]


def test_json_has_exactly_these_keys_and_repeat_uses_one_environment(
    tmp_path: Path, told: Callable[..., tuple[str, str]]
) -> None:
    (tmp_path / "lambda_function.py").write_text(
        "import os\nfrom lib.count import turn\n"
        "def lambda_handler(event, context): return [turn(), event, os.environ['STAGE'], context.memory_limit_in_mb]"
    )
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "count.py").write_text("import itertools\nturn = itertools.count(1).__next__\n")

    out, err = told(tmp_path, "--json", "--repeat", 3, "--env", "STAGE=a=b", "--memory", 256, "--timeout", 5)

    found = [json.loads(line) for line in out.splitlines()]
    assert [one["payload"] for one in found] == [[turn, {}, "a=b", "256"] for turn in (1, 2, 3)]
    for one in found:
        assert list(one) == ["payload", "function_error", "request_id", "log", "report"]
        assert list(one["report"]) == [
            "duration_ms", "billed_duration_ms", "init_duration_ms", "memory_size_mb", "max_memory_used_mb", "status",
        ]  # fmt: skip
        assert one["function_error"] is None
        assert one["report"]["status"] == "success"
        assert one["report"]["memory_size_mb"] == 256
        assert one["request_id"] in one["log"]
    assert [one["report"]["init_duration_ms"] is None for one in found] == [False, True, True]
    assert len({one["request_id"] for one in found}) == 3
    assert "".join(one["log"] for one in found) == err


def test_what_is_configured_arrives(tmp_path: Path, told: Callable[..., tuple[str, str]]) -> None:
    file = tmp_path / "tells.py"
    file.write_text(
        "import os, greeting\n"
        "def lambda_handler(event, context):\n"
        "    return [greeting.WORDS, os.environ['AWS_EXECUTION_ENV'], os.environ['AWS_LAMBDA_LOG_FORMAT'],\n"
        "            os.statvfs('/tmp').f_blocks * os.statvfs('/tmp').f_frsize >> 20,\n"
        "            context.function_version, context.invoked_function_arn, context.client_context.custom]\n"
    )
    module = tmp_path / "own-layer" / "python" / "greeting.py"
    module.parent.mkdir(parents=True)
    module.write_text("WORDS = 'from the layer'")

    out, err = told(
        *(file, "--runtime", "python3.12", "--layer", tmp_path / "own-layer", "--log-format", "JSON"),
        *("--ephemeral", 600, "--qualifier", 7, "--client-context", '{"custom": {"a": 1}}'),
    )

    assert json.loads(out) == [
        "from the layer", "AWS_Lambda_python3.12", "JSON", 600,
        "7", "arn:aws:lambda:us-east-1:111122223333:function:tells:7", {"a": 1},
    ]  # fmt: skip
    assert {json.loads(line)["type"] for line in err.splitlines()} >= {
        "platform.start",
        "platform.report",
    }


def test_a_version_is_published_and_restored(tmp_path: Path, told: Callable[..., tuple[str, str]]) -> None:
    file = tmp_path / "orders.py"
    file.write_text(
        "import os, uuid\nmade = str(uuid.uuid4())\ndef lambda_handler(event, context):\n"
        "    return made, context.function_version, context.invoked_function_arn.split(':')[-1]\n"
    )

    out, err = told(file, "--snap-start", "--json", "--repeat", 2)

    first, second = (json.loads(line) for line in out.splitlines())
    assert first["payload"] == second["payload"] == [first["payload"][0], "1", "1"]
    assert first["report"]["restore_duration_ms"] > 0
    assert "restore_duration_ms" not in second["report"]
    assert [line.split()[0] for line in err.splitlines()[:4]] == [
        "INIT_START",
        "INIT_REPORT",
        "RESTORE_START",
        "RESTORE_REPORT",
    ]


@pytest.mark.parametrize(
    ("qualifier", "version", "in_arn"),
    [("7", "7", "7"), ("live", "1", "live")],
    ids=["a version", "an alias"],
)
def test_it_is_the_version_that_a_qualifier_names(
    tmp_path: Path,
    one_broker: None,
    capfd: pytest.CaptureFixture[str],
    qualifier: str,
    version: str,
    in_arn: str,
) -> None:
    file = tmp_path / "orders.py"
    file.write_text(
        "def lambda_handler(event, context):\n"
        "    return context.function_version, context.invoked_function_arn.split(':')[-1]\n"
    )

    call_command("invoke", file, "--snap-start", "--qualifier", qualifier)

    printed = capfd.readouterr()
    assert json.loads(printed.out) == [version, in_arn]
    assert "RESTORE_REPORT" in printed.err


def test_asynchronously_the_caller_gets_202_and_an_error_is_tried_again(
    tmp_path: Path, told: Callable[..., tuple[str, str]]
) -> None:
    file = tmp_path / "third.py"
    file.write_text(
        "calls = 0\n"
        "def lambda_handler(event, context):\n"
        "    global calls\n"
        "    calls += 1\n"
        "    print('attempt', calls, context.aws_request_id)\n"
        "    if calls < 3: raise ValueError('not yet')\n"
    )

    out, log = told(file, "--async")

    assert json.loads(out) == {"StatusCode": 202}
    attempts = [line.split() for line in log.splitlines() if line.startswith("attempt")]
    assert [number for _, number, _ in attempts] == ["1", "2", "3"]
    assert len({request_id for _, _, request_id in attempts}) == 1
    assert [line for line in log.splitlines() if line.startswith("It failed")] == [
        "It failed. Lambda waits 60 s, and tries the same event again.",
        "It failed. Lambda waits 120 s, and tries the same event again.",
    ]


def test_a_function_error_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("def run(event, context):\n    raise ValueError('no')\n")

    done = invoke(file, "--handler", "broken.run")

    assert done.returncode == 1
    assert json.loads(done.stdout)["errorType"] == "ValueError"
    assert b"Traceback" in done.stderr
    assert b"manage.py" not in done.stderr


BAD = {
    "no such path": (["absent.py"], "neither a file nor a folder"),
    "an unknown option": (["{echo}", "--colour"], "unrecognized arguments"),
    "a word for a number": (["{echo}", "--memory", "lots"], "invalid int value"),
    "too little memory": (["{echo}", "--memory", "64"], "128 to 10,240 MB"),
    "too long a timeout": (["{echo}", "--timeout", "901"], "1 to 900 seconds"),
    "no time at all": (["{echo}", "--timeout", "nan"], "1 to 900 seconds"),
    "an unknown runtime": (["{echo}", "--runtime", "cobol85"], "not available here"),
    "an unknown layer": (["{echo}", "--layer", "nonsense"], "no layer 'nonsense'"),
    "an unknown log format": (["{echo}", "--log-format", "XML"], "invalid choice"),
    "SnapStart on an older runtime": (["{echo}", "--snap-start", "--runtime", "python3.11"], "python3.12"),
    "SnapStart of $LATEST": (["{echo}", "--snap-start", "--qualifier", "$LATEST"], "never restored"),
    "too small a /tmp": (["{echo}", "--ephemeral", "511"], "512 to 10,240 MB"),
    "a qualifier with a space": (["{echo}", "--qualifier", "a b"], "A qualifier is"),
    "a client context that is no object": (["{echo}", "--client-context", "[]"], "no JSON object"),
    "a client context asynchronously": (["{echo}", "--async", "--client-context", "{}"], "synchronous"),
    "many asynchronously": (["{echo}", "--async", "--repeat", "2"], "--repeat"),
    "no value": (["{echo}", "--env", "STAGE"], "NAME=value"),
    "a reserved name": (["{echo}", "--env", "AWS_REGION=x"], "reserved"),
    "no turns": (["{echo}", "--repeat", "0"], "--repeat"),
    "an unknown source": (["{echo}", "--event", "carrier-pigeon/hello"], "Sources are"),
    "an unknown event": (["{echo}", "--event", "sqs/nonsense"], "there are sqs/"),
    "the event itself": (
        ["{echo}", "--event", '{"a": "' + "x" * 300 + '"}'],
        "neither a file nor a sample event",
    ),
    "a file that is no JSON": (["{echo}", "--event", "{echo}"], "Could not parse request body into json"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD.keys())
def test_bad_arguments_are_refused(
    echo: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    given = [argument.replace("{echo}", str(echo)) for argument in arguments]

    with pytest.raises(CommandError) as refused:
        call_command("invoke", *given)

    assert words in str(refused.value)
    by_parser = words.startswith(("unrecognized", "invalid"))  # which exits by itself when it is no test
    assert by_parser or refused.value.returncode == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [(["{echo}", "--colour"], b""), (["{echo}", "--event", "-"], b"\xff")],
    ids=["an unknown option", "stdin that is no text"],
)
def test_bad_arguments_exit_with_2(echo: Path, arguments: list[str], stdin: bytes) -> None:
    done = invoke(*(argument.replace("{echo}", str(echo)) for argument in arguments), stdin=stdin)

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["x" * (256 * 1024 + 1), "\udcff"], ids=["too large", "no text"])
def test_code_that_cannot_be_taken_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lambda_function.py"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    for path in (file, tmp_path):
        with pytest.raises(CommandError) as refused:
            call_command("invoke", str(path))
        assert refused.value.returncode == 2


def sample_events() -> list[str]:
    return [
        f"{source}/{event.name}"
        for source, found in sorted(library().sources.items())
        for event in found.events
    ]


def test_there_are_samples_of_every_source() -> None:
    sources = {name.partition("/")[0] for name in sample_events()}

    assert sources >= {
        "s3", "sqs", "sns", "rest-api", "http-api", "dynamodb-stream", "kinesis", "eventbridge", "schedule", "alb",
        "function-url",
    }  # fmt: skip


@pytest.mark.usefixtures("one_broker")
@pytest.mark.parametrize("name", sample_events())
def test_every_sample_event_runs(name: str, echo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call_command("invoke", str(echo), "--event", name, "--json")

    source, _, event = name.partition("/")
    (expected,) = [found.payload for found in library().sources[source].events if found.name == event]
    found = json.loads(capfd.readouterr().out)
    assert found["function_error"] is None
    assert found["payload"] == json.loads(json.dumps(expected))
