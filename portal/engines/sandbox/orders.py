"""What the launcher and a zygote are told: the policy, and where things lie on this host."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .calls_guarded import GUARDED_RULES, GUARDED_STRICT_RULES
from .policy import CODE_BYTES, CODE_FILES, ENVIRONMENT_UID, Policy
from .seccomp import assemble
from .standing import Tier
from .walls import SandboxError

_GUESTS = "/var/runtime"
_PATH = "/usr/local/bin:/usr/bin:/bin"


def launcher_order(
    *,
    tier: Tier,
    guest: str,
    site: Path | None,
    policy: Policy,
    bubblewrap: str | None,
    cgroups: bool,
    shares: bool,
) -> dict[str, Any]:
    folder = _folder_of(guest)
    return {
        "tier": tier,
        "folders": [[f"{_GUESTS}/{folder.name}", str(folder)]]
        + ([[_site_inside(), str(site.resolve())]] if site else [])
        + [list(pair) for pair in policy.folders],
        "links": [list(pair) for pair in policy.links],
        "environment_uid": ENVIRONMENT_UID,
        "inside_uid": policy.inside_uid,
        "inside_gid": policy.inside_gid,
        "user": policy.user,
        "address": policy.address,
        "guests": [str(folder)],
        "readable": [
            str(folder),
            *([str(site.resolve())] if site else []),
            *(outside for _, outside in policy.folders),
        ],
        "bubblewrap": bubblewrap,
        "cgroups": cgroups,
        "shares": shares,
    }


def zygote_order(
    *, tier: Tier, guest: str, site: Path | None, policy: Policy, environment: Mapping[str, str]
) -> dict[str, Any]:
    """Where there are no mounts, `path` lacks the guests' folder: the launcher makes one."""
    folder = _folder_of(guest)
    if tier == "full":
        path = [_GUESTS] + ([_site_inside()] if site else [])
    else:
        path = [str(site.resolve())] if site else []
    return {
        "tier": tier,
        "guest": f"{folder.name}.{guest.rpartition('.')[2]}",
        "guests": [str(folder), *(outside for _, outside in policy.folders)],
        "path": path,
        "environment": {"PATH": _PATH, "LANG": "C.UTF-8", **environment},
        "inside_uid": policy.inside_uid,
        "inside_gid": policy.inside_gid,
        "once": policy.runs_once and tier == "full",
        "speaks": policy.speaks,
        "network": policy.network,
        "address": policy.address,
        "port": policy.port,
        "shared_mb": policy.shared_mb,
        "code_bytes": CODE_BYTES,
        "code_files": CODE_FILES,
        "filled": policy.filled,
        "filter": _filter(tier, policy).hex(),
    }


def _filter(tier: Tier, policy: Policy) -> bytes:
    if tier == "basic":
        return b""
    if tier == "guarded":
        return assemble(GUARDED_RULES if policy.network else GUARDED_STRICT_RULES)
    return assemble(policy.rules)


def _folder_of(guest: str) -> Path:
    package, _, _ = guest.rpartition(".")
    found = importlib.util.find_spec(package) if package else None
    if found is None or not found.submodule_search_locations:
        raise SandboxError(f"The guest {guest!r} is not in a package; name it like package.module.")
    return Path(next(iter(found.submodule_search_locations))).resolve()


def _site_inside() -> str:
    return f"/var/lang/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
