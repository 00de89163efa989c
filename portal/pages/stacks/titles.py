"""
What was done to a stack, in a line. It is kept in English with the act, and read in the language of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.records.stacks.models import Act

_TITLES: Final[Mapping[str, str]] = {
    "check": gettext_noop("Check the template"),
    "deploy": gettext_noop("Deploy"),
    "update": gettext_noop("Update"),
    "event": gettext_noop("Invoke %(what)s"),
    "put": gettext_noop("Put %(what)s"),
    "send": gettext_noop("Send to %(what)s"),
    "publish": gettext_noop("Publish to %(what)s"),
    "start": gettext_noop("Start %(what)s"),
    "fire": gettext_noop("Fire %(what)s"),
    "socket": gettext_noop("Connect to %(what)s"),
}
RUN_STATES: Final = (
    gettext_noop("queued"), gettext_noop("running"), gettext_noop("finished"), gettext_noop("broken"),
    gettext_noop("cancelled"),
)  # fmt: skip


def to_keep(kind: str, what: str = "") -> str:
    """In English."""
    return _TITLES[kind] % {"what": what}


def said(act: Act) -> str:
    """Of an act whose title was kept; a request to an API is the same in every language."""
    if act.kind == "wait":
        minutes = act.title.partition(" ")[0]
        count = int(minutes) if minutes.isdecimal() else 0
        return ngettext("%(count)s minute pass", "%(count)s minutes pass", count) % {"count": count}
    template = _TITLES.get(act.kind, "")
    begins = template % {"what": ""}
    if not template or not act.title.startswith(begins):
        return act.title
    return _(template) % {"what": act.title.removeprefix(begins)}
