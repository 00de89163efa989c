"""A Python runtime environment: AWS's client against the Runtime API, nothing in between."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from .client import client_of
from .extensions import start
from .opt import fill

_RUNTIME = "/var/runtime"
# AWS's SDK, by the names that it is imported by: what the zygote may have, and a function may bring.
_SDK = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"})


def warm() -> None:
    """
    Import once, in the zygote, what every environment needs; copies share the memory.

    No more than that: whatever is here, each copy has to map and to unmap. AWS's SDK is not (python_sdk.py
    has it), nor is http.client, with TLS and libcrypto behind it: AWS's client imports that as late as it
    can, too, when it has to tell of a failure.
    """
    import concurrent.futures.thread  # noqa: F401 — of the client where it polls in a thread
    import datetime  # noqa: F401
    import decimal  # noqa: F401
    import logging  # noqa: F401
    import re  # noqa: F401
    import traceback  # noqa: F401
    import urllib.parse  # noqa: F401
    import uuid  # noqa: F401

    _rehearse(connects=False)


def rehearse() -> None:
    """In a copy that waits for a function, while nobody listens yet."""
    _rehearse(connects=True)


def _rehearse(*, connects: bool) -> None:
    """Invoke twice, so that what is done for the first time has been done; see rehearsal."""
    # The native client reads the address when it is loaded, for good; where each environment has one
    # of its own, the zygote knows none.
    if "AWS_LAMBDA_RUNTIME_API" in os.environ:
        from . import rehearsal

        _set_environment(dict(os.environ))
        rehearsal.rehearse(connects=connects)


def entry(order: dict[str, Any]) -> None:
    """
    `order` is {"environment": all of os.environ, "handler": "module.function", "record": bool, "layers":
    see opt.py, "extensions": names, "seed": hexadecimal, of a snapshot}. Ends by exiting.
    """
    environment = order["environment"]
    opt = fill(order, environment)
    start(order["extensions"], opt, environment)
    zone = os.environ.get("TZ")
    _set_environment(environment)
    if environment.get("TZ") != zone:
        time.tzset()
    search = _search(os.environ["LAMBDA_TASK_ROOT"], opt)
    sys.path[:] = [*search, *(folder for folder in sys.path if folder not in search)]
    _forget_sdk_for(search)
    sys.argv = ["bootstrap", order["handler"]]
    # Where the client writes its frames: into the log like everything else, so that they keep their order.
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(os.dup(1))

    bootstrap, handler, client = client_of(order["handler"])
    if order["seed"]:
        from .snapshot import kept

        address = os.environ["AWS_LAMBDA_RUNTIME_API"]
        client = kept(client, seed=bytes.fromhex(order["seed"]), address=address, temporary="/tmp")  # noqa: S108
    elif order["record"]:
        from .recorded import recorded

        client = recorded(bootstrap, client, task=search[0], address=os.environ["AWS_LAMBDA_RUNTIME_API"])
    bootstrap.run(handler, client)


def _set_environment(environment: dict[str, str]) -> None:
    """One by one: clear() and update() do as much again for mappings of any kind, on pages of their own."""
    for name in list(os.environ):
        del os.environ[name]
    for name, value in environment.items():
        os.environ[name] = value


def _search(task: str, opt: str) -> list[str]:
    """Where AWS's Python runtimes look, in this order (facts B-10, B-11); the standard library follows."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [task, f"{opt}/python/lib/{version}/site-packages", f"{opt}/python", _RUNTIME]


def _forget_sdk_for(search: list[str]) -> None:
    """A copy of it that the function or a layer brings goes before the one that is imported already."""
    # By name, and not through all modules: each name that is passed is a page that is copied.
    if not any(name in sys.modules for name in _SDK):
        return
    for folder in search[:-1]:
        try:
            names = os.listdir(folder)
        except FileNotFoundError:
            continue
        if not _SDK.isdisjoint(name.partition(".")[0] for name in names):
            for name in [name for name in sys.modules if name.partition(".")[0] in _SDK]:
                del sys.modules[name]
            return
