"""
The ladder: which walls hold on this machine, found by attacking them.

From the best tier downwards, one is taken when its walls can be raised and every attack that it
promises to contain is contained. Whatever is missing is told, with its remedy.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from . import meter
from .attacks import ATTACKS, MEMORY_MB, PREAMBLE, PROCESSES, TMP_MB, Attack
from .environment import Environment
from .inside import landlock
from .policy import Limits
from .standing import TIERS, Missing, Standing, Tier
from .walls import SandboxError, WallMissing
from .zygote import Zygote

log = logging.getLogger(__name__)

ASKED: Final = "SANDBOX_TIER"
SHARES_ASKED: Final = "SANDBOX_CPU_SHARES"
_GUEST: Final = "portal.engines.sandbox.script.run"
_ATTACK_S: Final = 5.0
_MAIN: Final = PREAMBLE + "exec(compile(sys.argv[2], 'attack', 'exec'))\n"
_BREACHED: Final = (
    "Report it as SECURITY.md says, with the kernel's version; until it is mended, serve only people whom"
    " you would give a shell."
)


def asked_tier(variables: Mapping[str, str]) -> Tier:
    """
    The tier that SANDBOX_TIER asks for at most: for a test, or a machine under repair.

    Raises SandboxError for a name that is none.
    """
    asked = variables.get(ASKED, "") or TIERS[0]
    for tier in TIERS:
        if asked == tier:
            return tier
    raise SandboxError(f"{ASKED} is {asked!r}; set it to one of {', '.join(TIERS)}, or unset it.")


def asks_for_shares(variables: Mapping[str, str]) -> bool:
    """Whether limits on processors are to be kept: unless SANDBOX_CPU_SHARES is 0."""
    return variables.get(SHARES_ASKED, "") != "0"


async def climb(*, at_most: Tier = "full", shares: bool = True) -> Standing:
    """
    Try the tiers from `at_most` downwards: their walls, then their attacks. Starts real processes.
    `shares` is what Zygote.start() will be told.

    About 0.3 s on tier full. Needs to be root where root's walls are wanted: call it before step_down().
    """
    missing: list[Missing] = []
    if at_most != TIERS[0]:
        asked = f"{ASKED} asks for {at_most} at most"
        missing.append(Missing(wall="a better tier", reason=asked, remedy=f"Unset {ASKED}."))
    for tier in TIERS[TIERS.index(at_most) :]:
        if tier == "none":
            break
        try:
            standing = await _try_twice(tier, missing, shares=shares)
        except WallMissing as lack:
            missing.append(Missing(wall=lack.wall, reason=lack.reason, remedy=lack.remedy))
            continue
        except (SandboxError, OSError) as fault:
            remedy = "Read the log of the broker; it tells what failed."
            missing.append(Missing(wall=f"tier {tier}", reason=str(fault).rstrip("."), remedy=remedy))
            continue
        breaches = [name for name, contained in standing.attacks if not contained]
        if not breaches:
            return standing
        reason = f"not contained: {', '.join(breaches)}"
        missing.append(Missing(wall=f"tier {tier}", reason=reason, remedy=_BREACHED))
    return Standing(tier="none", missing=tuple(dict.fromkeys(missing)))


def tell(standing: Standing) -> None:
    """Log the tier, and what is missing with its remedy."""
    level = logging.INFO if standing.tier == "full" else logging.WARNING
    contained = sum(contained for _, contained in standing.attacks)
    log.log(
        level, "Sandbox tier %s: %d attacks contained; in force: %s", standing.tier, contained,
        ", ".join(standing.walls) or "nothing",
    )  # fmt: skip
    for lack in standing.missing:
        log.log(level, "Sandbox without %s: %s. %s", lack.wall, lack.reason, lack.remedy)


async def _try_twice(tier: Tier, missing: list[Missing], *, shares: bool) -> Standing:
    """A process may die of something that passes; a wall that is missing stays so."""
    try:
        return await _try(tier, missing, shares=shares)
    except WallMissing:
        raise
    except (SandboxError, OSError) as fault:
        log.warning("Sandbox tier %s failed and is tried once more: %s", tier, fault)
        return await _try(tier, missing, shares=shares)


async def _try(tier: Tier, missing: list[Missing], *, shares: bool) -> Standing:
    """Raises WallMissing, SandboxError, OSError."""
    zygote = await Zygote.start(guest=_GUEST, tier=tier, shares=shares)
    try:
        tried = await _attack(zygote, tier)
        return Standing(
            tier=tier,
            walls=tuple(_walls(zygote)),
            missing=tuple(dict.fromkeys([*missing, *_lacking(zygote, shares=shares)])),
            attacks=tuple(tried),
        )
    finally:
        await zygote.stop()


def _walls(zygote: Zygote) -> Iterator[str]:
    if zygote.tier == "full":
        yield "bubblewrap" if zygote.wall == "bubblewrap" else "an outer wall of our own"
        yield "namespaces for each environment"
        yield "a read-only root with nothing of the host's but programs"
    if zygote.tier == "guarded":
        yield f"Landlock, version {landlock.abi()}"
    if zygote.tier != "basic":
        yield "no capabilities"
        yield "system calls by allowlist"
    yield "limits"
    yield "memory sampled from outside"
    if zygote.counts_memory:
        yield "memory bounded by a cgroup"
    if zygote.shares:
        yield "processors shared out by memory, in a cgroup"


def _lacking(zygote: Zygote, *, shares: bool) -> Iterator[Missing]:
    """What would make this tier stronger than it is."""
    if not meter.is_available():
        reason = "/proc tells no children, so `ps` is asked, ten times a second"
        yield Missing(wall="memory meter", reason=reason, remedy="Use Linux with CONFIG_PROC_CHILDREN.")
    if zygote.tier == "full" and not zygote.counts_memory:
        reason, remedy = "no cgroup can be written here", "Start the broker as root; it gives root up itself."
        yield Missing(wall="memory cgroup", reason=reason, remedy=remedy)
    if zygote.tier == "full" and not zygote.shares:
        yield _no_shares(shares=shares)


def _no_shares(*, shares: bool) -> Missing:
    reason = "no cgroup of processors can be written here, so whatever runs has all of them"
    remedy = "Start the broker as root, on Linux with CFS bandwidth control; it gives root up itself."
    if not shares:
        reason, remedy = f"{SHARES_ASKED} is 0, so whatever runs has all processors", f"Unset {SHARES_ASKED}."
    return Missing(wall="shares of the processors", reason=reason, remedy=remedy)


async def _attack(zygote: Zygote, tier: Tier) -> list[tuple[str, bool]]:
    limits = Limits(memory_mb=MEMORY_MB, processes=PROCESSES, tmp_mb=TMP_MB)
    environment = await zygote.spawn(limits)
    try:
        await environment.load({"main.py": _MAIN.encode()})
        with _aims(zygote.pid or os.getppid()) as aim:
            return [(attack.name, await _is_contained(environment, attack, aim)) for attack in promised(tier)]
    finally:
        await environment.destroy()


def promised(tier: Tier) -> list[Attack]:
    """What it must contain, and every better tier too."""
    return [attack for attack in ATTACKS if TIERS.index(attack.lowest) >= TIERS.index(tier)]


async def _is_contained(environment: Environment, attack: Attack, aim: dict[str, Any]) -> bool:
    await environment.launch({"arguments": [json.dumps(aim), attack.script]})
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(environment.exited(), _ATTACK_S)
    await environment.reset()
    output = environment.logs.read_now()
    # One that was not even begun proves nothing.
    return b"READY" in output and b"BREACH" not in output


@contextmanager
def _aims(stranger: int) -> Iterator[dict[str, Any]]:
    """What there is to attack: a file that everybody may read, a port, a socket, a process."""
    abstract = f"warmstart-{secrets.token_hex(8)}"
    with (
        tempfile.TemporaryDirectory(prefix="warmstart-aim-") as folder,
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as hidden,
    ):
        os.chmod(folder, 0o755)  # noqa: S103 — there is nothing but the bait in it
        bait = Path(folder, "bait")
        bait.write_text("bait")
        bait.chmod(0o644)
        with contextlib.suppress(OSError):  # only Linux has such names
            hidden.bind(f"\0{abstract}")
            hidden.listen()
        yield {
            "file": str(bait),
            "stranger": stranger,
            "port": port.getsockname()[1],
            "abstract": abstract,
            "environment": sorted(os.environ),
            "tmp_bytes": TMP_MB * 1024 * 1024,
            "memory_bytes": MEMORY_MB * 1024 * 1024,
            "processes": PROCESSES,
        }
