"""The result of a function's run as a value. Everything is decided here; the template only shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.curriculum import Fact
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.observability.traces import as_xray, read_header
from portal.pages.playground.spread import Ran, ran_of
from portal.pages.workbench.headline import in_ms, verdict_of
from portal.pages.workbench.panel import Panel, begin_panel, show_outcome
from portal.pages.workbench.steps import ShownRecording, show_recording
from portal.records.playground.find import play_before
from portal.records.playground.models import OwnFunction, Play
from portal.records.playground.ran import code_that_ran
from portal.records.runs.models import RunState
from portal.records.runs.sightings import Ahead, ahead_in
from portal.records.runs.stored import jobs_of, outcomes_of

NO_RESULT = gettext_noop("The run left no result. Please run it again.")
WAS_COLD = gettext_noop(
    "No environment of exactly this code and configuration was waiting, so a new one was initialised. "
    "Run warm again."
)
WAS_RESTORED = gettext_noop(
    "No environment of this version was waiting, so a new one was restored from its snapshot. Run warm again."
)
RECORDED = gettext_noop("This run was recorded, in an environment of its own, and took longer for it.")
THROTTLED = gettext_noop("Throttled")
NO_STEPS = gettext_noop("There are no steps to show: nothing of your own files ran.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Of a run of several invocations. Times in ms, as REPORT tells them."""

    asked: int
    ended: int
    failed: int
    cold: int
    median_ms: float
    p95_ms: float
    longest_ms: float
    shown: int  # the invocation, from 1, whose answer, log and report are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """
    `version` counts how often it was saved when it ran; `stale`: it has changed since. `trace` names that of
    the invocation that is shown, as X-Ray writes it; "" where it was not traced.
    """

    panel: Panel
    version: int = 0
    stale: bool = False
    summary: Summary | None = None
    steps: ShownRecording | None = None
    ran: Ran | None = None
    note: str = ""
    trace: str = ""
    is_kept: bool = False  # what it left in the AWS around it goes into the learner's account
    ahead: Ahead | None = None  # that was initialised before any event, the first with its log


def idle() -> Panel:
    return Panel(state="idle", headline=_("Nothing has run yet"))


def result_of(play: Play, facts: Mapping[str, Fact]) -> Result:
    """One query for a run that is over, two while it waits."""
    base = begin_panel(play.run)
    stale = is_stale(play, play.function)
    ahead = next(iter(ahead_in(play.run)), None)
    result = Result(panel=base, version=play.version, stale=stale, ran=ran_of(play), ahead=ahead)
    if play.run.state != RunState.FINISHED:
        return result
    outcomes = tuple(one for found in outcomes_of(play.run).values() for one in found)
    if not outcomes and result.ran and result.ran.throttled:
        return replace(result, panel=replace(base, state="failed", headline=_(THROTTLED)))
    if not outcomes:
        return replace(
            result, panel=replace(base, state="broken", headline=_("Stopped"), message=_(NO_RESULT))
        )
    job = jobs_of(play.run)[0]
    result = replace(result, is_kept=job.export)
    if play.mode == "many":
        return _of_many(result, job, outcomes, facts)
    before = play_before(play)
    earlier = next((one for found in outcomes_of(before).values() for one in found), None) if before else None
    state, headline = verdict_of(outcomes[0])
    panel = show_outcome(base, outcomes[0], earlier, facts, job=job)
    panel = replace(panel, state=state, headline=headline, parts=(in_ms(outcomes[0]),))
    result = replace(result, panel=panel, trace=_trace_of(outcomes[0]))
    if play.mode == "step":
        steps = show_recording(outcomes[0].recording, code_that_ran(play).files)
        return replace(result, steps=steps, note=_(RECORDED) if steps else _(NO_STEPS))
    note = ""
    if play.mode == "warm" and _is_cold(outcomes[0]):
        note = _(WAS_RESTORED) if panel.figures and panel.figures.restored else _(WAS_COLD)
    return replace(result, note=note)


def is_stale(play: Play, function: OwnFunction) -> bool:
    return play.version != function.version


def _of_many(result: Result, job: Job, outcomes: tuple[Outcome, ...], facts: Mapping[str, Fact]) -> Result:
    """The first that failed is shown, else the last."""
    failed = [number for number, one in enumerate(outcomes, 1) if one.function_error]
    asked = len(job.events)
    summary = _summary(outcomes, asked=asked, failed=failed)
    shown = outcomes[summary.shown - 1]
    panel = show_outcome(result.panel, shown, None, facts, job=job)
    throttled = result.ran.throttled if result.ran else 0
    state = "failed" if failed or throttled else "succeeded"
    panel = replace(panel, state=state, headline=_headline(summary, throttled), parts=_parts(summary))
    return replace(result, panel=panel, summary=summary, trace=_trace_of(shown))


def _headline(summary: Summary, throttled: int) -> str:
    if summary.failed:
        numbers = {"number": intcomma(summary.failed), "all": intcomma(summary.ended)}
        return _("%(number)s of %(all)s failed") % numbers
    if throttled:
        numbers = {"number": intcomma(throttled), "all": intcomma(summary.asked)}
        return _("%(number)s of %(all)s throttled") % numbers
    return _("Succeeded")


def _parts(summary: Summary) -> tuple[str, ...]:
    return (
        _("%(number)s invocations") % {"number": intcomma(summary.ended)},
        _("%(number)s cold") % {"number": intcomma(summary.cold)},
        _("median %(duration)s ms") % {"duration": number_format(f"{summary.median_ms:.1f}")},
    )


def _trace_of(outcome: Outcome) -> str:
    header = read_header(outcome.traced.header) if outcome.traced is not None else None
    return as_xray(header.trace_id) if header is not None else ""


def _is_cold(outcome: Outcome) -> bool:
    """In an environment that was made for it: initialised, or restored from a snapshot."""
    report = outcome.report
    return report.init_duration_ms is not None or report.restore_duration_ms is not None


def _summary(outcomes: tuple[Outcome, ...], *, asked: int, failed: list[int]) -> Summary:
    took = sorted(one.report.duration_ms for one in outcomes)
    last = len(took) - 1
    return Summary(
        asked=asked,
        ended=len(outcomes),
        failed=len(failed),
        cold=sum(map(_is_cold, outcomes)),
        median_ms=took[last // 2],
        p95_ms=took[last * 95 // 100],
        longest_ms=took[-1],
        shown=failed[0] if failed else len(outcomes),
    )
