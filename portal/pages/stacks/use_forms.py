"""The forms by which a stack that stands is used, one of each kind: what they post, as acting takes it."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from portal.engines.emulator.function import EVENT_BYTES
from portal.library import library
from portal.pages.stacks.forms import newlines
from portal.pages.stacks.titles import to_keep

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
TEXT: Final = 256 * 1024  # characters of an object or a message
MINUTES: Final = 1_440


class UseForm(forms.Form):
    """`given` is what stacks.running.acting takes, `title` what was done, in a line to keep."""

    kind: ClassVar[str]

    @property
    def fault(self) -> str:
        return str(next(iter(self.errors.values()))[0])

    @property
    def given(self) -> Any:
        raise NotImplementedError

    @property
    def title(self) -> str:
        raise NotImplementedError

    def _text(self, name: str) -> str:
        return newlines(str(self.cleaned_data[name]))


def _name(missing: Any) -> forms.CharField:
    return forms.CharField(max_length=255, error_messages={"required": missing})


def _body(most: int = TEXT) -> forms.CharField:
    return forms.CharField(required=False, strip=False, max_length=most)


class CallForm(UseForm):
    kind = "call"
    method = forms.ChoiceField(choices=[(one, one) for one in METHODS])
    path = forms.CharField(
        max_length=8_192, error_messages={"required": gettext_lazy("Write a path, like /hello.")}
    )
    headers = forms.CharField(required=False, max_length=10_240)
    body = _body(1_000_000)
    api = forms.CharField(required=False, max_length=255)

    def clean_path(self) -> str:
        path = str(self.cleaned_data["path"])
        if not path.startswith("/"):
            raise forms.ValidationError(gettext("A path begins with “/”."))
        return path

    def clean_headers(self) -> dict[str, str]:
        found = {}
        for line in newlines(self.cleaned_data["headers"]).split("\n"):
            name, colon, value = line.partition(":")
            if not line.strip():
                continue
            if not colon or not name.strip() or not name.strip().isprintable():
                raise forms.ValidationError(
                    gettext("Headers: %(line)s is no “Name: value”.") % {"line": repr(line[:60])}
                )
            found[name.strip()] = value.strip()
        return found

    @property
    def given(self) -> list[Any]:
        told = self.cleaned_data
        return [told["method"], told["path"], self._text("body"), told["headers"], told["api"] or None]

    @property
    def title(self) -> str:
        return f"{self.cleaned_data['method']} {self.cleaned_data['path']}"


class EventForm(UseForm):
    """A sample that is chosen is sent in the place of what is typed."""

    kind = "event"
    function = _name(gettext_lazy("Choose a function."))
    sample = forms.CharField(required=False, max_length=200)
    event = _body(EVENT_BYTES)

    def clean(self) -> dict[str, Any]:
        found = library().event(self.cleaned_data.get("sample") or "")
        if found is not None:
            self.cleaned_data["event"] = json.dumps(found.payload, indent=2, ensure_ascii=False)
        try:
            json.loads(self.cleaned_data.get("event") or "{}")
        except (ValueError, RecursionError) as fault:
            raise forms.ValidationError(
                gettext("The event is not JSON: %(fault)s.") % {"fault": fault}
            ) from None
        return self.cleaned_data

    @property
    def given(self) -> list[str]:
        told = self.cleaned_data
        return [told["sample"] or "event", self._text("event") or "{}", told["function"]]

    @property
    def title(self) -> str:
        return to_keep(self.kind, self.cleaned_data["function"])


class PutForm(UseForm):
    kind = "put"
    bucket = _name(gettext_lazy("Choose a bucket."))
    key = forms.CharField(
        max_length=1_024, error_messages={"required": gettext_lazy("Write a key, like a.txt.")}
    )
    body = _body()

    @property
    def given(self) -> list[str]:
        return [self.cleaned_data["bucket"], self.cleaned_data["key"], self._text("body")]

    @property
    def title(self) -> str:
        return to_keep(self.kind, f"{self.cleaned_data['bucket']}/{self.cleaned_data['key']}")


class TextForm(UseForm):
    """A text for a thing of the stack, which the field named `to` chooses."""

    to: ClassVar[str]
    otherwise: ClassVar[str] = ""  # where nothing is written
    body = _body()

    @property
    def given(self) -> list[str]:
        return [self.cleaned_data[self.to], self._text("body") or self.otherwise]

    @property
    def title(self) -> str:
        return to_keep(self.kind, self.cleaned_data[self.to])


class SendForm(TextForm):
    kind, to = "send", "queue"
    queue = _name(gettext_lazy("Choose a queue."))


class PublishForm(TextForm):
    kind, to = "publish", "topic"
    topic = _name(gettext_lazy("Choose a topic."))


class StartForm(TextForm):
    kind, to, otherwise = "start", "machine", "{}"
    machine = _name(gettext_lazy("Choose a state machine."))


class FireForm(UseForm):
    kind = "fire"
    schedule = _name(gettext_lazy("Choose a schedule."))

    @property
    def given(self) -> str:
        return str(self.cleaned_data["schedule"])

    @property
    def title(self) -> str:
        return to_keep(self.kind, self.given)


class SocketForm(UseForm):
    """A message a line."""

    kind = "socket"
    api = _name(gettext_lazy("Choose an API."))
    messages = _body()

    def clean_messages(self) -> list[str]:
        lines = [line for line in newlines(self.cleaned_data["messages"]).split("\n") if line.strip()]
        if len(lines) > 20:
            raise forms.ValidationError(gettext("20 messages are sent at once."))
        return lines

    @property
    def given(self) -> list[Any]:
        return [self.cleaned_data["api"], self.cleaned_data["messages"]]

    @property
    def title(self) -> str:
        return to_keep(self.kind, self.cleaned_data["api"])


class WaitForm(UseForm):
    kind = "wait"
    minutes = forms.IntegerField(
        min_value=1,
        max_value=MINUTES,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            format_lazy(gettext_lazy("1 to {most} minutes can pass."), most=f"{MINUTES:,}"),
        ),
    )

    @property
    def given(self) -> int:
        return int(self.cleaned_data["minutes"])

    @property
    def title(self) -> str:
        return f"{self.given} minute{'' if self.given == 1 else 's'} pass"


FORMS: Final[dict[str, type[UseForm]]] = {
    form.kind: form
    for form in (
        CallForm, EventForm, PutForm, SendForm, PublishForm, StartForm, FireForm, SocketForm, WaitForm
    )
}  # fmt: skip
