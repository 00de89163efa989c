"""How aliases move to new versions, and the alarms that stop it: what SAM makes of DeploymentPreference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.engines.stacks.functions import Cannot
from portal.engines.stacks.resolve import Resolver

from .model import Alarm, Canary, Target
from .parts import Part, Parts, target_of

_STEPS = re.compile(r"Lambda(Canary|Linear)(\d{1,2})Percent(?:Every)?(\d{1,2})Minutes?")
_ALL_AT_ONCE = "LambdaAllAtOnce"


def canaries_of(parts: Parts, template: object) -> Iterator[Canary]:
    """An alias is moved by the deployment group that its UpdatePolicy names."""
    resources = template.get("Resources") if isinstance(template, dict) else None
    groups = {
        str(parts.resolver.ref(group.logical_id)): group for group in parts.of("CodeDeploy::DeploymentGroup")
    }
    for alias in list(parts.of("Lambda::Alias")):
        written = resources.get(alias.logical_id) if isinstance(resources, dict) else None
        policy = parts.resolver.value(written.get("UpdatePolicy")) if isinstance(written, dict) else None
        update = policy.get("CodeDeployLambdaAliasUpdate") if isinstance(policy, dict) else None
        group = groups.get(str(update.get("DeploymentGroupName"))) if isinstance(update, dict) else None
        target = target_of(alias.properties.get("FunctionName"))
        if group is None or target is None or not isinstance(update, dict):
            continue
        hooks = {
            name: hook
            for name, key in (("before", "BeforeAllowTrafficHook"), ("after", "AfterAllowTrafficHook"))
            if (hook := target_of(update.get(key))) is not None
        }
        with parts.trying(group):
            yield _canary(alias, group, target.function, hooks)


def _canary(alias: Part, group: Part, function: str, hooks: dict[str, Target]) -> Canary:
    configuration = group.text("DeploymentConfigName")
    found = _STEPS.search(configuration)
    if found is None and _ALL_AT_ONCE not in configuration:
        raise Cannot(f"the deployment configuration {configuration[:80]} is not AWS's own")
    alarms = group.object("AlarmConfiguration").get("Alarms") or []
    return Canary(
        function=function,
        alias=alias.text("Name"),
        configuration=configuration,
        percent=int(found[2]) if found else 100,
        minutes=int(found[3]) if found else 0,
        is_linear=bool(found and found[1] == "Linear"),
        alarms=tuple(str(one.get("Name")) for one in alarms if isinstance(one, dict)),
        hooks=hooks,
    )


def alarms_of(parts: Parts, resolver: Resolver) -> Iterator[Alarm]:
    for part in list(parts.of("CloudWatch::Alarm")):
        with parts.trying(part):
            alarm = _alarm(part)
            yield alarm


def _alarm(part: Part) -> Alarm:
    dimensions = {
        str(one.get("Name")): str(one.get("Value"))
        for one in part.items("Dimensions")
        if isinstance(one, dict)
    }
    metric = part.text("MetricName")
    if part.text("Namespace") != "AWS/Lambda" or metric not in ("Errors", "Throttles", "Duration"):
        raise Cannot(
            f"only Errors, Throttles and Duration of AWS/Lambda are watched here, not {metric[:60]!r}"
        )
    _, _, qualifier = dimensions.get("Resource", "").partition(":")
    return Alarm(
        name=part.name,
        metric=metric,
        function=dimensions.get("FunctionName", ""),
        qualifier=qualifier or None,
        threshold=float(part.text("Threshold", "1")),
        comparison=part.text("ComparisonOperator", "GreaterThanOrEqualToThreshold"),
    )
