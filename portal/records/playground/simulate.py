"""
A function of one's own in a simulation: asking for a run in which what a source would send goes through it.

What sends, how it tries again and how long an invocation takes is the simulation's, on a clock of its own;
what comes of an invocation is the function's. It begins with the AWS that is around it, and leaves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from portal.engines.curriculum import Simulation
from portal.engines.curriculum.knobs import BadKnobs
from portal.engines.emulator import Job, validate_job
from portal.engines.simulation.scenarios import (
    BadScenario,
    Knob,
    Scenario,
    Turning,
    check_settings,
    read_scenario,
    read_seed,
    scenario_to_json,
    standing,
    turn_to,
    typed,
)
from portal.records.accounts.models import Learner
from portal.records.playground.account import begin_with
from portal.records.playground.around import around_of
from portal.records.playground.models import OwnFunction, Simulated
from portal.records.playground.target import target_of
from portal.records.playground.written import Written
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run
from portal.records.runs.signals import run_finished

JOB: Final = "simulation"
TURNED: Final = "turned"  # in a form that was sent: a box that is not ticked is not
DONE: Final = "done"
BODY, POISON = "body", "poison_body"
SEED: Final = "seed"
FIELD: Final = 2_000  # characters of one
DONE_CHARACTERS: Final = 200
WALL_S: Final = 30.0  # of one simulation, whatever the function does
HAPPENINGS: Final = 20_000  # as many as are kept of one
_MODELLED = (
    "handler.style",
    "handler.failure_rate",
    "handler.stops_at_first",
)  # of a handler that is not run
_ID = "{id}"


def knobs_here(scenario: Scenario) -> tuple[Knob, ...]:
    """Those that are not the function's own business."""
    return tuple(knob for knob in scenario.knobs if knob.path not in _MODELLED)


def turnings_of(scenario: Scenario, given: Mapping[str, str]) -> tuple[Turning, ...]:
    """As `given` has them, where somebody has sent the form; else as they stand."""
    if TURNED not in given:
        return tuple(standing(knob, scenario) for knob in knobs_here(scenario))
    return tuple(typed(knob, given.get(knob.path, "")) for knob in knobs_here(scenario))


def scenario_of(simulation: Simulation, given: Mapping[str, str]) -> Scenario:
    """What is to be played. Raises BadKnobs."""
    scenario = read_scenario(simulation.scenario)
    try:
        turned = turn_to(scenario, turnings_of(scenario, given))
        limits = replace(
            turned.limits,
            wall_s=min(turned.limits.wall_s, WALL_S),
            happenings=min(turned.limits.happenings, HAPPENINGS),
        )
        seed = read_seed(given.get(SEED, str(scenario.seed)).strip())
        sent = replace(turned, seed=seed, limits=limits, knobs=(), traffic=_traffic(turned, given))
        checked = read_scenario(scenario_to_json(sent))
        check_settings(checked)
    except BadScenario as fault:
        raise BadKnobs(str(fault)) from None
    return checked


def _traffic(scenario: Scenario, given: Mapping[str, str]) -> Any:
    body, poison = (given.get(name, "").strip()[:FIELD] for name in (BODY, POISON))
    return tuple(
        replace(one, body=body or one.body, poison_body=poison or one.poison_body) for one in scenario.traffic
    )


def read_done(given: Mapping[str, str]) -> str:
    """What is logged when the work of an event is done; "" for whoever names nothing. Raises BadKnobs."""
    done = given.get(DONE, "").strip()
    if not done:
        return ""
    if _ID not in done or not done.isprintable() or len(done) > DONE_CHARACTERS:
        words = _(
            "What is logged for an event is one line of at most %(most)s characters that has %(id)s "
            "where the event's id stands, like “charged %(id)s”."
        )
        raise BadKnobs(words % {"most": DONE_CHARACTERS, "id": _ID})
    return done


@transaction.atomic
def simulate(
    *,
    learner: Learner,
    function: OwnFunction,
    simulation: Simulation,
    given: Mapping[str, str],
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    `given` are the fields of the form: knobs by their paths, and those named above. What runs is $LATEST, as
    it is saved. It is a batch: it gives way to whoever sits and waits.

    Raises BadKnobs, BadFunction, TooManyRuns.
    """
    scenario, done = scenario_of(simulation, given), read_done(given)
    job = _job_of(learner, function)
    knobs = knobs_here(read_scenario(simulation.scenario))
    told = {
        "scenario": scenario_to_json(scenario),
        "done": done,
        "turned": [standing(knob, scenario).words for knob in knobs],
        "title": simulation.title,
    }
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.PLAY,
        lab_slug="",
        lab_digest="",
        jobs=[job],
        scenarios={JOB: told},
        idempotency_key=idempotency_key,
        now=now,
    )
    names = {TURNED, DONE, BODY, POISON, SEED, *(knob.path for knob in knobs)}
    kept = {name: given[name].replace("\0", "")[:FIELD] for name in names if name in given}
    asked = {
        "function": function,
        "version": function.version,
        "simulation": simulation.slug,
        "given": kept,
    }
    Simulated.objects.get_or_create(run=run, defaults=asked)
    return run


def _job_of(learner: Learner, function: OwnFunction) -> Job:
    """Raises BadFunction, BadAround."""
    written = function.written
    target = target_of(function, written, "")
    job = Job(
        id=JOB,
        owner=str(learner.pk),
        function=target.function,
        events=("null",),  # the scenario has its own
        warm=False,
        batch=True,
        **_aws_of(learner, written),
    )
    validate_job(job)
    return job


def _aws_of(learner: Learner, written: Written) -> dict[str, Any]:
    around = around_of(written)
    if around is None:
        return {}
    seed = begin_with(learner, around.seed) if around.is_kept else around.seed.to_json()
    return {"aws": seed, "policy": around.policy}


@receiver(run_finished, dispatch_uid="playground.simulated")
def forget_account(*, run: Run, **_: Any) -> None:
    """The row of a run that is over does not need what it began with, which may be a megabyte."""
    if run.purpose != Purpose.PLAY or JOB not in run.request.get("scenarios", {}):
        return
    for job in run.request["jobs"]:
        if job.get("aws"):
            job["aws"] = {}
    run.save(update_fields=["request"])
