"""AWS's client for Node.js in AWS's emulator and in ours, as test_rie_client.py has it for Python."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import Call, Done, Function, Job
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes.nodejs import NODEJS
from tests.needs import missing
from tests.rie import node_command, running_rie

pytestmark = pytest.mark.broker

RUNTIMES = {"nodejs22.x": "ric-3/dist/index.mjs", "nodejs24.x": "ric-4/index.mjs"}
TIMEOUT_S = 30  # nothing here is late, on a machine that may be busy
EVENT = {"order": 7, "name": "Jürgen 🚀"}
CONTEXT = {"custom": {"cart": "7"}, "env": {"locale": "de"}}
USUAL = "index.handler"
RETURNS = "export const handler = async (event, context) => "

# Source and handler.
FUNCTIONS = {
    "row 1: it throws": (RETURNS + "{ throw new TypeError('no such order'); }", USUAL),
    "row 1: a class of its own": (
        RETURNS + "{ class Odd extends Error { name = 'Odd' }; throw new Odd('no'); }",
        USUAL,
    ),
    "row 1: what is no error": (RETURNS + "{ throw 'text'; }", USUAL),
    "row 2: it throws at import": ("throw new RangeError('broken at import')", USUAL),
    "row 3: no such export": ("export const other = 1", USUAL),
    "row 3: no function": ("export const handler = 1", USUAL),
    "row 4: no such module": (RETURNS + "1", "absent.handler"),
    "row 5: a syntax error": ("export const = 1", USUAL),
    "row 6: no dot": (RETURNS + "1", "index"),
    "row 8: what is no JSON": (RETURNS + "1n", USUAL),
    "row 33: the context": (
        RETURNS
        + "[context.functionName, context.functionVersion, context.memoryLimitInMB, context.logGroupName]",
        USUAL,
    ),
    "row 34: the time that is left": (
        RETURNS + "{ const left = context.getRemainingTimeInMillis(); return left > 0 && left <= 30000; }",
        USUAL,
    ),
    "row 43: not a number": (RETURNS + "[NaN, Infinity]", USUAL),
    "row 44: not ASCII": (RETURNS + "event", USUAL),
    "row 66: a promise that is never kept": (RETURNS + "new Promise(() => {})", USUAL),
    "nothing": (RETURNS + "undefined", USUAL),
}


# From Node.js 24 on the client ends then (row 66), for which the emulator has now an answer and now none.
CASES = [
    (runtime, name)
    for runtime in RUNTIMES
    for name in FUNCTIONS
    if (runtime, name[:6]) != ("nodejs24.x", "row 66")
]


@pytest.fixture(autouse=True)
def node() -> None:
    if not (found := NODEJS.availability()).version:
        missing(f"{found.reason}. {found.remedy}")


def in_theirs(runtime: str, source: str, handler: str, folder: Path, headers: dict[str, str]) -> str:
    (folder / "index.mjs").write_text(source)
    environment = {
        "_HANDLER": handler,
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": "orders",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(TIMEOUT_S),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/orders",
    }
    with running_rie(node_command(RUNTIMES[runtime]), folder=folder, environment=environment) as rie:
        reply = rie.invoke(json.dumps(EVENT, ensure_ascii=False).encode(), headers)
    return comparable(reply.body.decode(), str(folder))


def in_ours(broker: Broker, runtime: str, source: str, handler: str, **call: Any) -> str:
    function = Function(
        files={"index.mjs": source}, handler=handler, runtime=runtime, name="orders", timeout_s=TIMEOUT_S
    )
    event = json.dumps(EVENT, ensure_ascii=False)
    job = Job(id="ours", owner="beside", function=function, events=(event,), warm=False, call=Call(**call))
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))
    return comparable(outcome.payload, "/var/task")


def comparable(text: str, task: str) -> str:
    """To the byte, but for ids and for where the function and the client lie."""
    text = text.replace(task, "<task>")
    text = re.sub(r"(file://)?/[\w./-]+/(ric-\d/[\w/]*index\.mjs|start\.mjs)", r"<client>/\2", text)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)


@pytest.mark.parametrize(("runtime", "name"), CASES)
def test_the_caller_gets_the_same(broker: Broker, tmp_path: Path, runtime: str, name: str) -> None:
    source, handler = FUNCTIONS[name]
    theirs = in_theirs(runtime, source, handler, tmp_path, {})
    ours = in_ours(broker, runtime, source, handler)

    assert theirs
    assert ours == theirs


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_row_35_the_client_context_arrives(broker: Broker, tmp_path: Path, runtime: str) -> None:
    source = RETURNS + "context.clientContext"
    text = json.dumps(CONTEXT)
    header = {"X-Amz-Client-Context": base64.b64encode(text.encode()).decode()}

    theirs = in_theirs(runtime, source, USUAL, tmp_path, header)
    assert json.loads(theirs)["custom"] == {"cart": "7"}
    assert in_ours(broker, runtime, source, USUAL, client_context=text) == theirs
