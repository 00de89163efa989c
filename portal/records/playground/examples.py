"""Small functions to begin with: each shows one thing that Lambda does, and is run in a test."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from portal.engines.cloud.simulation import lack
from portal.engines.emulator.layers import ours
from portal.engines.emulator.runtimes import RUNTIMES
from portal.records.playground.example import Example, python_example
from portal.records.playground.examples_traced import TRACED
from portal.records.playground.examples_with_aws import WITH_AWS
from portal.records.playground.written import AWS, Written


def examples() -> tuple[Example, ...]:
    """Those whose runtime this machine can start, and whose layers and AWS it has."""
    return tuple(one for one in EXAMPLES if _is_possible(one.written))


def _is_possible(written: Written) -> bool:
    has_layers = set(ours()).issuperset(written.field("layers").split())
    if written.field("aws") != AWS[0] and lack("full"):
        return False
    return has_layers and RUNTIMES[written.field("runtime")].version is not None


def find_example(slug: str) -> Example | None:
    return next((one for one in examples() if one.slug == slug), None)


EXAMPLES: tuple[Example, ...] = (
    python_example(
        "counter",
        _("A global counter"),
        _(
            "Globals live as long as the environment. Run warm, and warm again: it counts on. Run cold: it "
            "is 1 again."
        ),
        """
count = 0  # set when the environment is initialised, then kept


def lambda_handler(event, context):
    global count
    count += 1
    return {"count": count, "stream": context.log_stream_name}
""",
    ),
    python_example(
        "time-out",
        _("A time-out"),
        _(
            "It sleeps longer than its timeout of 1 s. Lambda stops it in the middle; the next run starts "
            "anew."
        ),
        """
import time


def lambda_handler(event, context):
    while True:
        print(f"{context.get_remaining_time_in_millis()} ms are left")
        time.sleep(0.25)
""",
        timeout_s="1",
    ),
    python_example(
        "memory-hog",
        _("Out of memory"),
        _("It takes 8 MB after 8 MB. Over its 128 MB it is killed, without a traceback: REPORT says why."),
        """
def lambda_handler(event, context):
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))
        print(f"holding {8 * len(held)} MB", flush=True)
""",
        timeout_s="20",
    ),
    python_example(
        "frozen-thread",
        _("A thread that is frozen"),
        _(
            "A background thread ticks ten times a second. Run warm, wait some seconds, run warm again: "
            "meanwhile it did not tick, but for the moment in which it was frozen or woken."
        ),
        """
import threading
import time

ticks = []
ended = None  # when the last invocation did


def tick():
    while True:
        ticks.append(time.time())
        time.sleep(0.1)


threading.Thread(target=tick, daemon=True).start()


def lambda_handler(event, context):
    global ended
    began = time.time()
    meanwhile = [at for at in ticks if ended and ended < at < began]
    away_s = round(began - ended, 2) if ended else None
    time.sleep(0.35)  # here it ticks
    ended = time.time()
    return {"away_s": away_s, "ticks_meanwhile": len(meanwhile), "ticks": len(ticks)}
""",
    ),
    python_example(
        "slow-init",
        _("A slow start"),
        _("What stands outside the handler runs once, in INIT. Compare Init in the report, cold and warm."),
        """
import time

began = time.monotonic()
time.sleep(0.5)  # reading models, opening connections …
took_ms = round((time.monotonic() - began) * 1000)


def lambda_handler(event, context):
    return {"init_took_ms": took_ms}
""",
    ),
    python_example(
        "boto3-import",
        _("The SDK is there"),
        _("boto3 comes with the runtime. Making a client is slow: do it once, outside the handler."),
        """
import time

began = time.monotonic()
import boto3

s3 = boto3.client("s3")
took_ms = round((time.monotonic() - began) * 1000)


def lambda_handler(event, context):
    return {"boto3": boto3.__version__, "region": s3.meta.region_name, "import_and_client_ms": took_ms}
""",
        memory_mb="256",
    ),
    python_example(
        "error",
        _("An exception"),
        _(
            "Not caught, it becomes the answer: errorType, errorMessage, stackTrace. The environment lives "
            "on: warm, the counter goes up."
        ),
        """
calls = 0


def lambda_handler(event, context):
    global calls
    calls += 1
    print(f"call {calls} in this environment")
    return {"name": event["name"].upper()}
""",
        event='{\n  "nam": "a key with a typo"\n}',
    ),
    python_example(
        "exit",
        _("The process ends"),
        _(
            "The handler ends its own process. The caller gets Runtime.ExitError; warm, the next run starts "
            "it again, and what is in /tmp is still there."
        ),
        """
import os
from pathlib import Path

NOTE = Path("/tmp/note")


def lambda_handler(event, context):
    if NOTE.exists():
        return {"found": NOTE.read_text()}
    NOTE.write_text("left by a process that ended")
    os._exit(3)
""",
    ),
    python_example(
        "http",
        _("An HTTP handler"),
        _(
            "It answers as a front door wants it: a status, headers and a body. Deploy one under “Front "
            "doors”, call it with curl, and see what each kind of door makes of it."
        ),
        """
import json


def lambda_handler(event, context):
    path = event.get("rawPath") or event.get("path") or "/"
    query = event.get("queryStringParameters") or {}
    if path.endswith("/missing"):
        return {"statusCode": 404, "body": "There is nothing here.\\n"}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"hello": query.get("name", "world"), "path": path}),
    }
""",
        event='{\n  "rawPath": "/",\n  "queryStringParameters": {"name": "Ada"}\n}',
    ),
    Example(
        slug="several-files",
        title=_("Several files and a variable"),
        what=_(
            "The handler imports a module of its own package. GREETING is an environment variable: change "
            "it, and the next run is cold, as a change of configuration is."
        ),
        files={
            "lambda_function.py": (
                "from greetings.words import greet\n\n\n"
                "def lambda_handler(event, context):\n"
                '    return {"message": greet(event.get("name", "world"))}\n'
            ),
            "greetings/__init__.py": "",
            "greetings/words.py": (
                "import os\n\n"
                'GREETING = os.environ["GREETING"]  # read once, in INIT\n\n\n'
                "def greet(name):\n"
                '    return f"{GREETING}, {name}!"\n'
            ),
        },
        event='{\n  "name": "Asha"\n}',
        fields={"environment": "GREETING=Good morning"},
    ),
    *TRACED,
    Example(
        slug="node-counter",
        title=_("A counter in Node.js"),
        what=_(
            "The same in JavaScript: what stands outside the handler is kept as long as the environment. "
            "Compare the cold start with Python's."
        ),
        files={
            "index.mjs": (
                "let count = 0; // set when the environment is initialised, then kept\n\n"
                "export const handler = async (event, context) => {\n"
                "  count += 1;\n"
                "  console.log(`call ${count}, ${context.getRemainingTimeInMillis()} ms are left`);\n"
                "  return { count, node: process.version };\n"
                "};\n"
            ),
        },
        fields={"runtime": "nodejs24.x", "handler": "index.handler"},
    ),
    *WITH_AWS,
)
