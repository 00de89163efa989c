"""
What is to be said of a workflow, or why nothing can be.

Where it is read: its text becomes plain values in this process, bounded before anything is built
(stacks/reading.py); the rules look at values and start nothing. SchemaStore's schema, whose library was not
made for strangers' input, is asked in the process that checks templates, behind its walls.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.sandbox import SandboxError
from portal.engines.stacks import CheckerGone, CheckFailed, Checks
from portal.engines.stacks.workflows import check_workflow

log = logging.getLogger(__name__)

AT_ONCE: Final = 4  # in this process: whoever waits for the checker holds a thread that serves pages
BUSY: Final = gettext_noop("Several others are being checked just now. Try again in a few seconds.")
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """`findings` as Finding.to_json() has them; none, and a `fault`, where it could not be checked."""

    findings: tuple[dict[str, Any], ...] = ()
    fault: str = ""
    is_ours: bool = False
    is_busy: bool = False

    @property
    def state(self) -> str:
        """In the words that the styles of results know."""
        if self.fault:
            return "broken"
        return "failed" if any(one["level"] == "error" for one in self.findings) else "succeeded"


def check(*, text: str, has_samconfig: bool, checks: Checks) -> Checked:
    """At once, or not at all where others have taken every place."""
    if not _places.acquire(blocking=False):
        return Checked(fault=_(BUSY), is_busy=True)
    try:
        return _check(text, has_samconfig=has_samconfig, checks=checks)
    finally:
        _places.release()


def _check(text: str, *, has_samconfig: bool, checks: Checks) -> Checked:
    try:
        found = check_workflow(text, checks=checks, has_samconfig=has_samconfig)
    except CheckFailed as fault:
        return Checked(fault=str(fault).replace("template", "workflow"))
    except (CheckerGone, SandboxError) as fault:
        log.exception("A workflow could not be checked")
        return Checked(fault=str(fault), is_ours=True)
    return Checked(findings=tuple(one.to_json() for one in found))
