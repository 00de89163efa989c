"""Which limit an invocation met, and what to do: its error has the kernel's words for it, or none."""

from __future__ import annotations

from portal.engines.emulator.outcome import Outcome
from portal.engines.sandbox import Limits
from portal.pages.workbench.log import ran_out_of_memory
from portal.pages.workbench.response import Response

_LIMITS = Limits()
# What an error says → what it means here.
_SAID = {
    "[Errno 24]": f"A process may have {_LIMITS.open_files:,} files open. Close those it is done with.",
    "[Errno 27]": f"A file may have {_LIMITS.tmp_mb} MB.",
    "[Errno 28]": f"There is room for {_LIMITS.tmp_mb} MB and some ten thousand files in /tmp. Delete some.",
    "[Errno 11]": f"A function may have {_LIMITS.processes} processes and threads. End some, or start fewer.",
    "can't start new thread": f"A function may have {_LIMITS.processes} processes and threads. Start fewer.",
    "[Errno 30]": "Only /tmp can be written to.",
    "Response payload size exceeded": "A response may have 6 MB. Return less, or say where to fetch it.",
}


def limit_note(outcome: Outcome, response: Response) -> str:
    """One or two sentences; nothing when no limit was met. The code can forge it, for its author alone."""
    report = outcome.report
    if report.status == "timeout":
        return "It was stopped at its timeout. Allow it more below the editor, or find what takes so long."
    if outcome.function_error is None:
        return ""
    if ran_out_of_memory(outcome.log):
        return (
            f"It was stopped because it needed more than its {report.memory_size_mb:,} MB of memory, all its "
            "processes counted. Allow it more below the editor, or hold less at once."
        )
    return next((note for said, note in _SAID.items() if said in response.message), "")
