"""How well this machine confines code, and whom it may therefore serve."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

Tier = Literal["full", "guarded", "basic", "none"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)  # the best first

REFUSED: Final = 70  # exit status of what will not serve on this machine, sysexits.h: EX_SOFTWARE

_WHAT_IS_LESS: Final[dict[Tier, str]] = {
    "guarded": "has no namespaces: learners share its ids, its disk and what the kernel counts per user",
    "basic": "cannot confine code: what is run here can read your files and reach your network",
    "none": "cannot run code at all",
}
_ALONE: Final = "listen on 127.0.0.1, and unset ALLOWED_HOSTS and CSRF_ORIGINS"


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """A wall that is not in force: its name, what the machine said, what to install or set."""

    wall: str
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """
    What climb() found. `attacks` are those that this tier promises to contain, and whether it did.

    JSON: {"tier": str, "walls": [str], "missing": [{"wall", "reason", "remedy"}],
    "attacks": [[name, contained]]}.
    """

    tier: Tier
    walls: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    attacks: tuple[tuple[str, bool], ...] = ()

    @property
    def remedy(self) -> str:
        """What to install or set, a line for each wall; "" when nothing is missing."""
        return "\n".join(dict.fromkeys(missing.remedy for missing in self.missing))

    def refusal(self, *, others: bool, allow_guarded: bool) -> str | None:
        """
        Why this machine may not serve them, with the remedy; None when it may.

        `others` is anybody but one user of this very machine. `allow_guarded` is the
        operator's word that tier guarded will do for them.
        """
        if self.tier == "full" or (self.tier == "guarded" and (allow_guarded or not others)):
            return None
        if self.tier == "basic" and not others:
            return None
        lines = [f"This machine {_WHAT_IS_LESS[self.tier]} (sandbox tier “{self.tier}”)."]
        lines += [f"- {lack.wall}: {lack.reason}. {lack.remedy}" for lack in self.missing]
        if self.tier == "guarded":
            lines.append("To serve others all the same, set SANDBOX_ALLOW_GUARDED=1.")
        if self.tier != "none":
            lines.append(f"To serve yourself alone, {_ALONE}.")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Standing:
        """Raises KeyError, TypeError or ValueError for anything that to_json() did not make."""
        if stored["tier"] not in TIERS:
            raise ValueError(f"{stored['tier']!r} is no tier.")
        return cls(
            tier=stored["tier"],
            walls=tuple(stored["walls"]),
            missing=tuple(Missing(**lack) for lack in stored["missing"]),
            attacks=tuple((name, contained) for name, contained in stored["attacks"]),
        )
