"""The walls of the simulated AWS: as those of a check, and it may be spoken to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from portal.engines.sandbox import STRICT, Limits, Policy, installed
from portal.engines.sandbox.calls_allowed import Rule

GUEST: Final = "portal.engines.cloud.guest.aws"
SITE: Final = installed("aws")
ACCOUNT: Final = "111122223333"  # as the emulator's, one that AWS keeps for examples
REGION: Final = "us-east-1"

_HERE: Final = Path(__file__).resolve().parent
# What answers, and the judge of policies, by the names that they have here.
_OURS: Final = tuple(
    (f"/var/runtime/portal/engines/cloud/{name}", str(_HERE / name)) for name in ("inside", "iam")
)
# It makes no socket and connects to nobody: what it serves is given to it, listening.
_SERVED: Final = (
    Rule("accept4", "those who connect to what it was given"),
    Rule("recvfrom recvmsg sendto sendmsg", "with those, and with the host"),
    Rule("getsockname getpeername getsockopt setsockopt shutdown", "on those"),
)
POLICY: Final[Policy] = replace(
    STRICT, name="aws", rules=(*STRICT.rules, *_SERVED), folders=_OURS, speaks=True
)
VARIABLES: Final = {
    "MOTO_ACCOUNT_ID": ACCOUNT,
    # Objects stay in memory, which is bounded, however long: moto would write them to /tmp.
    "MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": str(2**31),
}
SEED_BYTES: Final = 1024 * 1024  # as JSON: what an account begins with, and what is kept of it
# What an account holds at most while it runs. What comes and goes is held several times over for a moment: a
# body of 16 MB takes 80, on its way in.
ACCOUNT_BYTES: Final = 32 * 1024 * 1024
LIMITS: Final = Limits(memory_mb=128)


def role_of(function: str) -> str:
    """The ARN of the execution role of the function with this name."""
    return f"arn:aws:iam::{ACCOUNT}:role/{function}-role"


def session_of(function: str) -> str:
    """The ARN of the session in which Lambda takes up that role: CloudCall.principal of its own calls."""
    return f"arn:aws:sts::{ACCOUNT}:assumed-role/{function}-role/{function}"
