"""A plan as a file for a calendar: one event a day, without an hour, as only its owner knows when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from portal.records.plans.rows import Row, rows_of
from portal.records.plans.study import Study

DAY = timedelta(days=1)


def calendar_of(study: Study, *, absolute: Callable[[str], str], url: str, now: datetime) -> bytes:
    """
    RFC 5545. `absolute` makes a path an address, `url` is that of the plan. Ids stay the same for a day, so
    that a calendar which is given a later file replaces its events instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Warmstart//Study plan//EN")
    calendar.add("version", "2.0")
    for day in study.schedule.days:
        rows = rows_of(day.items, day.done)
        if not rows:
            continue
        listed = [f"{row.verb}: {row.words}, {row.minutes} min\n{absolute(_path(row))}" for row in rows]
        if day.reviews_min:
            listed.insert(0, _("Reviews, %(minutes)s min") % {"minutes": day.reviews_min})
        title = _("Study %(minutes)s min: %(first)s") % {"minutes": day.planned_min, "first": _first(rows)}
        calendar.add_component(_event(study, day.on, title, "\n".join(listed), now=now, url=url))
    if study.schedule.rest_on >= study.today:
        rest = _("Rest: tomorrow is the interview")
        calendar.add_component(_event(study, study.schedule.rest_on, rest, "", now=now, url=url))
    interview = _event(study, study.plan.interview_on, _("Interview"), "", now=now, url=url)
    calendar.add_component(interview)
    return bytes(calendar.to_ical())


def _path(row: Row) -> str:
    path = reverse(row.url_name, args=[row.arg] if row.arg else [])
    return f"{path}#{row.fragment}" if row.fragment else path


def _first(rows: tuple[Row, ...]) -> str:
    if len(rows) == 1:
        return rows[0].words
    more = len(rows) - 1
    return ngettext("%(what)s and %(more)s more", "%(what)s and %(more)s more", more) % {
        "what": rows[0].words,
        "more": more,
    }


def _event(study: Study, on: date, title: str, text: str, *, now: datetime, url: str) -> Event:
    event = Event()
    event.add("uid", f"{study.plan.pk}-{on.isoformat()}@warmstart")
    event.add("dtstamp", now)
    event.add("dtstart", on)
    event.add("dtend", on + DAY)
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")  # nobody is busy all day
    event.add("url", url)
    if text:
        event.add("description", text)
    return event
