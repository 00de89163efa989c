"""Node.js: AWS's own runtime client, aws-lambda-ric, and AWS's SDK, in the node that is installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from portal.engines.emulator.guest.node import CLIENTS, PROGRAM, SDK, SDK_INSIDE
from portal.engines.sandbox import Policy, Tier, find_program, installed, told_by

from .runtime import LAYERED, Availability, Runtime

_OLDEST: Final = 20  # what AWS's clients need
_INSIDE: Final = {PROGRAM: "/var/lang/bin/node", CLIENTS: "/var/runtime/clients", SDK: SDK_INSIDE}
_NODE: Final = find_program("node")
_CLIENTS: Final = installed("node") / "node_modules"
_SDK: Final = installed("node-sdk") / "node_modules"


def availability_of(node: Path | None, clients: Path) -> Availability:
    """Whether `node` is there and new enough, with AWS's clients in the folder `clients`."""
    if node is None:
        return _missing("Node.js is not installed")
    version = told_by(node, "--version").removeprefix("v")
    if not re.match(r"\d+\.", version):
        return _missing(f"{node} does not tell its version")
    if int(version.partition(".")[0]) < _OLDEST:
        return _missing(f"Node.js is {version}, and {_OLDEST} is the oldest that works")
    if not clients.is_dir():
        return Availability(
            reason="AWS's runtime client for Node.js is not there", remedy="Install npm and run `make setup`."
        )
    return Availability(version=version)


def _probe() -> Availability:
    return availability_of(_NODE, _CLIENTS)


def _missing(reason: str) -> Availability:
    how = "on Debian 13: apt-get install nodejs npm"
    remedy = f"Install Node.js {_OLDEST} or later, with npm ({how}), and run `make setup`."
    return Availability(reason=reason, remedy=remedy)


def _policy() -> Policy:
    here = {PROGRAM: _NODE, CLIENTS: _CLIENTS, SDK: _SDK}
    return replace(
        LAYERED,
        name="node",
        # V8 reserves what it never touches: ten gigabytes for each WebAssembly memory.
        address_space_mb=131_072,
        folders=LAYERED.folders
        + tuple((_INSIDE[name], str(path)) for name, path in here.items() if path and path.exists()),
        links=(*LAYERED.links, ("/node_modules", "/dev/shm/node_modules")),  # noqa: S108 — guest/modules.py
    )


def _settings(tier: Tier) -> Mapping[str, str]:
    here = {PROGRAM: str(_NODE), CLIENTS: str(_CLIENTS), SDK: str(_SDK)}
    return _INSIDE if tier == "full" else here


def _variables(name: str) -> Mapping[str, str]:
    major = name.removeprefix("nodejs").removesuffix(".x")
    return {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{name}",
        "NODE_PATH": f"/opt/nodejs/node{major}/node_modules:/opt/nodejs/node_modules"
        f":{SDK_INSIDE}:/var/runtime:/var/task",
    }


NODEJS = Runtime(
    names=("nodejs24.x", "nodejs22.x", "nodejs20.x"),
    language="Node.js",
    guest="portal.engines.emulator.guest.node",
    probe=_probe,
    policy=_policy(),
    settings=_settings,
    variables=_variables,
    idle_mb=57,
)
