"""What the page of a function posts. Hostile input: checked for size and shape, never for meaning."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.library import library
from portal.pages.playground.samples import sample_text
from portal.records.playground.models import OwnFunction
from portal.records.playground.play import MOST_AT_ONCE, MOST_TIMES
from portal.records.playground.written import AROUND, DEFAULTS, Written, check_written
from portal.records.progress.drafts import BadDraft

_counted = lazy(intcomma, str)
AT_ONCE = format_lazy(_("Run 1 to {most} at once."), most=MOST_AT_ONCE)
TIMES = format_lazy(_("Run it 1 to {most} times."), most=_counted(MOST_TIMES))


class WrittenForm(forms.Form):
    """
    Files are posted as "file:PATH", the configuration by the names of DEFAULTS; what is missing
    stays as it is stored. Without script a sample event is chosen by name. An empty file of AROUND is none:
    the editor shows both where there is AWS around the function.
    """

    event = forms.CharField(required=False, strip=False)
    base_version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    qualifier = forms.CharField(required=False, max_length=128)
    idempotency_key = forms.CharField(required=False, max_length=64)
    times = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), TIMES),
    )

    at_once = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_AT_ONCE,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), AT_ONCE),
    )

    def __init__(self, posted: QueryDict, *, function: OwnFunction, scripted: bool = True) -> None:
        super().__init__(posted)
        self._function = function
        self._sample = None if scripted else sample_text(library(), posted.get("preset", ""))

    @property
    def written(self) -> Written:
        """As it was typed, whatever is wrong with it."""
        posted = {
            name.removeprefix("file:"): _newlines(self.data[name])
            for name in self.data
            if name.startswith("file:")
        }
        files = {path: text for path, text in posted.items() if path not in AROUND or text.strip()}
        stored = self._function.written
        event = self._sample or _newlines(self.data.get("event", stored.event))
        fields = {name: _newlines(self.data.get(name, stored.field(name))) for name in DEFAULTS}
        return Written(files=files or stored.files, fields=fields, event=event)

    def clean(self) -> dict[str, Any]:
        try:
            check_written(self.written)
        except BadDraft as fault:
            raise forms.ValidationError(str(fault)) from fault
        return self.cleaned_data

    @property
    def base(self) -> int:
        """The version the editor was filled from."""
        return self.cleaned_data.get("base_version") or 0

    @property
    def how_often(self) -> int:
        return self.cleaned_data["times"] or 1

    @property
    def side_by_side(self) -> int:
        return self.cleaned_data["at_once"] or 1

    @property
    def version_wanted(self) -> str:
        """A qualifier; "" is none."""
        return str(self.cleaned_data["qualifier"])

    @property
    def fault(self) -> str:
        """What to change first, in a sentence."""
        return str(next(iter(self.errors.values()))[0])

    def key(self, mode: str) -> str:
        """Two clicks are one run; the same key with anything else is another one."""
        written = self.written
        key = self.cleaned_data["idempotency_key"] or str(uuid4())
        parts = [
            key,
            mode,
            self.how_often,
            self.side_by_side,
            self.version_wanted,
            dict(written.files),
            dict(written.fields),
            written.event,
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @property
    def names(self) -> dict[str, str]:
        """New names of files by the old ones."""
        return {name.removeprefix("name:"): self.data[name] for name in self.data if name.startswith("name:")}


def _newlines(text: str) -> str:
    """A textarea is posted with CRLF, whatever was in it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
