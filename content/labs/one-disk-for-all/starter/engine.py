"""A small Managed Instances environment. Leave this file as it is: on AWS, Lambda is in this place.

It does as the runtime of Python does there: each request that is under way at the same time has a process of
its own, which has run your module itself, and all of them have one /tmp. Whose turn it is, is fixed: whoever waits for
the world outside, or for a lock on a file, hands on to the next. So each run goes the same way.
"""

import copy
import fcntl
import functools
import importlib.util
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import world

TMP = Path("/tmp")


def managed_instance(handler):
    @functools.wraps(handler)
    def play(event, context):
        _empty(TMP)  # a new environment
        requests = list(enumerate(event["requests"], 1))
        at_once = event.get("at_once", 1)
        processes = [_Process(number, handler, context) for number in range(1, at_once + 1)]
        try:
            answers, waits = _take_turns(processes, requests)
        finally:
            for process in processes:
                process.end()
        return {
            "answers": [answers[number] for number in sorted(answers)],
            "processes": at_once,
            "waited_for_a_lock": waits,
            "left_on_disk": sorted(str(file) for file in TMP.rglob("*") if file.is_file()),
        }

    return play


def _take_turns(processes, requests):
    """Each goes on until it waits or has answered; whoever has answered takes the next request."""
    answers, waits, awake = {}, 0, list(processes)
    while awake:
        for process in list(awake):
            what = "go on"
            if process.request is None:
                if not requests:
                    awake.remove(process)
                    continue
                what = process.request = requests.pop(0)
            said = process.say(what)
            waits += said.get("waits") == "a lock"
            if "answer" in said:
                answers[process.request[0]] = said["answer"]
                process.request = None
    return answers, waits


class _Process:
    """One of those beside each other. It runs only while somebody listens to it."""

    def __init__(self, number, handler, context):
        self.request = None
        mine, theirs = os.pipe(), os.pipe()
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            _live(number, handler, context, os.fdopen(mine[0]), os.fdopen(theirs[1], "w"))
        os.close(mine[0])
        os.close(theirs[1])
        self._out, self._in = os.fdopen(mine[1], "w"), os.fdopen(theirs[0])

    def say(self, what):
        self._out.write(json.dumps(what) + "\n")
        self._out.flush()
        told = self._in.readline()
        if not told:
            raise RuntimeError("a process has ended; its last line in the log says why")
        return json.loads(told)

    def end(self):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._out.close()
        self._in.close()


def _live(number, handler, context, orders, answers):
    """What a forked process does until nobody has anything left for it."""

    def tell(**said):
        sys.stdout.flush()
        answers.write(json.dumps(said) + "\n")
        answers.flush()

    def pause(what):
        tell(waits=what)
        orders.readline()

    try:
        world._pause = pause
        _let_locks_wait(pause)
        answer = None
        for line in orders:
            request, event = json.loads(line)
            if answer is None:
                print(f"process {number} runs your module")
                answer = _anew(handler)
            of_request = copy.copy(context)
            of_request.aws_request_id = f"request-{request}"
            print(f"process {number} takes request {request}")
            try:
                tell(answer=answer(event, of_request))
            except Exception as error:
                print(f"process {number}: {type(error).__name__}: {error}")
                tell(answer={"error": type(error).__name__})
    except BaseException as error:
        print(f"process {number}: {type(error).__name__}: {error}")
    finally:
        sys.stdout.flush()
        os._exit(0)


def _let_locks_wait(pause):
    """A lock that somebody else has is waited for as everything here: the others go on meanwhile."""
    for name in ("flock", "lockf"):
        setattr(fcntl, name, functools.partial(_take, getattr(fcntl, name), pause))


def _take(lock, pause, file, how, *rest):
    while True:
        try:
            return lock(file, how | (0 if how & fcntl.LOCK_UN else fcntl.LOCK_NB), *rest)
        except BlockingIOError:
            if how & fcntl.LOCK_NB:
                raise
            pause("a lock")


def _empty(folder):
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _anew(handler):
    """The handler as an init imports it: module-level code is run."""
    spec = importlib.util.spec_from_file_location("anew", handler.__code__.co_filename)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, handler.__name__).__wrapped__
