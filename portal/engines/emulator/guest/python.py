"""A Python runtime environment: AWS's client against the Runtime API, nothing in between."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

# Where AWS's Python runtimes look, in this order (facts B-11); the standard library follows.
_SEARCH = ("/var/task", "/opt/python", "/var/runtime")


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

    # The native client reads AWS_LAMBDA_RUNTIME_API when it is loaded: the zygote's environment has it.
    import awslambdaric.bootstrap
    import awslambdaric.lambda_runtime_client  # noqa: F401
    import boto3  # noqa: F401


def entry(order: dict[str, Any]) -> None:
    """`order` is {"environment": all of os.environ, "handler": "module.function"}. Ends by exiting."""
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    sys.path[:0] = [folder for folder in _SEARCH if folder not in sys.path]
    sys.path[:] = [*_SEARCH, *(folder for folder in sys.path if folder not in _SEARCH)]
    sys.argv = ["bootstrap", order["handler"]]

    from awslambdaric import bootstrap
    from awslambdaric.lambda_config import LambdaConfigProvider
    from awslambdaric.lambda_runtime_client import BaseLambdaRuntimeClient, LambdaRuntimeClient
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    # Read when awslambdaric was imported, in the zygote; this environment may have other values.
    BaseLambdaRuntimeClient.marshaller = LambdaMarshaller()
    config = LambdaConfigProvider(sys.argv)
    client = LambdaRuntimeClient(config.api_address, config.use_thread_polling)
    bootstrap.run(config.handler, client)
