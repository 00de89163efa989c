"""A checked template → the plan of its deployment into the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from portal.engines.cloud.seed import Seed
from portal.engines.cloud.seed_rules import find_faults
from portal.engines.front_doors import problems
from portal.engines.stacks.check import Checked
from portal.engines.stacks.functions import Cannot, is_known, text_of
from portal.engines.stacks.names import TYPES
from portal.engines.stacks.project import Nothing, Project
from portal.engines.stacks.resolve import Resolver

from .apis import apis_of
from .canaries import alarms_of, canaries_of
from .functions import Functions
from .machines import machines_of
from .model import Api, LeftOut, Plan
from .parts import Parts
from .permissions import granted_by, refuse_notifications, refuse_polls
from .roles import Roles
from .stores import seed_of
from .wires import buses_of, notifications_of, polls_of, schedules_of

# What is there in AWS and does nothing here that anybody would miss: it is deployed by its name.
_QUIET: Final = frozenset({"AWS::Logs::LogGroup", "AWS::CodeDeploy::Application"})


def make_plan(checked: Checked, *, project: Project | None = None, stack: str = "my-stack") -> Plan:
    """Of a template that could be translated; what cannot be deployed is in `left_out`."""
    if checked.resolver is None or checked.template is None:
        raise ValueError("the template has errors: there is nothing to plan")
    parts = Parts(resolver=checked.resolver)
    _leave_strangers(parts)
    roles = Roles(parts)
    functions = Functions(parts, roles=roles, project=project or Nothing(), code=checked.code)
    seed = _seed(parts, roles)
    apis = tuple(_taken(parts, apis_of(parts)))
    granted = granted_by(parts)
    plan = Plan(
        stack=stack,
        functions=functions.found,
        seed=seed,
        apis=apis,
        polls=tuple(refuse_polls(parts, polls_of(parts), functions.found)),
        notifications=tuple(refuse_notifications(parts, notifications_of(parts), granted)),
        schedules=tuple(schedules_of(parts)),
        machines=tuple(machines_of(parts)),
        canaries=tuple(canaries_of(parts, checked.template)),
        alarms=tuple(alarms_of(parts, checked.resolver)),
        names={part.logical_id: part.name for ones in parts.types().values() for part in ones if part.name},
        outputs=_outputs(checked),
        granted=granted,
    )
    return replace(plan, left_out=tuple(parts.left_out.values()))


def _leave_strangers(parts: Parts) -> None:
    for kind, ones in parts.types().items():
        if kind not in TYPES:
            for part in ones:
                parts.leave(part, f"{kind[:80]} is not simulated here. The rest is deployed without it")
        elif any(not part.name for part in ones):
            for part in (one for one in ones if not one.name):
                parts.leave(part, "its name is not known here")


def _seed(parts: Parts, roles: Roles) -> Seed:
    """Tried as a whole; where that fails, thing by thing, so that one that is wrong leaves the others."""
    written: dict[str, Any] = {**seed_of(parts), "buses": buses_of(parts)}
    assumable = [
        {"name": name, "trust": trust, "policy": roles.policies[arn]}
        for arn, (name, trust) in roles.trusts.items()
        if "AWS" in str(trust.get("Statement"))
    ]
    written["roles"] = assumable
    by_name = {part.name: part for ones in parts.types().values() for part in ones}
    kept: dict[str, list[Any]] = {section: [] for section in written}
    for section, things in written.items():
        for thing in things:
            fault = _fault({section: [thing]})
            if fault is None:
                kept[section].append(thing)
            elif part := by_name.get(thing["name"]):
                parts.leave(part, fault)
    seed = Seed.model_validate_json(_json(kept))
    for one in find_faults(seed):
        if len(one.at) < 2:
            continue
        thing = kept[str(one.at[0])][int(one.at[1])]
        if part := by_name.get(thing["name"]):
            parts.leave(part, f"{one.fault} {one.remedy}".rstrip("."))
            thing["left"] = True
    left = {
        section: [thing for thing in things if not thing.pop("left", False)]
        for section, things in kept.items()
    }
    return Seed.model_validate_json(_json(left))


def _fault(written: Mapping[str, Any]) -> str | None:
    try:
        Seed.model_validate_json(_json(written))
    except ValidationError as faults:
        first = faults.errors()[0]
        return f"{'.'.join(map(str, first['loc'][2:])) or 'it'}: {first['msg']}"[:200]
    return None


def _json(value: Any) -> str:
    return json.dumps(value)


def _taken(parts: Parts, apis: Iterator[Api]) -> Iterator[Api]:
    """Those that API Gateway would take."""
    by_id = {part.logical_id: part for ones in parts.types().values() for part in ones}
    for api in apis:
        if found := problems(api.door):
            parts.leave(by_id[api.logical_id], str(found[0]).rstrip("."))
        else:
            yield api


def _outputs(checked: Checked) -> dict[str, str]:
    """Those that are known."""
    assert checked.resolver is not None  # make_plan has asked
    assert checked.template is not None
    written = checked.template.get("Outputs")
    found = {}
    for name, one in written.items() if isinstance(written, dict) else ():
        if not _holds(checked.resolver, one):
            continue
        value = checked.resolver.value(one.get("Value") if isinstance(one, dict) else None, ("Outputs", name))
        if value is not None and is_known(value) and not isinstance(value, dict | list):
            found[str(name)] = text_of(value)
    return found


def _holds(resolver: Resolver, output: Any) -> bool:
    try:
        name = output.get("Condition") if isinstance(output, dict) else None
        return name is None or resolver.conditions.holds(name)
    except Cannot:
        return False


def left_out(plan: Plan) -> dict[str, LeftOut]:
    return {one.logical_id: one for one in plan.left_out}
