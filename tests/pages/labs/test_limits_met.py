"""Whatever limit code runs into, the page says which one it was, in plain words."""

from __future__ import annotations

import html

import pytest

from tests.pages.labs.test_real_runs import pool, post
from tests.pages.labs.test_result import state_of

__all__ = ["pool"]
pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
DEF = "def lambda_handler(event, context):\n"
MET = {
    "memory": (DEF + "    return len(b'x' * 10**9)", "needed more than its 128 MB of memory"),
    "time": (DEF + "    while True: pass", "It was stopped at its timeout."),
    "response": (DEF + "    return 'x' * 7_000_000", "A response may have 6 MB."),
    "log": (
        DEF + "    for _ in range(40_000): print('x' * 100)",
        "only this much is kept of a log that long",
    ),
    "one file": (DEF + "    open('/tmp/a', 'wb').truncate(10**9)", "A file may have 512 MB."),
    "files": (
        DEF + "    for n in range(50_000): open(f'/tmp/{n}', 'w').close()",
        "room for 512 MB and some ten thousand files in /tmp",
    ),
    "open files": (
        DEF + "    return len([open('/dev/null') for _ in range(2_000)])",
        "A process may have 1,024 files open.",
    ),
    "threads": (
        "import threading, time\n"
        + DEF
        + "    for _ in range(2_000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "A function may have 742 processes and threads.",
    ),
    "processes": (
        "import os, time\n" + DEF + "    for _ in range(2_000):\n        if not os.fork(): time.sleep(9)",
        "A function may have 742 processes and threads.",
    ),
    "read-only": (DEF + "    open('/var/task/x', 'w')", "Only /tmp can be written to."),
}


@pytest.mark.parametrize(("code", "says"), MET.values(), ids=MET.keys())
def test_a_limit_is_named_with_what_there_is_to_do(client, code, says, request):
    # Forks share memory, but 742 of them do not fit into 128 MB.
    memory_mb = {"processes": "4000", "threads": "1024"}.get(request.node.callspec.id, "128")

    page = post(client, "run", code, memory_mb=memory_mb, timeout_s="15" if "time" not in says else "1")

    assert page.status_code == 200
    assert state_of(page) in {"failed", "timeout", "succeeded"}
    assert says in html.unescape(page.text)
