"""content/rules/<name>.yaml: rules of a team, and the checks of a lab that they become."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from .around_rules import OF_AWS, OF_POLICY, check_shape
from .lab_rules import OF_NO_RUN, check_expectation
from .models import Check, Given, Idempotent, Lab, Ledger, Passes, PolicySize, RuleSet, Source
from .models import Rule as OneRule
from .problem import Finding
from .runtime_rules import OF_ANY_LANGUAGE, reads_code
from .sheets import check_stem
from .stack_rules import OF_STACKS
from .tree import Tree
from .units import Unit, open_yaml, repeated
from .validate import validate

EVENTS = 10  # of a lab that a rule sends, at most
SLUG = 64  # characters


def read_rules(tree: Tree, path: str) -> Unit[RuleSet]:
    unit: Unit[RuleSet] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    found, findings = validate(RuleSet, data)
    unit.say(findings)
    if found is None:
        return unit
    faults = list(_faults(found))
    unit.say(faults)
    if not faults:
        unit.value = found
    check_stem(unit, path, "name", data)
    return unit


def _faults(found: RuleSet) -> Iterator[Finding]:
    for slug in sorted(repeated(rule.slug for rule in found.rules)):
        yield Finding(at=("rules",), fault=f"The rule `{slug}` is there twice.", remedy="Rename one of them.")
    for place, rule in enumerate(found.rules):
        if len(slug_of(found, rule)) > SLUG:
            fault = f"`{slug_of(found, rule)}`, the name of its check, has more than {SLUG} characters."
            yield Finding(at=("rules", place, "slug"), fault=fault, remedy="Shorten `slug`.")
        for number, expectation in enumerate(rule.expect):
            at = ("rules", place, "expect", number)
            name = f'Rule "{rule.slug}"'
            if isinstance(expectation, (*OF_STACKS, Ledger, Passes)):
                yield Finding(
                    at=at, fault=f"{name}: `{expectation.kind}` is of one lab, and no rule of all.",
                    remedy="Put it into the checks of that lab.",
                )  # fmt: skip
            yield from check_expectation(expectation, at, name)
            if isinstance(expectation, OF_AWS):
                yield from check_shape(expectation, at, name)


def checks_of(lab: Lab, rules: Iterable[RuleSet]) -> Iterator[tuple[Check, tuple[str, ...]]]:
    """
    The checks that rules become in a lab, each with its payloads. What the lab has nothing of is not asked
    of it: a policy where there is none, what is logged where nothing runs.
    """
    for found in rules:
        for rule in found.rules:
            if not all(_applies(expectation, lab) for expectation in rule.expect):
                continue
            events: tuple[str, ...] = ()
            if not all(isinstance(expectation, OF_NO_RUN) for expectation in rule.expect):
                own = lab.presets[:EVENTS]
                events = tuple(_compact(preset.text) for preset in own for _ in range(rule.times))
            yield _check(found, rule, len(events)), events


def slug_of(found: RuleSet, rule: OneRule) -> str:
    return f"{found.name}-{rule.slug}"


def _compact(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def _check(found: RuleSet, rule: OneRule, events: int) -> Check:
    return Check(
        slug=slug_of(found, rule),
        title=rule.title,
        hint=rule.why,
        points=rule.points,
        given=(Given(),) * events,  # which of them, the payloads say
        expect=rule.expect,
        rule_of=found.title,
    )


def _applies(expectation: object, lab: Lab) -> bool:
    code = lab.head.code
    if isinstance(expectation, OF_POLICY):
        return lab.has_policy or (code == "template" and isinstance(expectation, PolicySize))
    if isinstance(expectation, Source):
        return expectation.rule in OF_ANY_LANGUAGE or (code == "function" and reads_code(lab.head))
    if isinstance(expectation, (*OF_AWS, Idempotent)):
        return code == "function" and lab.aws is not None
    return code == "function"
