"""What is run: handlers as data, each with the only ends it may come to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

TIMED_OUT = "Sandbox.Timedout"
EXITED = "Runtime.ExitError"
CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """
    `ends` are those allowed for each event: the payload of a success, else its errorType. Empty
    means that the handler counts its calls, one more with each event of all `turns` jobs.
    Chosen `weight` times in the sum of all weights of its kind.
    """

    name: str
    source: str
    ends: Collection[str]
    weight: int
    events: int = 1
    turns: int = 1  # jobs, one after the other
    warm: bool = False
    timeout_s: int = 30  # long where it is not what is tried: the machine is busy
    leaves: Literal["cancels", "vanishes"] | None = None  # what the client does once the handler prints
    is_log_cut: bool = False


def _handler(body: str) -> str:
    lines = body.strip("\n").split("\n")
    return "def lambda_handler(event, context):\n" + "\n".join(f"    {line}" for line in lines) + "\n"


_COUNTS = """
calls = 0
def lambda_handler(event, context):
    global calls
    calls += 1
    return calls
"""

HONEST = (
    Case(name="hello", weight=6, source=_handler("return 'hello'"), ends={'"hello"'}),
    Case(
        name="logs",
        weight=3,
        source=_handler("for n in range(100): print('line', n)\nreturn n"),
        ends={"99"},
    ),
    Case(name="an error", weight=2, source=_handler("raise ValueError('no')"), ends={"ValueError"}),
    Case(name="warm again", weight=3, source=_COUNTS, ends=(), turns=4, warm=True),
    Case(name="several events", weight=2, source=_COUNTS, ends=(), events=5),
    Case(name="several events, kept warm", weight=1, source=_COUNTS, ends=(), events=5, turns=2, warm=True),
)

_WAITS = _handler("import time\nprint('here', flush=True)\ntime.sleep(60)")

HOSTILE = (
    Case(name="os._exit", weight=6, source=_handler("import os; os._exit(0)"), ends={EXITED}),
    Case(
        name="os._exit, kept warm",
        weight=3,
        source=_handler("import os; os._exit(1)"),
        ends={EXITED},
        events=2,
        warm=True,
    ),
    Case(
        name="segfault",
        weight=6,
        source=_handler("import ctypes; ctypes.string_at(0)"),
        ends={EXITED},
    ),
    Case(
        name="SIGKILL to everything",
        weight=6,
        source=_handler(
            "import os, signal\n"
            "if os.fork() == 0: signal.pause()\n"
            "for pid in (-1, 1, os.getppid(), os.getpid()): os.kill(pid, 9)"
        ),
        ends={EXITED},
    ),
    Case(
        name="stdout flood",
        weight=6,
        source=_handler("for _ in range(64): print('x' * 65536)\nreturn 'said'"),
        ends={'"said"'},
        is_log_cut=True,
    ),
    Case(
        name="an answer of 7 MB",
        weight=2,
        source=_handler("return 'x' * 7_000_000"),
        ends={"Function.ResponseSizeTooLarge"},
    ),
    Case(
        name="heap bomb",
        weight=3,
        source=_handler("held = []\nwhile True: held.append(bytearray(b'x') * 2**22)"),
        ends={EXITED},
    ),
    Case(
        name="/tmp filled",
        weight=1,
        source=_handler(
            "try:\n"
            "    with open('/tmp/a', 'wb') as a:\n"
            "        while True: a.write(bytes(2**22))\n"
            "except OSError:\n"
            "    return 'full'"
        ),
        ends={'"full"', EXITED},  # the other is over its memory, where /tmp counts as such
    ),
    Case(
        name="a thousand threads",
        weight=2,
        source=_handler(
            "import threading\n"
            "stop = threading.Event()\n"
            "try:\n"
            "    for _ in range(1000): threading.Thread(target=stop.wait, daemon=True).start()\n"
            "except (RuntimeError, MemoryError):\n"
            "    return 'refused'\n"
            "finally:\n"
            "    stop.set()"
        ),
        ends={'"refused"', EXITED},
    ),
    Case(
        name="fork bomb",
        weight=1,
        source=_handler("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
        ends={EXITED, TIMED_OUT},
        timeout_s=1,
    ),
    Case(
        name="time-out, grandchildren left",
        weight=2,
        source=_handler(
            "import os, time\n"
            "for _ in range(3):\n"
            "    if os.fork() == 0:\n"
            "        os.setsid()\n"
            "        if os.fork(): os._exit(0)\n"
            "        time.sleep(600)\n"
            "time.sleep(600)"
        ),
        ends={TIMED_OUT},
        timeout_s=1,
    ),
    Case(
        name="forged answers",
        weight=4,
        source=_handler(
            "import http.client, os\n"
            "api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n"
            "for name in ('not-mine', '../x', context.aws_request_id):\n"
            "    api.request('POST', f'/2018-06-01/runtime/invocation/{name}/response', body='\"forged\"')\n"
            "    api.getresponse().read()\n"
            "return 'returned'"
        ),
        ends={'"forged"'},  # its own answer is its own affair; the first one counts
    ),
    Case(
        name="closed descriptors",
        weight=4,
        source=_handler("import os\nos.closerange(0, 1024)\nreturn 'closed'"),
        ends={'"closed"', EXITED, TIMED_OUT},
        timeout_s=1,
    ),
    Case(name="client cancels", weight=4, source=_WAITS, ends={CANCELLED}, timeout_s=60, leaves="cancels"),
    Case(name="client vanishes", weight=4, source=_WAITS, ends={CANCELLED}, timeout_s=60, leaves="vanishes"),
)
