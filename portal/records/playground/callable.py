"""Whether functions can be called from outside on this machine at all."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.records.runs.standing import standing

_NOT_CONFINED = gettext_noop(
    "Functions can be called from outside only where the machine confines code fully (sandbox tier “full”); "
    "this one is on tier “%(tier)s”."
)


def why_not_callable(broker_socket: Path) -> str:
    """The reason; "" when they can. No more than a question to the broker every ten seconds."""
    found = standing(broker_socket)
    if found is not None and found.tier == "full":
        return ""
    return _(_NOT_CONFINED) % {"tier": found.tier if found else _("unknown")}
