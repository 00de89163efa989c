"""What a learner says of their interview and their time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _

from portal.engines.scheduling.study_plan import LONGEST_DAYS, study_days

LEAST_WEEK_MIN = 30
MOST_DAY_MIN = 8 * 60
MOST_QUESTIONS = 60  # a topic


class BadTerms(Exception):
    """No plan can be made of it. `field` is that of Terms which is to be changed."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """
    `minutes` has those of each weekday with any, 0 being Monday. Days begin and end in `time_zone`.
    `questions` is how many a topic; None for as many as the preset says.
    """

    preset: str
    interview_on: date
    minutes: Mapping[int, int]
    time_zone: str = "UTC"
    with_labs: bool = True
    questions: int | None = None

    @property
    def week_min(self) -> int:
        return sum(self.minutes.values())

    def today(self, now: datetime) -> date:
        return day_in(self.time_zone, now)


def check_terms(terms: Terms, *, presets: Collection[str], now: datetime) -> None:
    """Raises BadTerms with what is to be said otherwise."""
    if terms.preset not in presets:
        raise BadTerms("preset", _("Choose one of the plans to begin with."))
    if terms.time_zone not in time_zones():
        raise BadTerms("time_zone", _("Choose a time zone from the list; UTC will do."))
    if terms.questions is not None and not 0 <= terms.questions <= MOST_QUESTIONS:
        words = _("Between 0 and %(most)s questions a topic.") % {"most": MOST_QUESTIONS}
        raise BadTerms("questions", words)
    _check_date(terms.interview_on, terms.today(now))
    _check_minutes(terms)
    if not any(study_days(terms.today(now), terms.interview_on, terms.minutes)):
        words = _("None of these weekdays comes before the interview. Choose others too, or a later date.")
        raise BadTerms("weekdays", words)


def day_in(time_zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


@cache
def time_zones() -> tuple[str, ...]:
    """UTC, and those that are named after a place."""
    places = {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
    named = (zone for zone in available_timezones() if zone.partition("/")[0] in places)
    return ("UTC", *sorted(named))


def _check_date(interview_on: date, today: date) -> None:
    first, latest = today + timedelta(days=2), today + timedelta(days=LONGEST_DAYS)
    words = ""
    if interview_on < today:
        words = _("That day has passed. Choose a day from %(day)s on.") % {"day": in_words(first)}
    elif interview_on == today:
        words = _("That is today, and there is no day left to plan. Good luck!")
    elif interview_on < first:
        words = _("That is tomorrow, and the day before an interview is for resting. Good luck!")
    elif interview_on > latest:
        words = _("That is more than a year away. Choose a day until %(day)s; you can move it later.") % {
            "day": in_words(latest)
        }
    if words:
        raise BadTerms("interview_on", words)


def _check_minutes(terms: Terms) -> None:
    if not terms.minutes:
        raise BadTerms("weekdays", _("Choose at least one day of the week."))
    if terms.week_min < LEAST_WEEK_MIN:
        raise BadTerms("hours", _("Half an hour a week is the least that a plan can be made of."))
    if max(terms.minutes.values()) > MOST_DAY_MIN:
        words = _("That is more than %(hours)s hours a day. Choose fewer hours, or more days.")
        raise BadTerms("hours", words % {"hours": MOST_DAY_MIN // 60})


def in_words(day: date) -> str:
    return dated(day, _("j F Y"))
