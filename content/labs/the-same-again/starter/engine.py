"""A small replay engine. Leave this file as it is: on AWS, Lambda and its SDK are in this place.

One run plays a whole execution. After each wait, and after each crash, the handler starts again from its
first line, in an environment that knows nothing. What a step returned is on record; while there is a record,
a step is not run.
"""

import functools
import importlib.util
import json

import shop


class ReplayMismatch(Exception):
    """This pass asks for another operation than the one on record."""


class NestedOperation(Exception):
    """An operation was begun inside a step."""


class StepFailed(Exception):
    """The function of a step raised. That is on record like a result, and raised again at each replay."""


class _Asleep(BaseException):
    pass


class Context:
    def __init__(self, record):
        self._record = record
        self._next = 0
        self._in_step = False

    def step(self, name, work):
        """Run `work()` once and keep what it returns; with a record, return what is there."""
        known = self._on_record(f"step {name}")
        if known is None:
            known = {"operation": f"step {name}"}
            self._in_step = True
            try:
                known["result"] = json.loads(json.dumps(work()))
            except Exception as error:
                if isinstance(error, NestedOperation):
                    raise
                known["error"] = f"{type(error).__name__}: {error}"
            finally:
                self._in_step = False
            self._record.append(known)
            print(f"  step {name}: run")
        else:
            print(f"  step {name}: from the record")
        if "error" in known:
            raise StepFailed(known["error"])
        return known["result"]

    def wait(self, hours):
        """End this invocation. Nobody pays for the time until the next one."""
        if self._on_record("wait") is None:
            self._record.append({"operation": "wait"})
            shop.later(hours)
            print(f"  wait: {hours} h")
            raise _Asleep
        print("  wait: over")

    def _on_record(self, operation):
        if self._in_step:
            raise NestedOperation(f"{operation} was begun inside a step")
        self._next += 1
        if self._next > len(self._record):
            return None
        known = self._record[self._next - 1]
        if known["operation"] != operation:
            raise ReplayMismatch(
                f"operation {self._next} is on record as '{known['operation']}', and now it is '{operation}'"
            )
        return known


def durable(handler):
    @functools.wraps(handler)
    def execution(event, context):
        shop.open_with(event)
        record = []
        for number in range(1, 21):
            print(f"pass {number}, at {shop.hour()}:00")
            try:
                result = _anew(handler)(event, Context(record))
            except (_Asleep, shop.Crash):
                continue
            return {"result": result, "passes": number, "world": shop.what_happened()}
        raise RuntimeError("after twenty passes it was not done")

    return execution


def _anew(handler):
    """The handler as a new environment imports it: global variables have their first values again."""
    spec = importlib.util.spec_from_file_location("anew", handler.__code__.co_filename)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, handler.__name__).__wrapped__
