"""What the page of workflows posts. Hostile input: bounded here, read by the engine."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

FILE: Final = "deploy.yaml"
LONGEST: Final = 64 * 1024  # characters; those of large projects have a tenth of it


class WorkflowForm(forms.Form):
    """The text is posted as "file:" and its name, as the workbench posts every file."""

    text = forms.CharField(
        strip=False,
        max_length=LONGEST,
        error_messages={
            "required": _("There is no workflow yet. Paste one, or open an example."),
            "max_length": format_lazy(
                _("The workflow is over {size} KB. Shorten it, or split it."), size=LONGEST // 1024
            ),
            "null_characters_not_allowed": _("There is a NUL character in it. Take it out."),
        },
    )
    has_samconfig = forms.BooleanField(required=False)

    def add_prefix(self, field_name: str) -> str:
        return f"file:{FILE}" if field_name == "text" else field_name

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")
