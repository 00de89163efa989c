"""A small tenant isolation mode. Leave this file as it is: on AWS, Lambda is in this place.

An environment is a process that has run your module. With isolation each tenant gets one of its own, and the context
names the tenant; without, all share one, and it does not. A call without a tenant is refused before your code is
asked.
"""

import copy
import functools
import importlib.util
import json
import os
import signal
import sys

USD_PER_GB = 0.000167  # for each new environment of a tenant; x86, us-east-1, list price of 2026-09


def tenants(handler):
    @functools.wraps(handler)
    def play(event, context):
        isolated, environments, answers = event["isolation"], {}, []
        try:
            for call in event["calls"]:
                tenant = call.get("tenant") if isolated else None
                if isolated and not tenant:
                    answers.append({"refused": "no tenant id"})
                    continue
                if tenant not in environments:
                    environments[tenant] = _Environment(handler, context, tenant)
                answers.append(environments[tenant].invoke(call["event"]))
        finally:
            for environment in environments.values():
                environment.end()
        memory_gb = int(context.memory_limit_in_mb) / 1024
        usd = len(environments) * memory_gb * USD_PER_GB if isolated else 0
        return {"answers": answers, "environments": len(environments), "isolation_usd": round(usd, 9)}

    return play


class _Environment:
    def __init__(self, handler, context, tenant):
        self._tenant = tenant or "all"
        mine, theirs = os.pipe(), os.pipe()
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            of_tenant = copy.copy(context)
            of_tenant.tenant_id = tenant
            _live(handler, of_tenant, os.fdopen(mine[0]), os.fdopen(theirs[1], "w"))
        os.close(mine[0])
        os.close(theirs[1])
        self._out, self._in = os.fdopen(mine[1], "w"), os.fdopen(theirs[0])
        print(f"a new environment, for {self._tenant}")

    def invoke(self, event):
        self._out.write(json.dumps(event) + "\n")
        self._out.flush()
        told = self._in.readline()
        if not told:
            raise RuntimeError("an environment has ended; its last line in the log says why")
        return json.loads(told)

    def end(self):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._out.close()
        self._in.close()


def _live(handler, context, events, answers):
    """What a forked process does until it is ended."""
    try:
        answer = _anew(handler)
        for event in events:
            try:
                said = json.dumps(answer(json.loads(event), context))
            except Exception as error:
                print(f"{type(error).__name__}: {error}")
                said = json.dumps({"error": type(error).__name__})
            sys.stdout.flush()
            answers.write(said + "\n")
            answers.flush()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}")
    finally:
        sys.stdout.flush()
        os._exit(0)


def _anew(handler):
    """The handler as an init imports it: module-level code is run."""
    spec = importlib.util.spec_from_file_location("anew", handler.__code__.co_filename)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, handler.__name__).__wrapped__
