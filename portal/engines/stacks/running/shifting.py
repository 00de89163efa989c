"""
An update of a stack, and how its aliases move to the new versions: all at once, or step by step under the
eyes of alarms, as CodeDeploy does it for SAM's DeploymentPreference.

    update = stack.update(plan)           # a new version of each function whose code has changed
    stack.calls.call(…)                   # the alias sends its share of events to it
    update.wait(minutes=5)                # alarms are looked at, the alias moves on, or back
    update.shifts                         # in progress, succeeded, rolled back: and why

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from portal.engines.emulator import Alias, BadFunction, Outcome, Versions
from portal.engines.stacks.plan import Alarm, Canary, Deployed, Plan, Target

from .deployment import Deployment
from .step import Step
from .tally import Tally

Status = Literal["in progress", "succeeded", "rolled back"]
_COMPARED: Final = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """One alias on its way. `minutes` have passed, `weight` is the new version's share, 0 to 1."""

    canary: Canary
    before: str
    after: str
    weight: float
    minutes: int = 0
    status: Status = "in progress"
    because: str = ""


class Update:
    """`shifts` are those that had begun in another process."""

    def __init__(self, deployment: Deployment, plan: Plan, shifts: Iterable[Shift] = ()) -> None:
        self._deployment = deployment
        self.plan = plan
        self.shifts = list(shifts)

    def begin(self) -> None:
        """Raises BadFunction where a version cannot be published."""
        functions = {name: self._updated(name, deployed) for name, deployed in self.plan.functions.items()}
        self._deployment.tally = Tally()
        self._deployment.updated(self.plan, functions)

    def let_in(self) -> None:
        """Run what is to be run before traffic is let to the new versions."""
        self.shifts = [self._hook(shift, "before") or shift for shift in self.shifts]

    def wait(self, *, minutes: int) -> None:
        """Minute by minute: alarms first, then the next step of each shift."""
        for _ in range(minutes):
            self._deployment.now += timedelta(minutes=1)
            self.shifts = [
                self._next(shift) if shift.status == "in progress" else shift for shift in self.shifts
            ]

    # Beginning

    def _updated(self, name: str, deployed: Deployed) -> Deployed:
        old = self._deployment.functions.get(name)
        if old is None or not deployed.versions.published:
            return deployed
        versions = old.versions.update(deployed.versions.latest).publish()
        for alias in deployed.versions.aliases:
            versions = self._moved(name, versions, alias)
        return replace(deployed, versions=versions)

    def _moved(self, name: str, versions: Versions, alias: Alias) -> Versions:
        after = versions.published[-1].version
        before = next((one.version for one in versions.aliases if one.name == alias.name), after)
        canary = next(
            (one for one in self.plan.canaries if one.function == name and one.alias == alias.name), None
        )
        if before == after or canary is None or canary.percent >= 100:
            return versions.point(Alias(name=alias.name, version=after))
        shift = Shift(canary=canary, before=before, after=after, weight=canary.percent / 100)
        self.shifts.append(shift)
        return versions.point(_alias(shift))

    def _hook(self, shift: Shift, when: str) -> Shift | None:
        """None when it passed, or there is none."""
        target = shift.canary.hooks.get(when)
        if target is None:
            return None
        event = json.dumps({"DeploymentId": "d-EXAMPLE11", "LifecycleEventHookExecutionId": f"hook-{when}"})
        ended = self._deployment.run(Target(function=target.function), event, "hook", f"{when} traffic").ended
        if isinstance(ended, Outcome) and ended.function_error is None:
            return None
        return self._back(shift, f"The hook {target.function} failed {when} traffic was shifted.")

    # Going on

    def _next(self, shift: Shift) -> Shift:
        for alarm in self.plan.alarms:
            if alarm.name in shift.canary.alarms and (why := self._breached(alarm)):
                return self._back(shift, why)
        shift = replace(shift, minutes=shift.minutes + 1)
        if shift.minutes % max(shift.canary.minutes, 1):
            return shift
        weight = shift.weight + shift.canary.percent / 100 if shift.canary.is_linear else 1.0
        if weight < 0.999:
            return self._pointed(replace(shift, weight=round(weight, 2)))
        done = replace(shift, weight=1.0, status="succeeded", because="No alarm went off.")
        return self._hook(done, "after") or self._pointed(done)

    def _breached(self, alarm: Alarm) -> str:
        """Over the whole shift: every period of it has to stay below."""
        value = self._metric(alarm)
        compare = _COMPARED.get(alarm.comparison, operator.ge)
        if value is None or not compare(value, alarm.threshold):
            return ""
        what = f"{alarm.metric} is {value:g}, its threshold {alarm.threshold:g}"
        return f"The alarm {alarm.name} went off: {what}."

    def _metric(self, alarm: Alarm) -> float | None:
        """Since the update began; None where there is no data."""
        found = self._deployment.tally.of(alarm.function, alarm.qualifier)
        match alarm.metric:
            case "Errors":
                return float(found.errors) if found.events else None
            case "Throttles":
                return float(found.throttles) if found.events else None
        return found.duration_ms / found.ran if found.ran else None

    def _back(self, shift: Shift, why: str) -> Shift:
        back = replace(shift, weight=0.0, status="rolled back", because=why)
        return self._pointed(back)

    def _pointed(self, shift: Shift) -> Shift:
        deployed = self._deployment.functions[shift.canary.function]
        try:
            versions = deployed.versions.point(_alias(shift))
        except BadFunction as why:  # somebody has deleted the version meanwhile
            return replace(shift, status="rolled back", because=str(why))
        self._deployment.moved(replace(deployed, versions=versions))
        note = (
            f"{shift.canary.alias}: {shift.weight:.0%} of events go to version {shift.after}. {shift.because}"
        )
        self._deployment.note(Step(cause="hook", source=shift.canary.configuration, note=note.rstrip()))
        return shift


def _alias(shift: Shift) -> Alias:
    name = shift.canary.alias
    if shift.status == "rolled back":
        return Alias(name=name, version=shift.before)
    if shift.weight >= 1:
        return Alias(name=name, version=shift.after)
    return Alias(name=name, version=shift.before, other_version=shift.after, weight=shift.weight)
