"""A lab and a learner's files → the jobs of a run. What is expected never goes along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from portal.engines.curriculum import Check, Lab
from portal.engines.curriculum.knobs import to_play
from portal.engines.curriculum.locks import check_locks
from portal.engines.curriculum.models import KNOBS, LAYER, POLICY
from portal.engines.curriculum.policies import read_policy
from portal.engines.emulator import validate
from portal.engines.emulator.function import EVENT_BYTES, BadFunction, Function, Job
from portal.records.accounts.models import Learner

_LAYER = "layer"  # the name of a lab's own
LONGEST_S = 30  # a lab is no batch job


class BadEvent(ValueError):
    """The event is no JSON that Lambda would take; the message says where."""


def check_event(text: str) -> None:
    """Raises BadEvent."""
    if len(text.encode(errors="replace")) > EVENT_BYTES:
        words = _("The event is over %(size)s MB, more than Lambda accepts. Shorten it.")
        raise BadEvent(words % {"size": EVENT_BYTES // 1024 // 1024})
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except BadEvent:
        raise
    except json.JSONDecodeError as error:
        words = _("The event is not JSON: line %(line)s, column %(column)s: %(fault)s.")
        told = {"line": error.lineno, "column": error.colno, "fault": error.msg}
        raise BadEvent(words % told) from error
    except RecursionError as error:
        raise BadEvent(_("The event is nested too deeply. Flatten it.")) from error
    except ValueError as error:  # a number of thousands of digits
        words = _("The event is not JSON that Lambda takes: %(fault)s.")
        raise BadEvent(words % {"fault": error}) from error


def _refuse_constant(name: str) -> NoReturn:
    words = _("The event is not JSON: %(name)s is no JSON value. Use null or a string.")
    raise BadEvent(words % {"name": name})


def function_of(
    lab: Lab,
    files: Mapping[str, str],
    *,
    memory_mb: int | None = None,
    timeout_s: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Function:
    """The lab's configuration, changed where something is given. Raises BadFunction."""
    head, layer = lab.head, layer_of(lab, files)
    function = Function(
        files=package_of(lab, files),
        handler=head.handler,
        runtime=head.runtime,
        memory_mb=memory_mb or head.memory_mb,
        timeout_s=timeout_s or head.timeout_s,
        environment=dict(head.environment if environment is None else environment),
        name=lab.function_name,
        tracing=head.tracing,
        # Behind the others, so that what a learner writes there wins.
        layers=(*head.layers, *layer),
        layer_files=layer,
    )
    validate(function)
    return function


def package_of(lab: Lab, files: Mapping[str, str]) -> dict[str, str]:
    """Without what only lies beside the code: the role's policy, what is set in scenarios, the layer."""
    beside = {*([POLICY] if lab.has_policy else []), *([KNOBS] if lab.has_knobs else [])}
    return {
        path: text
        for path, text in files.items()
        if path not in beside and not (lab.has_layer and path.startswith(LAYER))
    }


def layer_of(lab: Lab, files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The layer of the function's own, where the lab has one: name → path below /opt → text."""
    if not lab.has_layer:
        return {}
    own = {path.removeprefix(LAYER): text for path, text in files.items() if path.startswith(LAYER)}
    return {_LAYER: own} if own else {}


def job_to_try(
    lab: Lab,
    files: Mapping[str, str],
    event: str,
    *,
    learner: Learner,
    memory_mb: int | None = None,
    timeout_s: float | None = None,
) -> Job:
    """One invocation, warm when the same code ran a moment ago. Raises BadEvent, BadFunction, BadPolicy."""
    check_event(event)
    if timeout_s is not None and timeout_s > LONGEST_S:
        raise BadFunction(f"In a lab the timeout is at most {LONGEST_S} s.")
    function = function_of(lab, files, memory_mb=memory_mb, timeout_s=timeout_s)
    beside = around(lab, files)
    return Job(id="try", owner=str(learner.pk), function=function, events=(event,), warm=True, **beside)


def around(lab: Lab, files: Mapping[str, str]) -> dict[str, Any]:
    """A job's `aws` and `policy`; nothing for a lab without. Raises BadPolicy, as AWS would refuse it."""
    if not lab.has_policy:
        return {} if lab.aws is None else {"aws": lab.aws}
    return {"aws": lab.aws, "policy": read_policy(files.get(POLICY, lab.starter[POLICY]))}


def jobs_to_check(lab: Lab, files: Mapping[str, str], *, learner: Learner) -> list[Job]:
    """
    One job, named by its slug, for every check that invokes or plays; each fresh.

    None of a template or a workflow. Raises BadFunction, BadPolicy, BrokenLock.
    """
    check_locks(lab, files)
    if lab.head.code != "function":
        return []
    function_of(lab, files)  # refuses bad files even where no check invokes
    beside = around(lab, files)
    running = (check for check in lab.head.checks if check.given or check.scenario)
    return [_job_to_check(lab, files, check, learner, beside) for check in running]


def scenarios_to_check(lab: Lab, files: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """
    What the jobs of checks that play a scenario play, by their names, hidden ones too: with what the
    learner has set. Raises BadKnobs.
    """
    played = ((check.slug, check.scenario) for check in lab.head.checks if check.scenario)
    return {slug: to_play(lab.scenarios[name], files.get(KNOBS)) for slug, name in played}


def _job_to_check(
    lab: Lab, files: Mapping[str, str], check: Check, learner: Learner, beside: Mapping[str, Any]
) -> Job:
    function = function_of(
        lab, files, memory_mb=check.memory_mb, timeout_s=check.timeout_s, environment=check.environment
    )
    events = lab.payloads[check.slug] or ("null",)  # a scenario has its own
    exports = lab.aws is not None and check.looks_at_account
    return Job(
        id=check.slug,
        owner=str(learner.pk),
        function=function,
        events=events,
        warm=False,
        export=exports,
        **beside,
    )
