"""Making a published version what the function is now, $LATEST, which can be changed."""

from __future__ import annotations

from datetime import datetime

from portal.records.playground.around import fields_of_around
from portal.records.playground.concurrency import fields_of_concurrency
from portal.records.playground.models import OwnFunction, PublishedVersion
from portal.records.playground.save import put_code
from portal.records.playground.written import Written


def return_to_version(*, version: PublishedVersion, now: datetime) -> OwnFunction:
    """
    Event, concurrency and the AWS around it stay; what was there is kept. Raises BadDraft where it would be
    too much.
    """
    function = version.function
    latest = function.written
    fields = version.fields | fields_of_concurrency(latest) | fields_of_around(latest)
    files = {**version.written.code, **latest.around}
    written = Written(files=files, fields=fields, event=function.event)
    return put_code(function=function, written=written, reason="restore", now=now)
