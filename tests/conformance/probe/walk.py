#!/usr/bin/env -S python3 -I
"""
Runs inside an environment, AWS's emulator's or ours: one request after the other, each answer printed.

It is the runtime itself: started as the emulator's command, or imported as the module of a handler,
which awslambdaric does before it asks for anything. Or it is an extension, in a file without a suffix.
The last request of every walk is a `next` that nothing answers, or it ends by an exit.
"""

import http.client
import json
import os
import threading
import time

STEPS = "[]"
AWAITED = 0  # records of the extension that the runtime prints, since its own output comes when it comes
IS_EXTENSION = not __file__.endswith(".py")
API = os.environ["AWS_LAMBDA_RUNTIME_API"]
MOST = 1_000  # characters of an answer's body
KNOWN = {"id": "none", "extension": "none"}  # what earlier answers told: for {id} and {extension} in a step
LAST = {"method": "GET", "headers": {"Lambda-Extension-Identifier": "{extension}"}}
SOURCES = {"lambda-runtime-aws-request-id": "id", "lambda-extension-identifier": "extension"}


def main():
    run = start_number()
    aside = {}
    for step in json.loads(STEPS):
        if "exit" in step:
            os._exit(step["exit"])
        if "answered" in step:
            aside[step["answered"]].join()
        elif step.get("aside"):
            aside[step["name"]] = threading.Thread(target=take, args=(step, run), daemon=True)
            aside[step["name"]].start()
        else:
            take(step, run)
    if IS_EXTENSION:
        ask({**LAST, "path": "/2020-01-01/extension/event/next"})
    else:
        tell_of_extension()
        tell({"end": run})
        ask({**LAST, "path": "/2018-06-01/runtime/invocation/next"})


def start_number():
    """1 at the first start in this environment; its /tmp outlives what runs in it."""
    with open(shared("extension-starts" if IS_EXTENSION else "starts"), "a+b", buffering=0) as starts:
        starts.write(b"x")
        return starts.tell()


def take(step, run):
    answer = ask(step)
    for header, name in SOURCES.items():
        if header in answer["headers"]:
            KNOWN[name] = answer["headers"][header]
    who = "extension: " if IS_EXTENSION else ""
    tell({"step": who + step["name"], "run": run, **answer})


def ask(step):
    body = "x" * step["size"] if "size" in step else step.get("body")
    headers = {name: filled(value) for name, value in step.get("headers", {}).items()}
    connection = http.client.HTTPConnection(API)
    try:
        connection.request(step["method"], filled(step["path"]), body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")[:MOST]
    except (OSError, http.client.HTTPException) as fault:
        return {"status": 0, "headers": {}, "body": type(fault).__name__}
    finally:
        connection.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return {"status": answer.status, "headers": told, "body": text}


def filled(text):
    for name, value in KNOWN.items():
        text = text.replace("{" + name + "}", value)
    return text


def tell(record):
    # One write a record, so that no other line gets between.
    line = b"PROBE " + json.dumps(record).encode() + b"\n"
    if IS_EXTENSION and AWAITED:
        with open(shared("told"), "ab", buffering=0) as told:
            told.write(line)
    else:
        os.write(1, line)


def tell_of_extension():
    lines = []
    while len(lines) < AWAITED:
        time.sleep(0.001)
        if os.path.exists(shared("told")):
            with open(shared("told"), "rb") as told:
                lines = told.readlines()
    for line in lines:
        os.write(1, line)


def shared(name):
    return os.path.join(os.environ.get("TMPDIR", "/tmp"), name)


main()
