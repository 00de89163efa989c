"""What an author gives to be looked at. Hostile input: bounded here, read by the engine."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.engines.exchange import FORMATS, READABLE

LONGEST: Final = 1_000_000  # bytes, and characters: as many as a file of content may have
SHAPE: Final = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class ImportForm(forms.Form):
    """A file or a text; of both, the file. `content` and `name` are what the engine takes."""

    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "max_length": format_lazy(
                _("The text has over {most} characters. Split it."),
                most=lazy(number_format, str)(LONGEST, force_grouping=True),
            ),
            "null_characters_not_allowed": _("There is a NUL character in the text. Take it out."),
        },
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("As it looks")), *((name, FORMATS[name].title) for name in READABLE)],
        error_messages={"invalid_choice": _("Choose a format from the list.")},
    )
    topic = forms.CharField(
        label=pgettext_lazy("of questions", "Topic"),
        required=False,
        max_length=64,
        validators=[RegexValidator(SHAPE, _("Write a slug: small letters, digits and single hyphens."))],
        error_messages={"max_length": _("Write up to 64 characters.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LONGEST:
            raise forms.ValidationError(
                _("The file is over %(most)s MB. Split it.") % {"most": LONGEST // 1_000_000}
            )
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if not given.get("file") and not given.get("text", "").strip() and not self.errors:
            raise forms.ValidationError(
                _("There is nothing to read yet. Choose a file of up to 1 MB, or paste a text.")
            )
        return given

    @property
    def name(self) -> str:
        file = self.cleaned_data.get("file")
        return str(file.name) if file else ""

    @property
    def content(self) -> bytes:
        file = self.cleaned_data.get("file")
        content: bytes = file.read() if file else self.cleaned_data["text"].encode("utf-8", "replace")
        return content
