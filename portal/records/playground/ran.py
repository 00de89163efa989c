"""What a run ran: its own copy, which later changes of the function leave alone."""

from __future__ import annotations

from portal.records.playground.concurrency import fields_of_concurrency
from portal.records.playground.models import Play
from portal.records.playground.written import AWS, Written, fields_of
from portal.records.runs.sightings import sightings_of
from portal.records.runs.stored import jobs_of


def code_that_ran(play: Play) -> Written:
    """Of two versions that an alias led to, the one that had the first invocation."""
    job = jobs_of(play.run)[0]
    first = next((seen.version for seen in sightings_of(play.run)), job.function.version)
    function = next((one for one in job.functions if one.version == first), job.function)
    now = play.function.written
    fields = fields_of(function) | fields_of_concurrency(now)
    fields["aws"] = AWS[0] if job.aws is None else AWS[2] if job.export else AWS[1]
    around = now.around if play.around is None else play.around
    return Written(files={**function.files, **around}, fields=fields, event=job.events[0])
