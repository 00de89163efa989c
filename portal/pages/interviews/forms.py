"""What somebody wants of an interview."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.engines.curriculum import Library
from portal.engines.scheduling.interview import Wishes
from portal.engines.scheduling.interview_mix import FAMILIES, LEVELS, MINUTES, ROLES
from portal.records.interviews.models import Seat

WHO = (("alone", "Alone"), (Seat.CANDIDATE, "I answer"), (Seat.INTERVIEWER, "I ask"))


class InterviewForm(forms.Form):
    """Everything is switched on to begin with; what is posted may be anything at all."""

    role = forms.ChoiceField(
        choices=[(slug, role.title) for slug, role in ROLES.items()], initial="developer"
    )
    level = forms.ChoiceField(choices=[(slug, level.title) for slug, level in LEVELS.items()], initial="mid")
    minutes = forms.TypedChoiceField(
        choices=[(str(one), format_lazy(_("{minutes} minutes"), minutes=one)) for one in MINUTES],
        coerce=int,
        initial="40",
    )
    topics = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose at least one topic."),
            "invalid_choice": _("There is no such topic."),
        }
    )
    families = forms.MultipleChoiceField(
        choices=[(slug, family.title) for slug, family in FAMILIES.items()],
        initial=list(FAMILIES),
        error_messages={
            "required": _("Choose at least one kind of question."),
            "invalid_choice": _("There is no such kind."),
        },
    )
    who = forms.ChoiceField(choices=WHO, initial="alone")

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = self.fields["topics"]
        assert isinstance(topics, forms.MultipleChoiceField)
        topics.choices = [(slug, one.title) for slug, one in library.question_sets.items()]
        topics.initial = list(library.question_sets)

    @property
    def wishes(self) -> Wishes:
        """Once it is valid."""
        said = self.cleaned_data
        return Wishes(
            role=said["role"],
            level=said["level"],
            minutes=said["minutes"],
            topics=tuple(said["topics"]),
            families=tuple(said["families"]),
        )

    @property
    def seat(self) -> Seat | None:
        """The host's, of an interview for two; None of one alone."""
        who = self.cleaned_data["who"]
        return None if who == "alone" else Seat(who)
