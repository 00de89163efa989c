"""What the page of a stack posts. Hostile input: checked for size and shape, never for meaning."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from portal.records.progress.drafts import BadDraft
from portal.records.stacks.models import OwnStack
from portal.records.stacks.written import Written, check_written


class WrittenForm(forms.Form):
    """Files are posted as "file:PATH"; what is missing stays as it is stored."""

    base_version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    idempotency_key = forms.CharField(required=False, max_length=64)

    def __init__(self, posted: QueryDict, *, stack: OwnStack) -> None:
        super().__init__(posted)
        self._stack = stack

    @property
    def written(self) -> Written:
        """As it was typed, whatever is wrong with it."""
        files = {
            name.removeprefix("file:"): newlines(self.data[name])
            for name in self.data
            if name.startswith("file:")
        }
        stored = self._stack.written
        parameters = newlines(self.data.get("parameters", stored.parameters))
        return Written(files=files or stored.files, parameters=parameters)

    def clean(self) -> dict[str, Any]:
        try:
            check_written(self.written)
        except BadDraft as fault:
            raise forms.ValidationError(str(fault)) from fault
        return self.cleaned_data

    @property
    def base(self) -> int:
        """The version the editor was filled from; that which is stored where no file was posted."""
        return self.cleaned_data.get("base_version") or 0

    @property
    def fault(self) -> str:
        """What to change first, in a sentence."""
        return str(next(iter(self.errors.values()))[0])

    def key(self, kind: str) -> str:
        """Two clicks are one run; the same key with anything else is another one."""
        written = self.written
        key = self.cleaned_data["idempotency_key"] or str(uuid4())
        parts = [key, kind, dict(written.files), written.parameters]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @property
    def names(self) -> dict[str, str]:
        """New names of files by the old ones."""
        return {name.removeprefix("name:"): self.data[name] for name in self.data if name.startswith("name:")}


def newlines(text: str) -> str:
    """A textarea is posted with CRLF, whatever was in it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
