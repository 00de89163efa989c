"""What a learner wrote of a stack, as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.curriculum.stacks import TEMPLATES
from portal.engines.emulator import BadFunction
from portal.records.progress.drafts import BadDraft, check_draft

PARAMETERS = 8_000  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """
    `files` are text by path, one of them the template; `parameters` a NAME=value line each. All of it may be
    wrong: it is kept as it was typed, and judged when it is to be deployed.
    """

    files: Mapping[str, str]
    parameters: str = ""

    @property
    def size(self) -> int:
        texts = (*self.files, *self.files.values(), self.parameters)
        return sum(len(text.encode(errors="replace")) for text in texts)

    def same_as(self, other: Written) -> bool:
        return dict(self.files) == dict(other.files) and self.parameters == other.parameters


def template_of(files: Mapping[str, str]) -> str:
    """Its path; "" where there is none."""
    return next((path for path in TEMPLATES if path in files), "")


def check_written(written: Written) -> None:
    """Raises BadDraft for what is too large to keep."""
    check_draft(written.files, "")
    if len(written.parameters) > PARAMETERS or "\0" in written.parameters:
        raise BadDraft(
            _("The parameters are over %(most)s characters. Shorten them.") % {"most": f"{PARAMETERS:,}"}
        )


def parameters_of(text: str) -> dict[str, str]:
    """A line each, NAME=value; empty lines are skipped. Raises BadFunction."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        name, sign, value = line.partition("=")
        name = name.strip()
        if not line.strip():
            continue
        if not sign or not name:
            raise BadFunction(_("Parameters, line %(line)s: write NAME=value.") % {"line": number})
        if name in found:
            raise BadFunction(
                _("Parameters, line %(line)s: %(name)s is there twice. Take one out.")
                % {"line": number, "name": name}
            )
        found[name] = value.strip()
    return found
