from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.engines.scheduling.load import LEAST_A_DAY, MOST_A_DAY
from portal.records.reviews.models import ReviewSettings

HOW_WELL = (
    ("0.97", _("97 %, many reviews")),
    ("0.95", "95 %"),
    ("0.9", _("90 %, as most do")),
    ("0.85", "85 %"),
    ("0.8", "80 %"),
    ("0.75", _("75 %, few reviews")),
)


class SettingsForm(forms.Form):
    a_day = forms.IntegerField(
        label=_("Reviews a day, at most"),
        min_value=LEAST_A_DAY,
        max_value=MOST_A_DAY,
        help_text=_("What is due beyond that waits for the next days, the most urgent first."),
    )
    retention = forms.ChoiceField(
        label=_("How much you want to remember"),
        choices=HOW_WELL,
        help_text=_("A card comes back when the chance that you know it has fallen to this."),
    )
    paused = forms.BooleanField(label=_("Pause: ask nothing until I am back"), required=False)

    @classmethod
    def of(cls, settings: ReviewSettings) -> SettingsForm:
        """Filled in as they are; of a number that is none of the choices, the nearest."""
        nearest = min(HOW_WELL, key=lambda choice: abs(float(choice[0]) - settings.retention))[0]
        return cls(
            initial={
                "a_day": settings.a_day,
                "retention": nearest,
                "paused": settings.paused_at is not None,
            }
        )
