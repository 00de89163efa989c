"""What would help a plan that is too full, in words, with the form that has it filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.http import urlencode

from portal.engines.scheduling.study_plan_ways import Help, Way
from portal.records.plans.study import Study
from portal.records.plans.terms import in_words
from portal.templatetags.plan_words import in_hours


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpRow:
    """`link` is the part of the sentence that leads to the form."""

    link: str
    rest: str
    url: str


def helps_of(study: Study) -> tuple[HelpRow, ...]:
    return tuple(_help(way, study) for way in study.ways())


def _help(way: Way, study: Study) -> HelpRow:
    terms = study.plan.terms
    fewer = {"questions": _half_of_the_questions(study)}
    spared = f", which spares {in_hours(way.amount)}"
    match way.help:
        case Help.HOURS:
            hours = f"{(terms.week_min + way.amount) / 60:.4g}"
            rest = f" instead of {terms.week_min / 60:.3g}"
            return HelpRow(link=f"{hours} hours a week", rest=rest, url=_url({"hours": hours}))
        case Help.LATER:
            later = terms.interview_on + timedelta(days=way.amount)
            rest = f", if the interview can be moved: {in_words(later)}"
            days = f"{way.amount} day{'' if way.amount == 1 else 's'} more"
            return HelpRow(link=days, rest=rest, url=_url({"interview_on": later.isoformat()}))
        case Help.NO_LABS:
            return HelpRow(link="Leave out the labs", rest=spared, url=_url({"labs": "no"}))
        case Help.FEWER_QUESTIONS:
            return HelpRow(link="Half as many questions", rest=spared, url=_url(fewer))
        case Help.BOTH:
            return HelpRow(
                link="Leave out the labs, and half of the questions",
                rest=spared,
                url=_url(fewer | {"labs": "no"}),
            )


def _half_of_the_questions(study: Study) -> str:
    base = study.plan.questions
    if base is None:
        base = study.preset.questions if study.preset else 0
    return str(base // 2)


def _url(wishes: dict[str, str]) -> str:
    return f"{reverse('plans:change')}?{urlencode(wishes)}"
