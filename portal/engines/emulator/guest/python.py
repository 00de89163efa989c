"""A Python runtime environment: AWS's client against the Runtime API, nothing in between."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from .client import client_of

# Where AWS's Python runtimes look after the task, in this order (facts B-11); the standard library follows.
_SEARCH = ("/opt/python", "/var/runtime")


def warm() -> None:
    """Import once, in the zygote, what every environment needs; copies share the memory."""
    import datetime  # noqa: F401
    import decimal  # noqa: F401
    import http.client  # noqa: F401
    import importlib.metadata  # noqa: F401
    import logging  # noqa: F401
    import re  # noqa: F401
    import traceback  # noqa: F401
    import urllib.parse  # noqa: F401
    import uuid  # noqa: F401

    import boto3  # noqa: F401

    rehearse()


def rehearse() -> None:
    """Invoke twice, so that what is done for the first time has been done; see rehearsal."""
    # The native client reads the address when it is loaded, for good; where each environment has one
    # of its own, the zygote knows none.
    if "AWS_LAMBDA_RUNTIME_API" in os.environ:
        from . import rehearsal

        rehearsal.rehearse()


def entry(order: dict[str, Any]) -> None:
    """`order` is {"environment": all of os.environ, "handler": "module.function"}. Ends by exiting."""
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    search = [os.environ["LAMBDA_TASK_ROOT"], *_SEARCH]
    sys.path[:] = [*search, *(folder for folder in sys.path if folder not in search)]
    sys.argv = ["bootstrap", order["handler"]]

    bootstrap, handler, client = client_of(order["handler"])
    bootstrap.run(handler, client)
