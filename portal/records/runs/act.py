"""
A stack job: a template checked and deployed, or a stack gone on with, and what is done to it, act by act.

A run carries it as request["stacks"] = {name: told}. It needs no Job: a run may have jobs, stack jobs, or
both, and stack jobs are worked off behind the others, in their order. Its outcome is {"job": name,
"deployed": what act() gives}.

    told = {
        "files": {"template.yaml": text, "src/app.py": text, …},
        "parameters": {name: value},
        "name": "my-stack",                                                absent: that
        "acts": [["call", ["GET", "/hello", ""]], ["update", null], ["wait", 5]],    see stacks.running.acting
        "from": the state that an earlier one left,                       absent: deployed afresh
        "at": "2026-11-28T12:00:00+00:00",                                 absent: now
        "keeps": False,                                 nobody goes on with it; absent: the state is given
    }

With a state the stack is the one that is kept there, and `files` are those that ["update", null] deploys over
it; ["update", {"files": …, "parameters": …}] deploys others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from portal.engines.emulator import BadFunction
from portal.engines.emulator.client import Broker, Refused
from portal.engines.front_doors import BadRequest
from portal.engines.stacks import (
    Acting,
    BadState,
    CheckerGone,
    CheckFailed,
    Checks,
    Files,
    NotDeployed,
    Plan,
    Planned,
    Remembered,
    Stack,
    diagram_of,
    offers_of,
    plan_of,
    resume,
    state_of,
)
from portal.engines.stacks.running.invoke import Run
from portal.records.runs.errand import Errand, OutOfTime
from portal.records.runs.said import Said
from portal.records.runs.storable import storable

Json = dict[str, Any]

ACTS: Final = 50  # of one stack job
STATE_BYTES: Final = 4 * 1024 * 1024  # of its JSON: an account of 1 MB, and the code of its versions
FINDINGS: Final = 200
TEMPLATES: Final = ("template.yaml", "template.yml", "template.json")
_ITS_FAULT = (BadFunction, BadRequest, BadState, CheckFailed, NotDeployed, OutOfTime, Refused)


class _Nobody:
    """In the place of a checker where there is none."""

    def check(self, order: Mapping[str, Any]) -> Json:
        raise CheckerGone("No process that checks templates has been started with this portal.")


def act(
    broker: Broker,
    checks: Checks | None,
    told: Mapping[str, Any],
    started: Callable[[], None],
    *,
    errand: Errand | None = None,
    hear: Callable[[str], None] = lambda _: None,
) -> Json:
    """
    {"findings": […], "resources": […], "outputs": {}, "diagram": {}, "offers": {}, "responses": […],
    "refused": "" or why,
    "state": what the next one begins with, or null}. Findings, resources and diagram are those of the
    template that was deployed last, or refused; nothing is done behind an act that is refused. `started` is
    called when a function has run, `hear` with each line of its log.

    Raises BrokerGone, Cancelled, CheckerGone.
    """
    run = (errand or Errand()).runner(broker, started=started, hear=hear)
    job = _StackJob(checks or _Nobody(), told, run)
    refused = ""
    try:
        job.begin()
        job.go_on()
    except _ITS_FAULT as why:
        refused = str(why)[:2_000]
    return storable(job.result(refused))  # type: ignore[no-any-return]


class _StackJob:
    def __init__(self, checks: Checks, told: Mapping[str, Any], run: Run) -> None:
        kept = told.get("from") or {}
        self._told = told
        self._kept: Json = kept
        self._run = run
        self._checks = Remembered(checks, kept.get("said"))
        self._project: Json = kept.get("project") or _project(told)
        self._name = str(self._project.get("name") or told.get("name") or "my-stack")
        self._planned: Planned | None = None
        self._stack: Stack | None = None
        # What was planned of which project, and said of it: the stack has one of these plans.
        self._plans: list[tuple[Plan, Json, Json]] = []
        self._responses: list[Json] = []

    def begin(self) -> None:
        planned = self._plan(self._project)
        if planned.plan is None:
            return
        if self._kept:
            self._stack = resume(self._kept["stack"], planned.plan, run=self._run)
        else:
            at = datetime.fromisoformat(self._told["at"]) if self._told.get("at") else datetime.now(UTC)
            self._stack = Stack(planned.plan, run=self._run, now=at)

    def go_on(self) -> None:
        """Nothing where the template was refused."""
        acts = self._told.get("acts", ())
        if len(acts) > ACTS:
            raise BadFunction(f"{ACTS} acts are done at once, not {len(acts)}.")
        said = Said()
        acting = Acting(self._stack) if self._stack is not None else None
        for kind, given in acts if acting is not None else ():
            if kind == "update" and (given := self._update(given)) is None:
                return
            assert acting is not None  # else there are no acts
            self._responses.append(said.kept(acting.act(kind, given)))

    def _update(self, given: Any) -> Any:
        """The plan of the other project; None where it is refused."""
        return self._plan(_project(self._told if given is None else given)).plan

    def _plan(self, project: Json) -> Planned:
        files = project["files"]
        text = next((files[name] for name in TEMPLATES if name in files), "")
        self._planned = plan_of(
            text,
            checks=self._checks,
            project=Files(files),
            parameters=project["parameters"],
            stack=self._name,
        )
        if self._planned.plan is not None:
            self._plans.append((self._planned.plan, project, self._checks.latest))
        return self._planned

    def result(self, refused: str) -> Json:
        planned = self._planned
        state = self._state()
        if state is not None and len(json.dumps(state)) > STATE_BYTES:
            refused = refused or (
                f"What the stack holds is over {STATE_BYTES // 1024 // 1024} MB and cannot be kept: it stays"
                " as it was. Deploy it afresh, or put less into it."
            )
            state = None
        return {
            "findings": [one.to_json() for one in planned.findings[:FINDINGS]] if planned else [],
            "resources": [one.to_json() for one in planned.resources] if planned else [],
            "outputs": dict(planned.plan.outputs) if planned and planned.plan else {},
            "diagram": diagram_of(planned.checked).to_json() if planned else {},
            "offers": offers_of(planned.plan) if planned and planned.plan else {},
            "responses": self._responses,
            "refused": refused,
            "state": state,
        }

    def _state(self) -> Json | None:
        if self._stack is None or not self._told.get("keeps", True):
            return None
        deployed = self._stack.deployment.plan  # not the latest where an update could not begin
        project, said = next(one[1:] for one in self._plans if one[0] is deployed)
        return {"project": {**project, "name": self._name}, "said": said, "stack": state_of(self._stack)}


def _project(told: Any) -> Json:
    """Raises BadFunction for what is none."""
    files = told.get("files") if isinstance(told, Mapping) else None
    parameters = (told.get("parameters") or {}) if isinstance(told, Mapping) else {}
    if not isinstance(files, Mapping) or not isinstance(parameters, Mapping):
        raise BadFunction("A project is files by their paths, and parameters by their names.")
    return {"files": dict(files), "parameters": dict(parameters)}
