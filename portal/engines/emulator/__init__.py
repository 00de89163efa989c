"""
Lambda as AWS runs it, on a sandbox: functions, environments, logs, reports.

    with private_broker() as socket:
        for message in Broker(socket).run(job):
            ...                       # Queued, Started, LogLine, Done(outcome=Outcome)

`python -m portal.engines.emulator --socket PATH` is the broker, the process that
holds the environments; client.py is how threads and commands talk to it.
"""

from __future__ import annotations

from .aliases import Alias
from .function import BadFunction, Call, Concurrency, Function, Job, Routing
from .messages import Done, LogLine, Message, Provisioned, Queued, Started, Throttled
from .outcome import Outcome, Report
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
    "Provisioned",
    "Queued",
    "Report",
    "Routing",
    "Started",
    "Throttled",
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
