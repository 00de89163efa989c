"""Days with reviews as an iCalendar: numbers only, nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from portal.records.reviews.agenda import OnDay

REFRESH = timedelta(hours=6)


def calendar_of(days: Iterable[OnDay], *, owner: UUID, url: str, now: datetime) -> bytes:
    """
    An event for each day that has any, all day long and free, so that nobody's day looks taken. A day keeps
    its UID from one fetch to the next, which tells a calendar to change the event and not to add one.
    Source: https://www.rfc-editor.org/rfc/rfc5545 and, for the refresh, https://www.rfc-editor.org/rfc/rfc7986.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Warmstart//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _("Warmstart reviews"))
    calendar.add("x-wr-calname", _("Warmstart reviews"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for on in days:
        if on.count:
            calendar.add_component(_event(on, owner, url, now))
    return bytes(calendar.to_ical())


def uid_of(owner: UUID, on: date) -> str:
    """The same for the same learner and day; who it is cannot be read from it."""
    return f"{uuid5(owner, on.isoformat())}@warmstart"


def _event(on: OnDay, owner: UUID, url: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid_of(owner, on.date))
    event.add("dtstamp", now)
    event.add("dtstart", on.date)
    event.add("dtend", on.date + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    due = ngettext("%(count)s review due", "%(count)s reviews due", on.count) % {"count": on.count}
    event.add("summary", due)
    event.add("url", url)
    return event
