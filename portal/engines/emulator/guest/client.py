"""AWS's runtime client, made for one handler."""

from __future__ import annotations

import importlib
import os
from typing import Any


def client_of(handler: str, *, polls_in_thread: bool | None = None) -> tuple[Any, str, Any]:
    """
    (awslambdaric's bootstrap, the handler as configured, a client of the Runtime API).

    It polls in a thread of its own where AWS's does: from Python 3.12 on, unless told otherwise.
    """
    # Here, and not above: the native part reads the API's address when it is loaded, for good.
    from awslambdaric import bootstrap
    from awslambdaric.lambda_config import LambdaConfigProvider
    from awslambdaric.lambda_runtime_client import BaseLambdaRuntimeClient
    from awslambdaric.lambda_runtime_marshaller import Encoder

    from .runtime_client import RuntimeClient

    # Read when awslambdaric was imported, in the zygote; this environment may have other values.
    if "AWS_LAMBDA_LOG_FORMAT" in os.environ:
        bootstrap = importlib.reload(bootstrap)
    # In place: when a class changes, the interpreter looks through it anew, on pages of this environment.
    BaseLambdaRuntimeClient.marshaller.jsonEncoder = Encoder()
    config = LambdaConfigProvider(["bootstrap", handler])
    in_thread = config.use_thread_polling if polls_in_thread is None else polls_in_thread
    return bootstrap, config.handler, RuntimeClient(config.api_address, polls_in_thread=in_thread)
