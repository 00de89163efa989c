"""What the headline of a result says: how it ended, how long it took, what it scored."""

from __future__ import annotations

import math

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import localize
from django.utils.translation import gettext as _

from portal.engines.emulator.outcome import Outcome
from portal.engines.grading.mark import Mark
from portal.pages.workbench.log import ran_out_of_memory
from portal.templatetags.told import plain


def verdict_of(outcome: Outcome) -> tuple[str, str]:
    """`data-state` and headline of one invocation."""
    if outcome.report.status == "timeout":
        return "timeout", _("Timed out")
    if outcome.function_error and ran_out_of_memory(outcome.log):
        return "failed", _("Out of memory")
    if outcome.function_error:
        return "failed", _("Failed")
    return "succeeded", _("Succeeded")


def in_ms(outcome: Outcome) -> str:
    duration = outcome.report.duration_ms
    shown = localize(round(duration, 1)) if duration < 10 else intcomma(math.floor(duration + 0.5))
    return f"{shown} ms"


def checks_passed(passed: int, of: int) -> str:
    return _("checks %(passed)s/%(of)s") % {"passed": passed, "of": of}


def points_of(mark: Mark) -> str:
    return _("%(points)s of %(out_of)s points") % {"points": plain(mark.points), "out_of": plain(mark.out_of)}
