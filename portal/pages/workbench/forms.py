"""What the workbench posts. Hostile input: checked for size and shape, never for meaning."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab
from portal.engines.curriculum.knobs import knobs_typed
from portal.engines.curriculum.models import KNOBS
from portal.engines.emulator.function import MEMORY_MB, TIMEOUT_S
from portal.records.progress.drafts import BadDraft, check_draft
from portal.records.progress.jobs import LONGEST_S, BadEvent, check_event

_KNOB = "knob:"  # before the path of what is set in the lab's scenarios


def _memory() -> str:
    words = _("Memory is a whole number of MB from %(least)s to %(most)s.")
    return words % {"least": MEMORY_MB[0], "most": intcomma(MEMORY_MB[1])}


def _timeout() -> str:
    words = _("The timeout is %(least)s to %(most)s seconds in a lab.")
    return words % {"least": TIMEOUT_S[0], "most": LONGEST_S}


MEMORY = lazy(_memory, str)()
TIMEOUT = lazy(_timeout, str)()


class DraftForm(forms.Form):
    """
    `files_posted` holds the lab's files as posted, the starter's where one is missing, and what is set in its
    scenarios as one of them.
    """

    event = forms.CharField(required=False, strip=False)
    base_version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, posted: QueryDict, *, lab: Lab) -> None:
        super().__init__(posted)
        self._takes_event = lab.head.code == "function"
        self.files_posted = {
            path: _newlines(posted.get(f"file:{path}", text)) for path, text in lab.begins_with.items()
        }
        if lab.has_knobs:
            named = (name for name in posted if name.startswith(_KNOB))
            typed = {name.removeprefix(_KNOB): str(posted[name]) for name in named}
            self.files_posted[KNOBS] = knobs_typed(lab, typed)

    def clean_event(self) -> str:
        return _newlines(self.cleaned_data["event"])

    def clean(self) -> dict[str, Any]:
        try:
            check_draft(self.files_posted, self.cleaned_data.get("event", ""))
        except BadDraft as fault:
            raise forms.ValidationError(str(fault)) from fault
        return self.cleaned_data

    @property
    def base(self) -> int:
        """The version the editor was filled from; 0 when there was none."""
        return self.cleaned_data["base_version"] or 0

    @property
    def fault(self) -> str:
        """What to change first, in a sentence."""
        return str(next(iter(self.errors.values()))[0])

    @property
    def typed(self) -> dict[str, str]:
        """The fields as they were posted, to be shown again."""
        return {
            name: _newlines(self.data[name])
            for name in ("event", "memory_mb", "timeout_s")
            if name in self.data
        }


class SubmitForm(DraftForm):
    idempotency_key = forms.CharField(required=False, max_length=64)

    @property
    def key(self) -> str:
        """
        The posted key together with what is asked for. Two clicks are one run; but Submit right
        after Run, or a page that was gone back to and changed, brings the same key and wants
        another one. Without a posted key no two are the same.
        """
        asked = {**self.cleaned_data, "idempotency_key": self.cleaned_data["idempotency_key"] or str(uuid4())}
        asked.pop("base_version")  # the first of two clicks may have changed it
        parts = [type(self).__name__, self.files_posted, asked]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class RunForm(SubmitForm):
    """Without script a sample event is chosen by name, and put in the place of the text."""

    memory_mb = forms.IntegerField(
        required=False,
        min_value=MEMORY_MB[0],
        max_value=MEMORY_MB[1],
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), MEMORY),
    )
    timeout_s = forms.FloatField(
        required=False,
        min_value=TIMEOUT_S[0],
        max_value=LONGEST_S,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), TIMEOUT),
    )

    def __init__(self, posted: QueryDict, *, lab: Lab, scripted: bool) -> None:
        chosen = next((one for one in lab.presets if one.name == posted.get("preset")), None)
        if chosen and not scripted:
            posted = posted.copy()
            posted["event"] = chosen.text
        super().__init__(posted, lab=lab)

    def clean_event(self) -> str:
        event = super().clean_event()
        if not self._takes_event:
            return event
        try:
            check_event(event)
        except BadEvent as fault:
            raise forms.ValidationError(str(fault)) from fault
        return event


def _newlines(text: str) -> str:
    """A textarea is posted with CRLF, whatever was in it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
