"""What a run ran: its own copy, which later changes of the function leave alone."""

from __future__ import annotations

from portal.records.playground.concurrency import fields_of_concurrency
from portal.records.playground.models import Play
from portal.records.playground.written import Written, fields_of
from portal.records.runs.sightings import sightings_of
from portal.records.runs.stored import jobs_of


def code_that_ran(play: Play) -> Written:
    """Of two versions that an alias led to, the one that had the first invocation."""
    job = jobs_of(play.run)[0]
    first = next((seen.version for seen in sightings_of(play.run)), job.function.version)
    function = next((one for one in job.functions if one.version == first), job.function)
    fields = fields_of(function) | fields_of_concurrency(play.function.written)
    return Written(files=function.files, fields=fields, event=job.events[0])
