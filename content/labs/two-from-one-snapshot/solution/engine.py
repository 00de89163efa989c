"""A small SnapStart. Leave this file as it is: on AWS, Lambda is in this place.

The snapshot is a process that has run your module and waits. Each environment is a copy of it: `os.fork` copies the
memory as it is, and what was in it is in all of them. Without SnapStart each runs the module anew, and no hook.
"""

import functools
import importlib.util
import json
import os
import random
import sys

import snapshot_restore_py as hooks
import world


def snapstart(handler):
    @functools.wraps(handler)
    def play(event, context):
        world.happened.clear()
        world.later(-world.now())
        hooks.get_before_snapshot().clear()
        hooks.get_after_restore().clear()
        restored = event.get("snapstart", True)
        init = []
        if restored:
            print("init, when the version is published")
            copied = _anew(handler)
            for hook, args, kwargs in reversed(hooks.get_before_snapshot()):
                hook(*args, **kwargs)
            init = list(world.happened)
            drawn = random.getstate()
        environments = []
        for number, visits in enumerate(event["environments"], 1):

            def live(number=number, visits=visits):
                world.happened.clear()
                world.later(event.get("asleep_min", 600))
                if restored:
                    print(f"environment {number}: restored after {world.now()} min")
                    random.setstate(drawn)  # Python draws anew after a fork; a snapshot does not
                    for hook, args, kwargs in hooks.get_after_restore():
                        hook(*args, **kwargs)
                    answer = copied
                else:
                    print(f"environment {number}: init, and no hook")
                    answer = _anew(handler)
                return _visit(answer, visits, context)

            environments.append(_in_a_copy(live))
        orders = [one for each in environments for one in each["orders"]]
        return {
            "init": _counted(init),
            "environments": [_counted(each["happened"]) for each in environments],
            "orders": orders,
            "different_ids": len({one.get("order") for one in orders}),
            "different_codes": len({one.get("code") for one in orders}),
            "errors": [one["error"] for one in orders if "error" in one],
        }

    return play


def _visit(handler, visits, context):
    orders = []
    for visit in visits:
        world.later(visit.get("after_min", 0))
        try:
            orders.append(handler({"item": visit["item"]}, context))
        except Exception as error:
            orders.append({"error": f"{type(error).__name__}: {error}"})
        print(f"  {json.dumps(orders[-1])}")
    return {"orders": orders, "happened": world.happened}


def _counted(happened):
    return {
        "loads": happened.count("loads the catalogue"),
        "connections": happened.count("connects to the bank"),
        "tokens": happened.count("gets a token"),
        "charges": sum(one.startswith("charges") for one in happened),
    }


def _in_a_copy(work):
    reads, writes = os.pipe()
    sys.stdout.flush()  # or each copy would have what waits there, too
    child = os.fork()
    if child == 0:
        try:
            os.close(reads)
            with os.fdopen(writes, "w") as out:
                json.dump(work(), out)
        except BaseException as error:
            print(f"  {type(error).__name__}: {error}")
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    if not told:
        raise RuntimeError("an environment did not come up; its last line in the log says why")
    return json.loads(told)


def _anew(handler):
    """The handler as an init imports it: module-level code is run."""
    spec = importlib.util.spec_from_file_location("anew", handler.__code__.co_filename)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, handler.__name__).__wrapped__
