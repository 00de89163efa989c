"""
What a policy may be attached to, and how long it may be.

Sizes are in characters without white space.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; for resources those of
Lambda (facts E-2), S3 and Secrets Manager agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """`too_long` is what AWS says then, with `{size}`."""

    size: int
    too_long: str = "Cannot exceed quota for PolicySize: {size}"
    has_principal: bool = False
    has_resource: bool = True
    needs_version: bool = True


_INLINE = "Maximum policy size of {size} bytes exceeded"


class PolicyKind(Enum):
    """A permissions boundary is a managed policy. ROLE_INLINE is the sum of a role's inline policies."""

    MANAGED = Rules(size=6_144)
    USER_INLINE = Rules(size=2_048, too_long=_INLINE)
    GROUP_INLINE = Rules(size=5_120, too_long=_INLINE)
    ROLE_INLINE = Rules(size=10_240, too_long=_INLINE)
    SESSION = Rules(size=2_048, too_long="Maximum policy size of {size} characters exceeded")
    RESOURCE = Rules(size=20_480, too_long=_INLINE, has_principal=True, needs_version=False)
    TRUST = Rules(
        size=2_048,
        too_long="Cannot exceed quota for ACLSizePerRole: {size}",
        has_principal=True,
        has_resource=False,
        needs_version=False,
    )
