"""The walk in both worlds, and what came of it in a form that can be compared."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker
from tests.conformance.probe.step import PROBE, Answered, End, Step, Walk
from tests.needs import bubblewrap
from tests.rie import Rie, running_rie

CLIENT = (Path(__file__).parent / "walk.py").read_text()
EVENT = '{"order": 7}'
CALLER = "what the caller gets"
TRACE = {"X-Amzn-Trace-Id": f"Root=1-5759e988-{'bd' * 12};Parent=53995c3f42cd8ad8;Sampled=0"}
TIMEOUT_S = 30  # nothing here is late, on a machine that may be busy
MOST = 1_000  # characters of a payload
_MARK = "PROBE "
_SHAPES = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]"), "<trace>"),
    (re.compile(r"(?<=lambda:us-east-1:)\d{12}"), "<account>"),
    (re.compile(r"\b\d{13}\b"), "<milliseconds>"),
)

# {"1 next": {"status": 200, "body": "…", "header lambda-runtime-deadline-ms": "<milliseconds>"}}
Answers = dict[str, dict[str, Any]]


def walk_in_ours(walk: Walk, broker: Broker) -> Answers:
    layers = {PROBE: {f"extensions/{PROBE}": _client(walk, walk.extension)}} if walk.extension else {}
    function = Function(
        files={"lambda_function.py": _client(walk, walk.steps)},
        runtime="python3.13",
        name="walk",
        timeout_s=TIMEOUT_S,
        layers=tuple(layers),
        layer_files=layers,
    )
    job = Job(id="walk", owner="walk", function=function, events=(EVENT,) * walk.events, warm=False)
    outcomes = [message.outcome for message in broker.run(job) if isinstance(message, Done)]
    found = _answers(line for outcome in outcomes for line in outcome.log.splitlines())
    for number, outcome in enumerate(outcomes, 1):
        found[f"{CALLER} ({number})"] = {"body": _shape(outcome.payload[:MOST])}
    return found


def walk_in_theirs(walk: Walk, folder: Path) -> Answers:
    (folder / "walk.py").write_text(_client(walk, walk.steps))
    inside = _extended(walk, folder / "extensions") if walk.extension else ()
    environment = {
        "TMPDIR": str(folder),
        "AWS_LAMBDA_FUNCTION_HANDLER": "lambda_function.lambda_handler",
        "AWS_LAMBDA_FUNCTION_NAME": "walk",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(TIMEOUT_S),
    }
    command = [sys.executable, "-I", "walk.py"]
    with running_rie(command, folder=folder, environment=environment, inside=inside) as rie:
        replies = [rie.invoke(EVENT.encode(), TRACE) for _ in range(walk.events)]
        lines = list(_until_end(rie)) if walk.comes_to_its_end else []
    lines += iter(rie.next_line, None)
    found = _answers(lines)
    for number, reply in enumerate(replies, 1):
        found[f"{CALLER} ({number})"] = {"body": _shape(reply.body.decode()[:MOST])}
    return found


def _client(walk: Walk, steps: Sequence[Step | Answered | End]) -> str:
    text = json.dumps([step.to_json() for step in steps])
    awaited = len(walk.extension) if walk.comes_to_its_end else 0
    return CLIENT.replace('STEPS = "[]"', f"STEPS = {text!r}").replace("AWAITED = 0", f"AWAITED = {awaited}")


def _extended(walk: Walk, folder: Path) -> Sequence[str]:
    """AWS's emulator looks for extensions in /opt: give it one of its own."""
    bubblewrap()
    folder.mkdir()
    (folder / PROBE).write_text(_client(walk, walk.extension))
    (folder / PROBE).chmod(0o755)
    own = ("--tmpfs", "/opt", "--bind", str(folder), "/opt/extensions")
    return (
        "bwrap",
        "--die-with-parent",
        "--unshare-pid",
        "--dev-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        *own,
        "--",
    )


def _until_end(rie: Rie) -> Iterator[str]:
    while (line := rie.next_line()) is not None:
        yield line
        if line.startswith(_MARK) and "end" in json.loads(line.removeprefix(_MARK)):
            return


def _answers(lines: Iterable[str]) -> Answers:
    """By the number of the start of the runtime and the name of the step."""
    records = [json.loads(line.removeprefix(_MARK)) for line in lines if line.startswith(_MARK)]
    # Status 0: it still waited when everything was ended.
    answers = [record for record in records if record.get("status")]
    return {f"{record['step']} ({record['run']})": _comparable(record) for record in answers}


def _comparable(record: Mapping[str, Any]) -> dict[str, Any]:
    parts = {"status": record["status"], "body": _shape(record["body"])}
    for name, value in record["headers"].items():
        if name.startswith("lambda-") or name == "content-type":
            parts[f"header {name}"] = _shape(value)
    return parts


def _shape(text: str) -> str:
    for pattern, word in _SHAPES:
        text = pattern.sub(word, text)
    return text
