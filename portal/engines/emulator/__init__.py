"""
Lambda as AWS runs it, on a sandbox: functions, environments, logs, reports.

    with private_broker() as socket:
        for message in Broker(socket).run(job):
            ...                       # Queued, Started, LogLine, Done(outcome=Outcome)
        for message in Broker(socket).stream(job):
            ...                       # the same, and each Part of a response while it comes

`python -m portal.engines.emulator --socket PATH` is the broker, the process that
holds the environments; client.py is how threads and commands talk to it.
"""

from __future__ import annotations

from .aliases import Alias
from .function import BadFunction, Call, Concurrency, Function, Job, Routing
from .messages import Done, LogLine, Message, Part, Provisioned, Queued, Started, Throttled
from .outcome import Outcome, Report, Traced
from .stored import (
    job_from_json,
    job_to_json,
    outcome_from_json,
    outcome_to_json,
    versions_from_json,
    versions_to_json,
)
from .validate import validate, validate_event
from .validate_job import validate_job
from .versions import InUse, UnknownQualifier, Versions

__all__ = [
    "Alias",
    "BadFunction",
    "Call",
    "Concurrency",
    "Done",
    "Function",
    "InUse",
    "Job",
    "LogLine",
    "Message",
    "Outcome",
    "Part",
    "Provisioned",
    "Queued",
    "Report",
    "Routing",
    "Started",
    "Throttled",
    "Traced",
    "UnknownQualifier",
    "Versions",
    "job_from_json",
    "job_to_json",
    "outcome_from_json",
    "outcome_to_json",
    "validate",
    "validate_event",
    "validate_job",
    "versions_from_json",
    "versions_to_json",
]
