"""
A confined process tree, driven from outside by asyncio. Knows nothing of Lambda.

    zygote = await Zygote.start(guest="package.guest.module", site=installed("lambda"), policy=LAMBDA)
    environment = await zygote.spawn(Limits(memory_mb=128))
    await environment.load({"main.py": b"print(1)"})       # lands in environment.place.task, then read-only
    await environment.launch({"anything": "JSON"})          # the guest's entry(order) runs, confined
    text = await environment.logs.read()                    # bytes; b"" at the end
    exit = await environment.exited()                       # Exit(code=0, signal=None, killed_for=None)
    await environment.destroy()

A guest is a module that defines `entry(order: dict) -> None`, run in the confined process of each
launch, and may define `warm()`, run once in the zygote, which must start no thread. It is given as a
dotted name; the folder it lies in is bound read-only at /var/runtime/<folder name>, so siblings are
imported relatively (`from . import x`).

Process tree, each exec'd or copied by the one before:

    launcher      raises the outer wall: bubblewrap's (its monitor is one process more), or our own
    init          pid 1 behind that wall, without privileges; starts a zygote when asked to, and gives
                  environments their shares of the processors
    zygote        exec'd for each generation: after 2,000 copies, an hour, or a death another takes its place
    keeper        policy LAMBDA: pid 1 of an environment that launches, resets and launches again
    runtime       runs `entry`; under policy STRICT, where no process can be started, it is pid 1 itself

What there is:

    Zygote, Environment, Logs       the driver's three; Environment.place is a Place, exited() gives an Exit
    Limits, Policy, LAMBDA, STRICT  what one environment may use; which calls and namespaces a zygote's have
    climb, Standing, Missing, Tier  which walls a machine can raise, found by attacking them; asked_tier,
                                    asks_for_shares, tell, TIERS (the best first), REFUSED (the exit
                                    status of who may not)
    step_down                       giving up root, once walls and sockets stand: for BROKER_UID; what is
                                    behind the walls is ENVIRONMENT_UID
    serve, open_connection, connect frames over a unix socket: Connection for asyncio, Wire for threads;
                                    a Frame is JSON and bytes beside it
    keep_running, running, Command  keeping other processes running
    find_program, told_by           programs of this machine that a policy may put behind the walls
    installed                       where `make` put what a site or a policy may need

Units are in the names: _mb are MiB, _s seconds. Memory is what an environment uses over an idle copy,
judged every 10 ms; processors are bounded from share_processors() on; log_bytes are per launch or
Logs.renew(). On tiers below `full` (Zygote.start(tier=…)) paths inside differ, and `environment.place`
tells them; docs/security.md says what each does not stop.

Every failure of ours is a SandboxError: WallMissing names the wall that cannot be raised and the
remedy, EnvironmentGone says that the environment ended meanwhile. BadFiles (a ValueError) is the
caller's: a path or a size that is not taken. FrameError is a peer that breaks the protocol. What
confined code does never raises: it ends as an Exit, whose `killed_for` says whether we killed it and why.
"""

from __future__ import annotations

from .environment import Environment
from .frames import Connection, Frame, FrameError, Wire, connect, open_connection, serve
from .installed import installed
from .inward import (
    ask_runtime_to_end,
    datagrams_inside,
    end_runtime,
    forget_peak,
    free_processors,
    has_own_network,
    share_processors,
    socket_inside,
    tell_end,
)
from .ladder import asked_tier, asks_for_shares, climb, tell
from .logs import Logs
from .policy import BROKER_UID, ENVIRONMENT_UID, LAMBDA, STRICT, Limits, Policy
from .program import find_program, told_by
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
    "Frame",
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
    "ask_runtime_to_end",
    "asked_tier",
    "asks_for_shares",
    "climb",
    "connect",
    "datagrams_inside",
    "end_runtime",
    "find_program",
    "forget_peak",
    "free_processors",
    "has_own_network",
    "installed",
    "keep_running",
    "open_connection",
    "running",
    "serve",
    "share_processors",
    "socket_inside",
    "step_down",
    "tell",
    "tell_end",
    "told_by",
]
