"""What a learner says of their interview and their time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.engines.curriculum import Library, PlanPreset
from portal.engines.scheduling.study_plan import spread_week
from portal.records.plans.terms import BadTerms, Terms, check_terms, time_zones

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_A_WEEK = 168


class PlanForm(forms.Form):
    """Its rules are those of records.plans.terms; here is only whether it can be read at all."""

    interview_on = forms.DateField(
        label=_("Day of the interview"),
        error_messages={
            "required": _("Choose the day of the interview."),
            "invalid": _("That is no date. Write it as in 2026-12-24."),
        },
    )
    hours = forms.DecimalField(
        label=_("Hours a week"),
        min_value=Decimal(0),
        max_value=Decimal(HOURS_A_WEEK),
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": _("Say how many hours a week you have."),
            "invalid": _("Write a number, as in 4 or 4.5."),
            "min_value": _("Half an hour a week is the least that a plan can be made of."),
            "max_value": _("A week has 168 hours, and you need some of them."),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        error_messages={"required": _("Choose at least one day of the week.")},
    )
    preset = forms.ChoiceField(
        label=_("What to learn"), error_messages={"required": _("Choose what to learn.")}
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), initial="UTC")
    with_labs = forms.BooleanField(label=_("Labs too"), required=False)
    questions = forms.IntegerField(
        label=_("Questions a topic"),
        required=False,
        error_messages={"invalid": _("Write a whole number, or nothing.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, library: Library, now: datetime, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self._library, self._now = library, now
        preset, zone = self.fields["preset"], self.fields["time_zone"]
        if isinstance(preset, forms.ChoiceField) and isinstance(zone, forms.ChoiceField):
            preset.choices = [(slug, found.title) for slug, found in library.plans.items()]
            zone.choices = [(name, name.replace("_", " ")) for name in time_zones()]
            preset.error_messages["invalid_choice"] = _("There is no such plan. Choose one of these.")
            zone.error_messages["invalid_choice"] = _("Choose a time zone from the list; UTC will do.")

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                check_terms(self.terms, presets=self._library.plans, now=self._now)
            except BadTerms as fault:
                self.add_error(fault.field, str(fault))
        return self.cleaned_data

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            preset=said["preset"],
            interview_on=said["interview_on"],
            minutes=spread_week(round(said["hours"] * 60), said["weekdays"]),
            time_zone=said["time_zone"],
            with_labs=said["with_labs"],
            questions=said["questions"],
        )

    @property
    def picked_days(self) -> set[str]:
        """Those that are ticked as the form is shown."""
        return {str(day) for day in self["weekdays"].value() or ()}


def said_by(preset: PlanPreset) -> dict[str, Any]:
    """What the form holds before anything was typed, for somebody who begins with a preset."""
    return {
        "preset": preset.slug,
        "hours": _number(preset.hours_a_week),
        "weekdays": [SHORT.index(day) for day in preset.weekdays],
        "time_zone": "UTC",
        "with_labs": True,
    }


def said_in(terms: Terms) -> dict[str, Any]:
    return {
        "preset": terms.preset,
        "interview_on": terms.interview_on,
        "hours": _number(terms.week_min / 60),
        "weekdays": sorted(terms.minutes),
        "time_zone": terms.time_zone,
        "with_labs": terms.with_labs,
        "questions": terms.questions,
    }


def with_wishes(said: dict[str, Any], wishes: QueryDict) -> dict[str, Any]:
    """What a link on the plan's page suggests to change; the form shows it, and reads it when it is sent."""
    wished = {name: wishes[name] for name in ("hours", "interview_on", "questions") if name in wishes}
    if wishes.get("labs") == "no":
        wished["with_labs"] = ""
    return said | wished


def _number(hours: float) -> str:
    return f"{round(hours, 2):g}"
