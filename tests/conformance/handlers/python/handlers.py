import itertools
import os
import pathlib
import signal
import threading
import time

print("loaded")
calls = itertools.count(1)


def counts(event, context):
    number = next(calls)
    print("call", number)
    return number


def raises(event, context):
    raise ValueError("no such order")


def exits(event, context):
    os._exit(event)


def is_killed(event, context):
    os.kill(os.getpid(), signal.SIGKILL)


def grows(event, context):
    return len([bytearray(b"x" * 10_000_000) for _ in range(100)])


def sleeps(event, context):
    kept = pathlib.Path("/tmp/kept")
    was_there = kept.exists()
    kept.touch()
    number = next(calls)
    if event == "late":
        time.sleep(60)
    return [number, was_there]


def is_large(event, context):
    return "x" * (event - 2)


def tells(event, context):
    names = ("AWS_LAMBDA_RUNTIME_API", "TZ", "LANG", "LAMBDA_TASK_ROOT")
    return [*(os.environ[name] for name in names), os.getcwd()]


gaps = []


def tick():
    while True:
        before = time.monotonic()
        time.sleep(0.01)
        gaps.append(time.monotonic() - before)


def ticks(event, context):
    if not gaps:
        threading.Thread(target=tick, daemon=True).start()
    time.sleep(0.05)
    return [len(gaps), max(gaps)]


def pauses(event, context):
    time.sleep(event / 1000)
