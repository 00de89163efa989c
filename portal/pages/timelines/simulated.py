"""A function of one's own in a simulation, as its page shows it: how it stands, or what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation import Stop
from portal.engines.simulation.timeline import Timeline, UnknownTimeline
from portal.pages.workbench.log import Line, lines_of
from portal.pages.workbench.numbers import local
from portal.pages.workbench.panel import Panel, begin_panel
from portal.pages.workbench.response import Response, read_response
from portal.records.playground.models import OwnFunction, Simulated
from portal.records.playground.simulate import DONE, JOB
from portal.records.runs.models import RunState
from portal.records.runs.stored import jobs_of, outcomes_of, scenarios_of, timelines_of

NO_RESULT = gettext_noop("The run left no timeline. Please play it again.")
_STOPPED = {
    Stop.QUIET: "",
    Stop.WALL_TIME: gettext_noop(
        "It took longer than a simulation may, and was stopped there: what is shown had happened by then. "
        "Does an invocation wait for something, or never end?"
    ),
    Stop.HAPPENINGS: gettext_noop("More happened than is kept of one simulation, and it was stopped there."),
    Stop.VIRTUAL_TIME: gettext_noop("The time that the simulation covers was over before all was quiet."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """
    `timeline` is there once it was played to some end. `failure` and `log` are of the first invocation that
    failed; `note` says what else to know of all of them.
    """

    simulated: Simulated
    title: str
    turned: tuple[str, ...]
    runtime: str
    panel: Panel
    timeline: Timeline | None = None
    stopped: str = ""
    note: str = ""
    failure: Response | None = None
    log: tuple[Line, ...] = ()

    @property
    def function(self) -> OwnFunction:
        return self.simulated.function

    @property
    def is_stale(self) -> bool:
        """It has been changed since."""
        return self.simulated.version != self.function.version

    @property
    def done(self) -> str:
        return str(self.simulated.given.get(DONE, "")).strip()


def show(simulated: Simulated) -> Shown:
    """One query where it waits."""
    run = simulated.run
    told = scenarios_of(run).get(JOB, {})
    shown = {
        "simulated": simulated,
        "title": told.get("title", simulated.simulation),
        "turned": tuple(told.get("turned", ())),
        "runtime": jobs_of(run)[0].function.runtime,
    }
    if run.state != RunState.FINISHED:
        return Shown(**shown, panel=begin_panel(run))
    try:
        timeline = timelines_of(run).get(JOB)
    except UnknownTimeline as fault:
        return Shown(**shown, panel=_broken(str(fault), simulated))
    if timeline is None:
        return Shown(**shown, panel=_broken(_(NO_RESULT), simulated))
    failed = _first_failed(outcomes_of(run).get(JOB, ()))
    return Shown(
        **shown,
        panel=begin_panel(run),
        timeline=timeline,
        stopped=_(_STOPPED[timeline.stop]) if _STOPPED[timeline.stop] else "",
        note=_note(timeline),
        failure=read_response(failed) if failed else None,
        log=lines_of(failed.log) if failed else (),
    )


def _note(timeline: Timeline) -> str:
    ledger = timeline.ledger
    if ledger.invocations and ledger.failures == ledger.invocations:
        return ngettext(
            "Every one of %(count)s invocations failed.",
            "Every one of %(count)s invocations failed.",
            ledger.invocations,
        ) % {"count": local(f"{ledger.invocations:,}")}
    if not ledger.invocations and timeline.stop is Stop.QUIET:
        return _("Your function was not invoked at all.")
    return ""


def _first_failed(outcomes: tuple[Outcome, ...]) -> Outcome | None:
    return next((one for one in outcomes if one.function_error), None)


def _broken(message: str, simulated: Simulated) -> Panel:
    return Panel(state="broken", headline=_("Stopped"), message=message, run_id=simulated.run_id)
