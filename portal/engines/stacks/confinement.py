"""The walls of a check: no process, no socket, no file of the host; it may say what it has found."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from portal.engines.sandbox import STRICT, Limits, Policy, installed
from portal.engines.sandbox.calls_allowed import Rule

GUEST: Final = "portal.engines.stacks.guest.checks"
SITE: Final = installed("stacks")
_SPOKEN: Final = (
    Rule("recvfrom recvmsg sendto sendmsg", "with the host, by the channel that it is given"),
    Rule("getsockname getsockopt", "what kind of channel it is"),
)
POLICY: Final[Policy] = replace(STRICT, name="stacks", rules=(*STRICT.rules, *_SPOKEN), speaks=True)
# SAM asks which Region it is in; nobody is ever called there.
VARIABLES: Final = {"AWS_DEFAULT_REGION": "us-east-1", "HOME": "/tmp"}  # noqa: S108 — inside
LIMITS: Final = Limits(memory_mb=384, wall_s=20.0)
