"""Sentences on a plan that are more than a template says: what would help, which days are free now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.dateformat import format as dated
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.scheduling.study_plan_change import Change
from portal.engines.scheduling.study_plan_ways import Help, Way
from portal.records.plans.study import Study
from portal.records.plans.terms import in_words
from portal.templatetags.plan_words import in_hours

NAMED = 3  # days; more of them are counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Freed:
    """Days with nothing on them any more: the first in words, how many these are, and how many more."""

    days: str
    named: int
    more: int


def freed_of(change: Change | None) -> Freed | None:
    if change is None or not change.freed:
        return None
    days = [dated(on, _("l, j F")) for on in change.freed[:NAMED]]
    return Freed(days=_listed(days), named=len(days), more=len(change.freed) - len(days))


def helps_of(study: Study) -> tuple[str, ...]:
    """A sentence each, as HTML: a part of it leads to the form that has it filled in."""
    return tuple(_help(way, study) for way in study.ways())


def _help(way: Way, study: Study) -> str:
    fewer = {"questions": _half_of_the_questions(study)}
    match way.help:
        case Help.HOURS:
            return _more_hours(way, study)
        case Help.LATER:
            return _later(way, study)
        case Help.NO_LABS:
            said, url = (
                _('<a href="{url}">Leave out the labs</a>, which spares {time}.'),
                _url({"labs": "no"}),
            )
        case Help.FEWER_QUESTIONS:
            said, url = _('<a href="{url}">Half as many questions</a>, which spares {time}.'), _url(fewer)
        case Help.BOTH:
            said = _(
                '<a href="{url}">Leave out the labs, and half of the questions</a>, which spares {time}.'
            )
            url = _url(fewer | {"labs": "no"})
    return format_html(said, url=url, time=in_hours(way.amount))


def _more_hours(way: Way, study: Study) -> str:
    week_min = study.plan.terms.week_min
    hours, before = f"{(week_min + way.amount) / 60:.4g}", f"{week_min / 60:.3g}"
    return format_html(
        _('<a href="{url}">{hours} hours a week</a> instead of {before}.'),
        url=_url({"hours": hours}),
        hours=number_format(Decimal(hours)),
        before=number_format(Decimal(before)),
    )


def _later(way: Way, study: Study) -> str:
    later = study.plan.terms.interview_on + timedelta(days=way.amount)
    said = ngettext(
        '<a href="{url}">{days} day more</a>, if the interview can be moved: {later}.',
        '<a href="{url}">{days} days more</a>, if the interview can be moved: {later}.',
        way.amount,
    )
    url = _url({"interview_on": later.isoformat()})
    return format_html(said, url=url, days=way.amount, later=in_words(later))


def _listed(these: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(these) == 1:
        return these[0]
    return _("%(these)s and %(last)s") % {"these": ", ".join(these[:-1]), "last": these[-1]}


def _half_of_the_questions(study: Study) -> str:
    base = study.plan.questions
    if base is None:
        base = study.preset.questions if study.preset else 0
    return str(base // 2)


def _url(wishes: dict[str, str]) -> str:
    return f"{reverse('plans:change')}?{urlencode(wishes)}"
