"""
Rules of Choice states.

https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .faults import NO_CHOICE, RUNTIME, BadDefinition, StateError
from .paths import BadPath, NotFound, read_path
from .templates import Scope

MOST_WILDCARDS = 20
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
Compare = Callable[[Any, Any], bool]


def choose(choices: list[dict[str, Any]], default: str | None, scope: Scope, state: str) -> str:
    """The name of the next state. Raises StateError."""
    for choice in choices:
        if _holds(choice, scope, state):
            return str(choice["Next"])
    if default is None:
        raise StateError(NO_CHOICE, f"No choice of {state} holds, and it has no Default.")
    return default


def _holds(rule: dict[str, Any], scope: Scope, state: str) -> bool:
    if "And" in rule:
        return all(_holds(one, scope, state) for one in rule["And"])
    if "Or" in rule:
        return any(_holds(one, scope, state) for one in rule["Or"])
    if "Not" in rule:
        return not _holds(rule["Not"], scope, state)
    operator = _operator(rule)
    wanted = rule[operator]
    if operator == "IsPresent":
        return _is_present(rule["Variable"], scope) is wanted
    found = _look_up(rule["Variable"], scope, state)
    if operator.endswith("Path"):
        operator, wanted = operator.removesuffix("Path"), _look_up(wanted, scope, state)
    return _OPERATORS[operator](found, wanted)


def _operator(rule: dict[str, Any]) -> str:
    return next(name for name in rule if name not in ("Variable", "Next", "Comment"))


def _is_present(path: str, scope: Scope) -> bool:
    try:
        scope.find(read_path(path))
    except NotFound:
        return False
    return True


def _look_up(path: str, scope: Scope, state: str) -> Any:
    try:
        return scope.find(read_path(path))
    except NotFound:
        says = f"Invalid path '{path}': The choice state's condition path references an invalid value."
        raise StateError(RUNTIME, f"An error occurred while executing the state '{state}'. {says}") from None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return _moment(value) is not None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40 or not _TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _compared(of: Callable[[Any], Any], is_one: Callable[[Any], bool], compare: Compare) -> Compare:
    return lambda found, wanted: is_one(found) and is_one(wanted) and compare(of(found), of(wanted))


def _orders(prefix: str, of: Callable[[Any], Any], is_one: Callable[[Any], bool]) -> dict[str, Compare]:
    compare: dict[str, Compare] = {
        "Equals": lambda one, other: bool(one == other),
        "LessThan": lambda one, other: bool(one < other),
        "GreaterThan": lambda one, other: bool(one > other),
        "LessThanEquals": lambda one, other: bool(one <= other),
        "GreaterThanEquals": lambda one, other: bool(one >= other),
    }
    return {f"{prefix}{name}": _compared(of, is_one, test) for name, test in compare.items()}


def _fits(found: Any, wanted: Any) -> bool:
    if not _is_text(found) or not _is_text(wanted):
        return False
    parts = re.split(r"(?<!\\)\*", wanted)
    first, *rest = (re.escape(part.replace("\\*", "*").replace("\\\\", "\\")) for part in parts)
    if not rest:
        return re.fullmatch(first, found, re.DOTALL) is not None
    *middle, last = rest
    # Atomic groups: the time is at most the two lengths multiplied.
    pattern = f"{first}{''.join(f'(?>.*?{part})' for part in middle)}.*{last}"
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def _same(value: Any) -> Any:
    return value


_OPERATORS: dict[str, Compare] = {
    **_orders("String", _same, _is_text),
    **_orders("Numeric", _same, _is_number),
    **_orders("Timestamp", _moment, _is_time),
    "BooleanEquals": lambda found, wanted: isinstance(found, bool) and found is wanted,
    "StringMatches": _fits,
    "IsNull": lambda found, wanted: (found is None) is wanted,
    "IsNumeric": lambda found, wanted: _is_number(found) is wanted,
    "IsString": lambda found, wanted: _is_text(found) is wanted,
    "IsBoolean": lambda found, wanted: isinstance(found, bool) is wanted,
    "IsTimestamp": lambda found, wanted: _is_time(found) is wanted,
}
_NAMES = (
    {*_OPERATORS, "IsPresent"}
    | {f"{name}Path" for name in _OPERATORS if not name.startswith("Is") and name != "StringMatches"}
)  # fmt: skip


def check_choices(tree: dict[str, Any], place: str) -> None:
    """Raises BadDefinition."""
    choices = tree.get("Choices")
    if not isinstance(choices, list) or not choices:
        raise BadDefinition(f"{place}.Choices", "There has to be a choice at least.")
    for index, choice in enumerate(choices):
        at = f"{place}.Choices[{index}]"
        if not isinstance(choice, dict) or not isinstance(choice.get("Next"), str):
            raise BadDefinition(at, 'A choice has "Next" with the name of a state.')
        _check_rule(choice, at)


def _check_rule(rule: Any, place: str) -> None:
    if not isinstance(rule, dict):
        raise BadDefinition(place, "A rule is a JSON object.")
    names = [name for name in rule if name not in ("Variable", "Next", "Comment")]
    if len(names) != 1:
        raise BadDefinition(place, "A rule has one comparison, or one of And, Or and Not.")
    (name,) = names
    if name in ("And", "Or"):
        if not isinstance(rule[name], list) or not rule[name]:
            raise BadDefinition(f"{place}.{name}", "This has to be a list of rules.")
        for index, one in enumerate(rule[name]):
            _check_rule(one, f"{place}.{name}[{index}]")
    elif name == "Not":
        _check_rule(rule[name], f"{place}.Not")
    else:
        _check_comparison(rule, name, place)


def _check_comparison(rule: dict[str, Any], name: str, place: str) -> None:
    if name not in _NAMES:
        raise BadDefinition(f"{place}.{name}", "There is no such comparison.")
    if name == "StringMatches" and str(rule[name]).count("*") > MOST_WILDCARDS:
        raise BadDefinition(f"{place}.{name}", f"At most {MOST_WILDCARDS} wildcards are simulated.")
    if name.startswith("Is") and not isinstance(rule[name], bool):
        raise BadDefinition(f"{place}.{name}", "It has to be true or false.")
    try:
        read_path(str(rule.get("Variable", "")))
        if name.endswith("Path"):
            read_path(str(rule[name]))
    except BadPath as fault:
        raise BadDefinition(place, str(fault)) from None
