"""What a runtime is: names, a guest that starts it, and whether this machine can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portal.engines.emulator.layers import FOLDERS
from portal.engines.sandbox import LAMBDA, Policy, Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """`version` is what really runs, whatever the name; None when nothing does: then the others say more."""

    version: str | None = None
    reason: str = ""
    remedy: str = ""


# Every environment has an /opt of its own, which its guest fills with layers.
LAYERED = replace(LAMBDA, folders=FOLDERS, filled="/opt")


def _nothing(tier: Tier) -> Mapping[str, str]:
    del tier
    return {}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Runtime:
    """
    `names` may be configured, by those that AWS gives them.

    `guest` is the sandbox's guest module, `sdk_guest` one that has AWS's SDK imported as
    well, where there is a point in that. `site` is the folder of Python packages that the guest
    finds. `policy` confines it and says what else lies behind its walls. `variables(name)` are those
    that AWS sets for this runtime and not for every one. `idle_mb` is what AWS counts for it before it
    does anything, over what the sandbox's meter counts. `settings(tier)` are what its guest finds in
    os.environ before it is told of a function. `probe` may start a program, once.
    """

    names: tuple[str, ...]
    language: str
    guest: str
    probe: Callable[[], Availability]
    variables: Callable[[str], Mapping[str, str]]
    idle_mb: int
    sdk_guest: str | None = None
    site: Path | None = None
    policy: Policy = LAYERED
    settings: Callable[[Tier], Mapping[str, str]] = _nothing

    def availability(self) -> Availability:
        return self.probe()

    @property
    def version(self) -> str:
        """What really runs; empty when nothing does."""
        return self.availability().version or ""
