"""
Lambda as AWS runs it, on a sandbox: functions, environments, logs, reports.

    with private_broker() as socket:
        for message in Broker(socket).run(job):
            ...                       # Queued, Started, LogLine, Done(outcome=Outcome)

`python -m portal.engines.emulator --socket PATH` is the broker, the process that
holds the environments; client.py is how threads and commands talk to it.
"""

from __future__ import annotations

from .function import BadFunction, Function, Job
from .messages import Done, LogLine, Message, Queued, Started
from .outcome import Outcome, Report
from .stored import job_from_json, job_to_json, outcome_from_json, outcome_to_json
from .validate import validate, validate_event

__all__ = [
    "BadFunction",
    "Done",
    "Function",
    "Job",
    "LogLine",
    "Message",
    "Outcome",
    "Queued",
    "Report",
    "Started",
    "job_from_json",
    "job_to_json",
    "outcome_from_json",
    "outcome_to_json",
    "validate",
    "validate_event",
]
