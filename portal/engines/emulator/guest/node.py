"""A Node.js runtime environment: AWS's client in the host's node, over a connection that is made here."""

from __future__ import annotations

import os
import re
import socket
from typing import Any

from .extensions import start
from .modules import gather
from .opt import fill
from .program import become

# Variables of the zygote: the program, and the folders that AWS's clients and AWS's SDK are in.
PROGRAM = "WARMSTART_NODE"
CLIENTS = "WARMSTART_NODE_CLIENTS"
SDK = "WARMSTART_NODE_SDK"
SDK_INSIDE = "/var/runtime/node_modules"  # as on AWS

_API = 3  # where client.cjs finds its connection
_TASK = "/var/task"
# Where the host's files are in sight and may not be read, node would not start without.
_NO_CONFIGURATION = "--openssl-config=/dev/null"
_START = os.path.join(os.path.dirname(__file__), "node", "start.mjs")
_UP_TO_22 = "ric-3/dist/index.mjs"  # has callbacks
_FROM_24 = "ric-4/index.mjs"
# What AWS switches off, and the variable NODE_OPTIONS may switch on again: DG lambda-nodejs.
_OFF = {20: ("require-module",), 22: ("require-module", "detect-module")}


def entry(order: dict[str, Any]) -> None:
    """
    `order` is {"environment": all of process.env, "layers": see opt.py, "extensions": names}. Never
    returns.
    """
    environment = order["environment"]
    opt = fill(order, environment)
    if "NODE_PATH" in environment:
        environment["NODE_PATH"] = environment["NODE_PATH"].replace(SDK_INSIDE, os.environ[SDK])
    gather(environment)
    start(order["extensions"], opt, environment)
    _connect(environment["AWS_LAMBDA_RUNTIME_API"])
    # Where the client writes its frames: into the log like everything else, so that they keep their order.
    frames = os.dup(1)
    os.set_inheritable(frames, True)
    environment["_LAMBDA_TELEMETRY_LOG_FD"] = str(frames)
    node, clients = os.environ[PROGRAM], os.environ[CLIENTS]
    major = int(re.findall(r"\d+", environment["AWS_EXECUTION_ENV"])[0])
    client = os.path.join(clients, _UP_TO_22 if major <= 22 else _FROM_24)
    become(node, [*_options(major, environment), _START, client], environment)


def _options(major: int, environment: dict[str, str]) -> list[str]:
    """As AWS starts it: V8 gets nine tenths of the function's memory for what lives long."""
    memory_mb = int(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])
    asked = environment.get("NODE_OPTIONS", "")
    return [
        *([] if environment["LAMBDA_TASK_ROOT"] == _TASK else [_NO_CONFIGURATION]),
        "--expose-gc",
        "--max-http-header-size=81920",
        f"--max-semi-space-size={memory_mb // 20}",
        f"--max-old-space-size={memory_mb * 9 // 10}",
        *(f"--no-experimental-{name}" for name in _OFF.get(major, ()) if f"experimental-{name}" not in asked),
    ]


def _connect(address: str) -> None:
    host, _, port = address.rpartition(":")
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if connection.fileno() == _API:
        os.set_inheritable(connection.detach(), True)
    else:
        os.dup2(connection.fileno(), _API)
