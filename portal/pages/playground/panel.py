"""The result of a function's run as a value. Everything is decided here; the template only shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.engines.curriculum import Fact
from portal.engines.emulator.outcome import Outcome
from portal.pages.playground.spread import Ran, ran_of
from portal.pages.workbench.panel import Panel, begin_panel, in_ms, show_outcome, verdict_of
from portal.pages.workbench.steps import ShownRecording, show_recording
from portal.records.playground.find import play_before
from portal.records.playground.models import OwnFunction, Play
from portal.records.playground.ran import code_that_ran
from portal.records.runs.models import RunState
from portal.records.runs.stored import jobs_of, outcomes_of

IDLE = Panel(state="idle", headline="Nothing has run yet")
NO_RESULT = "The run left no result. Please run it again."
WAS_COLD = (
    "No environment of exactly this code and configuration was waiting, so a new one was initialised. "
    "Run warm again."
)
RECORDED = "This run was recorded, in an environment of its own, and took longer for it."
THROTTLED = "Throttled"
NO_STEPS = "There are no steps to show: nothing of your own files ran."


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
    """`version` counts how often it was saved when it ran; `stale`: it has changed since."""

    panel: Panel
    version: int = 0
    stale: bool = False
    summary: Summary | None = None
    steps: ShownRecording | None = None
    ran: Ran | None = None
    note: str = ""


def result_of(play: Play, facts: Mapping[str, Fact]) -> Result:
    """One query for a run that is over, two while it waits."""
    base = begin_panel(play.run)
    stale = is_stale(play, play.function)
    result = Result(panel=base, version=play.version, stale=stale, ran=ran_of(play))
    if play.run.state != RunState.FINISHED:
        return result
    outcomes = tuple(one for found in outcomes_of(play.run).values() for one in found)
    if not outcomes and result.ran and result.ran.throttled:
        return replace(result, panel=replace(base, state="failed", headline=THROTTLED))
    if not outcomes:
        return replace(result, panel=replace(base, state="broken", headline="Stopped", message=NO_RESULT))
    if play.mode == "many":
        return _of_many(result, play, outcomes, facts)
    before = play_before(play)
    earlier = next((one for found in outcomes_of(before).values() for one in found), None) if before else None
    state, headline = verdict_of(outcomes[0])
    panel = show_outcome(base, outcomes[0], earlier, facts)
    panel = replace(panel, state=state, headline=headline, parts=(in_ms(outcomes[0]),))
    result = replace(result, panel=panel)
    if play.mode == "step":
        steps = show_recording(outcomes[0].recording, code_that_ran(play).files)
        return replace(result, steps=steps, note=RECORDED if steps else NO_STEPS)
    cold = outcomes[0].report.init_duration_ms is not None
    return replace(result, note=WAS_COLD if play.mode == "warm" and cold else "")


def is_stale(play: Play, function: OwnFunction) -> bool:
    return play.version != function.version


def _of_many(result: Result, play: Play, outcomes: tuple[Outcome, ...], facts: Mapping[str, Fact]) -> Result:
    """The first that failed is shown, else the last."""
    failed = [number for number, one in enumerate(outcomes, 1) if one.function_error]
    asked = sum(len(job.events) for job in jobs_of(play.run))
    summary = _summary(outcomes, asked=asked, failed=failed)
    panel = show_outcome(result.panel, outcomes[summary.shown - 1], None, facts)
    throttled = result.ran.throttled if result.ran else 0
    headline = "Succeeded" if not failed else f"{len(failed):,} of {len(outcomes):,} failed"
    if throttled and not failed:
        headline = f"{throttled:,} of {asked:,} throttled"
    parts = (f"{len(outcomes):,} invocations", f"{summary.cold:,} cold", f"median {summary.median_ms:.1f} ms")
    state = "failed" if failed or throttled else "succeeded"
    return replace(result, panel=replace(panel, state=state, headline=headline, parts=parts), summary=summary)


def _summary(outcomes: tuple[Outcome, ...], *, asked: int, failed: list[int]) -> Summary:
    took = sorted(one.report.duration_ms for one in outcomes)
    last = len(took) - 1
    return Summary(
        asked=asked,
        ended=len(outcomes),
        failed=len(failed),
        cold=sum(one.report.init_duration_ms is not None for one in outcomes),
        median_ms=took[last // 2],
        p95_ms=took[last * 95 // 100],
        longest_ms=took[-1],
        shown=failed[0] if failed else len(outcomes),
    )
