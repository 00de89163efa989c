"""What a learner wrote, as it was typed, and the function it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.curriculum.models import POLICY
from portal.engines.emulator import BadFunction, Function, validate
from portal.engines.emulator.function import EPHEMERAL_MB, LATEST, MEMORY_MB, TIMEOUT_S, TRACING
from portal.records.progress.drafts import BadDraft, check_draft

SEED = "aws.yaml"  # what the AWS around a function begins with
AROUND = (SEED, POLICY)  # beside the code, and no part of the package
AWS = ("Off", "Fresh", "Kept")  # what an account begins with: SEED, or what the learner's runs have left
SNAP_START = ("None", "PublishedVersions")  # by the names that ApplyOn has
_NO_MEMORY = gettext_noop("Memory is a whole number of MB from %(least)s to %(most)s.")
_NO_STORAGE = gettext_noop("Ephemeral storage (/tmp) is a whole number of MB from %(least)s to %(most)s.")
LONGEST_S = 60  # of one invocation: a thread of the portal waits for it
FIELD = 200  # characters
ENVIRONMENT = 8_000  # characters, twice what Lambda takes: it is judged when it is run
DEFAULTS: Mapping[str, str] = {
    "runtime": "python3.14",
    "handler": "lambda_function.lambda_handler",
    "memory_mb": "128",
    "timeout_s": "3",
    "ephemeral_mb": "512",
    "reserved": "",
    "provisioned": "0",
    "snap_start": "None",
    "tracing": TRACING[0],
    "aws": AWS[0],
    "layers": "",
    "log_format": "Text",
    "application_log_level": "",
    "system_log_level": "",
    "environment": "",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """
    `files` are text by path. `fields` are the configuration as the form has it, by the names
    of DEFAULTS: "environment" is a KEY=value line each, "layers" are names with space between. Two of
    the files may be those of AROUND, which are no part of the package.
    All of it may be wrong: it is kept as it was typed, and judged when it is to be run.
    """

    files: Mapping[str, str]
    fields: Mapping[str, str]
    event: str

    @property
    def size(self) -> int:
        """Bytes, the configuration not counted."""
        texts = (*self.files, *self.files.values(), self.event)
        return sum(len(text.encode(errors="replace")) for text in texts)

    @property
    def code(self) -> dict[str, str]:
        """The files of the package."""
        return {path: text for path, text in self.files.items() if path not in AROUND}

    @property
    def around(self) -> dict[str, str]:
        """Those of AROUND that are there."""
        return {path: self.files[path] for path in AROUND if path in self.files}

    def field(self, name: str) -> str:
        return self.fields.get(name, DEFAULTS[name])

    def same_as(self, other: Written) -> bool:
        return (
            dict(self.files) == dict(other.files)
            and self.event == other.event
            and all(self.field(name) == other.field(name) for name in DEFAULTS)
        )


def check_written(written: Written) -> None:
    """Raises BadDraft for what is too large to keep."""
    check_draft(written.files, written.event)
    for name, text in written.fields.items():
        most = ENVIRONMENT if name == "environment" else FIELD
        if name not in DEFAULTS or len(text) > most or "\0" in text:
            words = _("%(name)s is over %(most)s characters, or nothing that can be configured.")
            raise BadDraft(words % {"name": name[:40], "most": intcomma(most)})


def function_of(written: Written, name: str, *, version: str = LATEST) -> Function:
    """Raises BadFunction, with what to change."""
    field = written.field
    function = Function(
        files=written.code,
        handler=field("handler").strip(),
        runtime=field("runtime"),
        memory_mb=_whole(field("memory_mb"), _NO_MEMORY, MEMORY_MB),
        timeout_s=_timeout_s(field("timeout_s")),
        environment=variables_of(field("environment")),
        name=name,
        log_format=field("log_format"),
        application_log_level=field("application_log_level") or None,
        system_log_level=field("system_log_level") or None,
        ephemeral_mb=_whole(field("ephemeral_mb"), _NO_STORAGE, EPHEMERAL_MB),
        layers=tuple(field("layers").replace(",", " ").split()),
        version=version,
        snap_start=_is_chosen(field("snap_start")),
        tracing=field("tracing"),
    )
    validate(function)
    return function


def fields_of(function: Function) -> dict[str, str]:
    """The form's text that makes this function again."""
    return {
        "runtime": function.runtime,
        "handler": function.handler,
        "memory_mb": str(function.memory_mb),
        "timeout_s": f"{function.timeout_s:g}",
        "ephemeral_mb": str(function.ephemeral_mb),
        "snap_start": SNAP_START[function.snap_start],
        "tracing": function.tracing,
        "layers": " ".join(function.layers),
        "log_format": function.log_format,
        "application_log_level": function.application_log_level or "",
        "system_log_level": function.system_log_level or "",
        "environment": "".join(f"{name}={value}\n" for name, value in function.environment.items()),
    }


def variables_of(text: str) -> dict[str, str]:
    """A line each, KEY=value; empty lines are skipped. Raises BadFunction."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        name, sign, value = line.partition("=")
        name = name.strip()
        if not line.strip():
            continue
        if not sign:
            raise BadFunction(_("Environment, line %(number)s: write KEY=value.") % {"number": number})
        if name in found:
            words = _("Environment, line %(number)s: %(name)s is there twice. Take one out.")
            raise BadFunction(words % {"number": number, "name": name})
        found[name] = value
    return found


def _is_chosen(text: str) -> bool:
    if text not in SNAP_START:
        raise BadFunction(
            _("SnapStart is %(one)s or %(other)s.") % {"one": SNAP_START[0], "other": SNAP_START[1]}
        )
    return text == SNAP_START[True]


def _whole(text: str, wrong: str, between: tuple[int, int]) -> int:
    try:
        return int(text)
    except ValueError:
        bounds = {"least": between[0], "most": intcomma(between[1])}
        raise BadFunction(_(wrong) % bounds) from None


def _timeout_s(text: str) -> float:
    try:
        timeout_s = float(text)
    except ValueError:
        timeout_s = -1
    if not TIMEOUT_S[0] <= timeout_s <= LONGEST_S:  # not a number is in no range
        words = _("The timeout is %(least)s to %(most)s seconds in the playground.")
        raise BadFunction(words % {"least": TIMEOUT_S[0], "most": LONGEST_S})
    return timeout_s
