"""What a function of one's own begins with: as little as its runtime needs."""

from __future__ import annotations

from collections.abc import Mapping

from portal.engines.emulator.runtimes import RUNTIMES
from portal.records.playground.written import DEFAULTS, Written

_BOOTSTRAP = """
#!/bin/sh
# A runtime in a few lines: ask for an event, answer it, ask for the next.
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
count=0
while true; do
  event=$(curl -sS -D /tmp/headers "$api/next")
  id=$(sed -n 's/^lambda-runtime-aws-request-id: //Ip' /tmp/headers | tr -d '\\r')
  count=$((count + 1))
  echo "event: $event"
  curl -sS -o /dev/null -d "{\\"count\\": $count}" "$api/$id/response"
done
"""
_ECHO = """
export const handler = async (event) => {
  console.log("Received event:", event);
  return event;
};
"""
BLANK_SEED = """
# What the account begins with. `value` is written as JSON, `text` as it is.
buckets:
  - name: uploads
    objects:
      - key: hello.txt
        text: hello
tables:
  - name: orders
    key: {id: S}
    items:
      - {id: "1", total: 12}
queues:
  - name: work
    messages:
      - value: {order: "1"}
""".lstrip("\n")
_HELLO = '{\n  "hello": "world"\n}'
# What a function of one's own begins with, by the beginning of its runtime's name.
_BLANK: Mapping[str, tuple[str, str, str]] = {
    "python": (
        "lambda_function.py",
        "lambda_function.lambda_handler",
        'def lambda_handler(event, context):\n    print("Received event:", event)\n    return event\n',
    ),
    "nodejs": ("index.mjs", "index.handler", _ECHO.lstrip("\n")),
    "provided": ("bootstrap", "bootstrap", _BOOTSTRAP.lstrip("\n")),
}


def blank(runtime: str) -> Written:
    """A handler that returns its event; Python's for a runtime that is not there."""
    if runtime not in RUNTIMES or not RUNTIMES[runtime].version:
        runtime = DEFAULTS["runtime"]
    path, handler, code = next(begun for name, begun in _BLANK.items() if runtime.startswith(name))
    fields = {**DEFAULTS, "runtime": runtime, "handler": handler}
    return Written(files={path: code}, fields=fields, event=_HELLO)
