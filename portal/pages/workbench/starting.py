"""Asking for a run on behalf of a request: the run, or the panel that says why there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.engines.curriculum.knobs import BadKnobs
from portal.engines.curriculum.locks import BrokenLock
from portal.engines.curriculum.models import POLICY
from portal.engines.curriculum.policies import BadPolicy
from portal.engines.emulator.function import BadFunction
from portal.pages.workbench.panel import Panel, Place, limited_panel, refused_panel
from portal.records.accounts.models import Learner
from portal.records.playground.around import BadAround
from portal.records.progress.drafts import BadDraft
from portal.records.progress.jobs import BadEvent
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.models import Run

log = logging.getLogger(__name__)

REFUSED = 422
LIMITED = 429
UNABLE = 503
AGAIN_S = 10  # a lock is gone by then, or a request or two has failed on it
NOT_TAKEN = gettext_lazy(
    "The portal cannot take your run down just now: its database is busy, or has no room left. "
    "Nothing was run, and what you typed is still in the editor; press again in about %(seconds)s s."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotStarted:
    panel: Panel
    status: int  # of the answer


def start_run(
    who: Callable[[], Learner], *, ask: Callable[[Learner], Run], keep: Callable[[Learner], object]
) -> Run | NotStarted:
    """`keep` saves the code of a run that was not accepted: its draft went back with the run."""
    try:
        learner = who()
        try:
            return ask(learner)
        except TooManyRuns as full:
            keep(learner)
            return NotStarted(panel=limited_panel(str(full), full.retry_after_s), status=LIMITED)
    except BadAround as fault:
        return refuse(str(fault), Place(path=fault.path, line=fault.line, text=fault.fault))
    except (BadPolicy, BrokenLock) as fault:
        return _refuse_at(fault)
    except (BadFunction, BadDraft, BadEvent, BadKnobs) as fault:
        return refuse(str(fault))
    except OperationalError as fault:
        log.error("A run could not be taken down: %s", fault)
        return NotStarted(panel=limited_panel(NOT_TAKEN % {"seconds": AGAIN_S}, AGAIN_S), status=UNABLE)


def _refuse_at(fault: BadPolicy | BrokenLock) -> NotStarted:
    if isinstance(fault, BrokenLock):
        return refuse(str(fault), Place(path=fault.path, line=fault.line, text=fault.said))
    # Nothing runs: on AWS the role would still have the policy that it had.
    place = Place(path=POLICY, line=fault.line, text=f"{fault.fault} {fault.remedy}")
    words = _("%(file)s, line %(line)s: %(fault)s Nothing was run.")
    return refuse(words % {"file": POLICY, "line": fault.line, "fault": place.text}, place)


def refuse(message: str, at: Place | None = None) -> NotStarted:
    return NotStarted(panel=refused_panel(message, at), status=REFUSED)
