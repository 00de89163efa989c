"""Which limit an invocation met, and what to do: its error has the kernel's words for it, or none."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from portal.engines.emulator.outcome import Outcome
from portal.engines.sandbox import Limits
from portal.pages.workbench.log import ran_out_of_memory
from portal.pages.workbench.response import Response

_LIMITS = Limits()


def limit_note(outcome: Outcome, response: Response) -> str:
    """One or two sentences; nothing when no limit was met. The code can forge it, for its author alone."""
    report = outcome.report
    if report.status == "timeout":
        return _("It was stopped at its timeout. Allow it more below the editor, or find what takes so long.")
    if outcome.function_error is None:
        return ""
    if ran_out_of_memory(outcome.log):
        words = _(
            "It was stopped because it needed more than its %(memory)s MB of memory, all its processes"
            " counted. Allow it more below the editor, or hold less at once."
        )
        return words % {"memory": intcomma(report.memory_size_mb)}
    return next((note for said, note in _notes() if said in response.message), "")


def _notes() -> Iterator[tuple[str, str]]:
    """What an error says, and what it means here."""
    files, size = {"files": intcomma(_LIMITS.open_files)}, {"size": _LIMITS.tmp_mb}
    most = {"most": _LIMITS.processes}
    yield "[Errno 24]", _("A process may have %(files)s files open. Close those it is done with.") % files
    yield "[Errno 27]", _("A file may have %(size)s MB.") % size
    words = _("There is room for %(size)s MB and some ten thousand files in /tmp. Delete some.")
    yield "[Errno 28]", words % size
    words = _("A function may have %(most)s processes and threads. End some, or start fewer.")
    yield "[Errno 11]", words % most
    words = _("A function may have %(most)s processes and threads. Start fewer.")
    yield "can't start new thread", words % most
    yield "[Errno 30]", _("Only /tmp can be written to.")
    yield (
        "Response payload size exceeded",
        _("A response may have 6 MB. Return less, or say where to fetch it."),
    )
