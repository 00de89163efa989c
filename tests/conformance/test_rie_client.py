"""
AWS's client for Python in AWS's emulator and in ours: rows 1–8, 33–35, 38, 43 and 44, payload against payload.

What is compared is what a caller gets; the emulator's own log lines and error wording are no oracle.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator import Call, Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes.python import PYTHON
from tests.rie import running_rie

pytestmark = pytest.mark.broker

RUNTIME = "python3.13"
TIMEOUT_S = 30  # nothing here is late, on a machine that may be busy
HANDLER = "lambda_function.lambda_handler"
RETURNS = "def lambda_handler(event, context): return 1"
CLIENT_CONTEXT = {"client": {"app_title": "shop"}, "custom": {"cart": "7"}, "env": {"locale": "de"}}

# Source and, where it is not the usual one, handler.
FUNCTIONS = {
    "row 1: it raises": (
        "def lambda_handler(event, context):\n    raise ValueError('no such order')",
        HANDLER,
    ),
    "row 1: through another function": (
        "def look(order):\n    return {}[order]\ndef lambda_handler(event, context):\n    return look(event['order'])",
        HANDLER,
    ),
    "row 1: an exception of its own": (
        "class Missing(Exception): pass\ndef lambda_handler(event, context):\n    raise Missing",
        HANDLER,
    ),
    "row 1: from another": (
        "def lambda_handler(event, context):\n"
        "    try: 1 / 0\n    except ZeroDivisionError as fault: raise KeyError('x') from fault",
        HANDLER,
    ),
    "row 2: it raises at import": ("raise RuntimeError('broken at import')", HANDLER),
    "row 2: deeper": ("def start(): raise RuntimeError('deep')\nstart()", HANDLER),
    "row 3: no such function": (RETURNS, "lambda_function.other"),
    "row 4: no such module": (RETURNS, "absent.lambda_handler"),
    "row 4: it imports what is not there": ("import absent_too\n" + RETURNS, HANDLER),
    "row 5: no colon": ("def lambda_handler(event, context)\n    return 1\n", HANDLER),
    "row 5: no indentation": ("def lambda_handler(event, context):\nreturn 1\n", HANDLER),
    "row 6: no dot": (RETURNS, "lambda_handler"),
    "row 7: built in": (RETURNS, "sys.exit"),
    "row 8: a set": ("def lambda_handler(event, context): return {1}", HANDLER),
    "row 8: a key that is no text": ("def lambda_handler(event, context): return {(1, 2): 3}", HANDLER),
    "row 8: bytes": ("def lambda_handler(event, context): return b'x'", HANDLER),
    "row 33: the context": (
        "def lambda_handler(event, context):\n"
        "    return [context.function_name, context.function_version, context.memory_limit_in_mb,"
        " context.log_group_name, type(context.identity).__name__]",
        HANDLER,
    ),
    "row 34: the time that is left": (
        "def lambda_handler(event, context): return 0 < context.get_remaining_time_in_millis() <= 30000",
        HANDLER,
    ),
    "row 43: not a number": (
        "def lambda_handler(event, context): return [float('nan'), float('inf')]",
        HANDLER,
    ),
    "row 44: not ASCII": ("def lambda_handler(event, context): return event", HANDLER),
    "nothing": ("def lambda_handler(event, context): pass", HANDLER),
    "a decimal": (
        "import decimal\ndef lambda_handler(event, context): return decimal.Decimal('1.10')",
        HANDLER,
    ),
    "a tuple": ("def lambda_handler(event, context): return (1, 'a', None, True, 1e100)", HANDLER),
}
EVENT = {"order": 7, "name": "Jürgen 🚀"}


def in_theirs(source: str, handler: str, folder: Path, *, headers: dict[str, str] | None = None) -> Any:
    (folder / "lambda_function.py").write_text(source)
    environment = {
        "PYTHONPATH": str(PYTHON.site),
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{RUNTIME}",
        "AWS_LAMBDA_FUNCTION_NAME": "orders",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(TIMEOUT_S),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/orders",
    }
    command = [sys.executable, "-m", "awslambdaric", handler]
    with running_rie(command, folder=folder, environment=environment) as rie:
        reply = rie.invoke(json.dumps(EVENT, ensure_ascii=False).encode(), headers)
    return comparable(reply.body.decode(), str(folder))


def in_ours(broker: Broker, source: str, handler: str, **call: Any) -> Any:
    function = Function(
        files={"lambda_function.py": source},
        handler=handler,
        runtime=RUNTIME,
        name="orders",
        timeout_s=TIMEOUT_S,
    )
    job = Job(
        id="ours",
        owner="beside AWS's",
        function=function,
        events=(json.dumps(EVENT, ensure_ascii=False),),
        warm=False,
        call=Call(**call),
    )
    return comparable(outcome_of(broker, job).payload, "/var/task")


def outcome_of(broker: Broker, job: Job) -> Outcome:
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))
    return outcome


def comparable(text: str, folder: str) -> str:
    """To the byte, but for ids and for where the function and Python itself lie."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text.replace(folder, "<task>"))
    return re.sub(r'File \\"[^"]*/(importlib|awslambdaric)/', r'File \\"<python>/\1/', text)


@pytest.mark.parametrize(("source", "handler"), FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_the_caller_gets_the_same(broker: Broker, tmp_path: Path, source: str, handler: str) -> None:
    assert in_ours(broker, source, handler) == in_theirs(source, handler, tmp_path)


def test_row_35_the_client_context_arrives(broker: Broker, tmp_path: Path) -> None:
    # RIE takes the header that Invoke has for it: base64 of JSON
    source = textwrap.dedent(
        """
        def lambda_handler(event, context):
            given = context.client_context
            return [given.client.app_title, given.custom, given.env]
        """
    )
    text = json.dumps(CLIENT_CONTEXT)
    theirs = in_theirs(
        source, HANDLER, tmp_path, headers={"X-Amz-Client-Context": base64.b64encode(text.encode()).decode()}
    )

    assert in_ours(broker, source, HANDLER, client_context=text) == theirs
