"""
A confined process tree, driven from outside by asyncio. Knows nothing of Lambda.

    zygote = await Zygote.start(guest="package.guest.module", site=Path(".venv/lambda"), policy=LAMBDA)
    environment = await zygote.spawn(Limits(memory_mb=128))
    await environment.load({"main.py": b"print(1)"})       # lands under /var/task, then read-only
    await environment.launch({"anything": "JSON"})          # the guest's entry(order) runs, confined
    text = await environment.logs.read()                    # bytes; b"" at the end
    exit = await environment.exited()                       # Exit(code=0, signal=None, killed_for=None)
    await environment.destroy()

A guest is a module that defines `entry(order: dict) -> None`, run in the confined
process of each launch, and may define `warm()`, run once in the zygote. It is
given as a dotted name; the folder it lies in is bound read-only at
/var/runtime/<folder name>, so siblings are imported relatively (`from . import x`).

Process tree: launcher → init (pid 1 of the outer wall) → zygote → keepers (each
pid 1 of an environment of its own) → the runtime, which runs `entry`.

climb() finds out which of these walls a machine can raise: the tier, `full` for all of them. Lower
ones are started with Zygote.start(tier=…); paths inside then differ, and `environment.place` tells them.

Every failure of ours is a SandboxError: WallMissing names the wall that cannot be
raised and the remedy, EnvironmentGone says that the environment ended meanwhile.
"""

from __future__ import annotations

from .environment import Environment
from .frames import Connection, FrameError, Wire, connect, open_connection, serve
from .ladder import asked_tier, climb, tell
from .logs import Logs
from .policy import BROKER_UID, ENVIRONMENT_UID, LAMBDA, STRICT, Limits, Policy
from .standing import REFUSED, TIERS, Missing, Standing, Tier
from .step_down import step_down
from .supervisor import Command, keep_running, running
from .told import BadFiles, EnvironmentGone, Exit, Place
from .walls import SandboxError, WallMissing
from .zygote import Zygote

__all__ = [
    "BROKER_UID",
    "ENVIRONMENT_UID",
    "LAMBDA",
    "REFUSED",
    "STRICT",
    "TIERS",
    "BadFiles",
    "Command",
    "Connection",
    "Environment",
    "EnvironmentGone",
    "Exit",
    "FrameError",
    "Limits",
    "Logs",
    "Missing",
    "Place",
    "Policy",
    "SandboxError",
    "Standing",
    "Tier",
    "WallMissing",
    "Wire",
    "Zygote",
    "asked_tier",
    "climb",
    "connect",
    "keep_running",
    "open_connection",
    "running",
    "serve",
    "step_down",
    "tell",
]
