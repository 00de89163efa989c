"""From the JSON of a definition to its values. Everything that AWS would refuse is told by its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .choices import check_choices
from .definition import Called, Catcher, Definition, Retrier, State, States
from .faults import BadDefinition
from .paths import BadPath, Path, read_path, read_reference
from .resources import read_resource
from .retries import read_catchers, read_retriers
from .templates import check_template

CHARACTERS = 1_048_576  # botocore's model, Definition
NAME_CHARACTERS = 80  # states-language.net, "MUST be … less than or equal to 80"
DEEPEST = 60
_ROOT = {"$": read_path("$")}
_COMMON = {"Type", "Comment", "QueryLanguage", "InputPath", "OutputPath"}
_FLOW = {"Next", "End"}
_RESULT = {"ResultPath", "ResultSelector", "Parameters", "Retry", "Catch"}
_FIELDS: Mapping[str, set[str]] = {
    "Task": _FLOW | _RESULT | {
        "Resource", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath",
    },
    "Pass": _FLOW | {"Result", "ResultPath", "Parameters"},
    "Wait": _FLOW | {"Seconds", "Timestamp", "SecondsPath", "TimestampPath"},
    "Choice": {"Choices", "Default"},
    "Succeed": set(),
    "Fail": {"Error", "Cause", "ErrorPath", "CausePath"},
    "Parallel": _FLOW | _RESULT | {"Branches"},
    "Map": _FLOW | _RESULT | {"ItemsPath", "ItemSelector", "ItemProcessor", "Iterator", "MaxConcurrency"},
}  # fmt: skip
_NOT_SIMULATED = {
    "Assign": "Variables are not simulated. Keep values in the input.",
    "Credentials": "Roles of tasks are not simulated. Leave it out.",
    "MaxConcurrencyPath": "It is not simulated. Write MaxConcurrency.",
    **dict.fromkeys(
        ("ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount",
         "ToleratedFailurePercentage"),
        "It belongs to the distributed mode of Map, which is not simulated. Write an inline Map.",
    ),
}  # fmt: skip
_JSONATA = (
    "JSONata is not simulated: its expressions have no bound on what they cost. Write the state in JSONPath."
)


def read_definition(text: str) -> Definition:
    """Raises BadDefinition."""
    if len(text) > CHARACTERS:
        raise BadDefinition("Definition", f"A definition has at most {CHARACTERS:,} characters.")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadDefinition("Definition", f"This is not JSON: {str(fault)[:200]}.") from None
    if _depth(tree) > DEEPEST:
        raise BadDefinition("Definition", f"It is nested more than {DEEPEST} deep.")
    whole = _object(tree, "Definition")
    if whole.get("QueryLanguage", "JSONPath") != "JSONPath":
        raise BadDefinition("QueryLanguage", _JSONATA)
    timeout = whole.get("TimeoutSeconds")
    if timeout is not None and not _is_whole(timeout, least=1):
        raise BadDefinition("TimeoutSeconds", "It has to be a whole number of 1 or more.")
    return Definition(machine=_states(whole, ""), timeout_s=timeout, comment=str(whole.get("Comment", "")))


def _states(tree: dict[str, Any], place: str) -> States:
    written = tree.get("States")
    if not isinstance(written, dict) or not written:
        raise BadDefinition(f"{place}States", "There has to be a state at least.")
    start = tree.get("StartAt")
    if start not in written:
        raise BadDefinition(f"{place}StartAt", "It has to name one of the states.")
    states = {name: _state(name, one, f"{place}States.{name}") for name, one in written.items()}
    _check_ways(states, f"{place}States")
    return States(start=str(start), states=states)


def _state(name: str, value: Any, place: str) -> State:
    if not 1 <= len(name) <= NAME_CHARACTERS:
        raise BadDefinition(place, f"The name of a state has 1 to {NAME_CHARACTERS} characters.")
    tree = _object(value, place)
    kind = tree.get("Type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise BadDefinition(f"{place}.Type", f"It has to be one of {', '.join(_FIELDS)}.")
    _check_fields(tree, _COMMON | _FIELDS[kind], place)
    try:
        return _made(name, kind, tree, place)
    except BadPath as fault:
        raise BadDefinition(place, str(fault)) from None


def _check_fields(tree: dict[str, Any], known: set[str], place: str) -> None:
    if tree.get("QueryLanguage", "JSONPath") != "JSONPath" or {"Arguments", "Output"} & set(tree):
        raise BadDefinition(place, _JSONATA)
    for field in tree:
        if field not in known:
            says = _NOT_SIMULATED.get(field, "There is no such field in a state of this type.")
            raise BadDefinition(f"{place}.{field}", says)


def _made(name: str, kind: str, tree: dict[str, Any], place: str) -> State:
    check_template(tree.get("Parameters"))
    check_template(tree.get("ResultSelector"))
    check_template(tree.get("ItemSelector"))
    then = _then(tree, kind, place)
    if kind == "Choice":
        check_choices(tree, place)
    called: Called | None = read_resource(tree, place) if kind == "Task" else None
    _check_times(tree, kind, place)
    catchers: tuple[Catcher, ...] = read_catchers(tree.get("Catch", []), f"{place}.Catch")
    retriers: tuple[Retrier, ...] = read_retriers(tree.get("Retry", []), f"{place}.Retry")
    return State(
        name=name,
        type=kind,
        then=then,
        input_path=_path(tree, "InputPath"),
        output_path=_path(tree, "OutputPath"),
        result_path=_path(tree, "ResultPath", is_reference=True),
        parameters=tree.get("Parameters"),
        has_parameters="Parameters" in tree,
        selector=tree.get("ResultSelector"),
        has_selector="ResultSelector" in tree,
        retriers=retriers,
        catchers=catchers,
        fields=tree,
        called=called,
        branches=_branches(tree, kind, place),
    )


def _then(tree: dict[str, Any], kind: str, place: str) -> str | None:
    if kind in ("Choice", "Succeed", "Fail"):
        return None
    then, is_end = tree.get("Next"), tree.get("End", False)
    if isinstance(then, str) and is_end is False:
        return then
    if then is None and is_end is True:
        return None
    raise BadDefinition(place, 'Write "Next" with the name of a state, or "End": true.')


def _path(tree: dict[str, Any], field: str, *, is_reference: bool = False) -> Path | None:
    value = tree.get(field, "$")
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadPath(f"{field} has to be a path, or null.")
    return read_reference(value) if is_reference else read_path(value)


def _branches(tree: dict[str, Any], kind: str, place: str) -> tuple[States, ...]:
    if kind == "Parallel":
        written = tree.get("Branches")
        if not isinstance(written, list) or not written:
            raise BadDefinition(f"{place}.Branches", "There has to be a branch at least.")
        return tuple(
            _states(_object(one, f"{place}.Branches[{at}]"), f"{place}.Branches[{at}].")
            for at, one in enumerate(written)
        )
    if kind != "Map":
        return ()
    field = "ItemProcessor" if "ItemProcessor" in tree else "Iterator"
    processor = _object(tree.get(field), f"{place}.{field}")
    mode = processor.get("ProcessorConfig", {})
    if not isinstance(mode, dict) or mode.get("Mode", "INLINE") != "INLINE":
        raise BadDefinition(f"{place}.{field}", "Of Map states the inline mode is simulated, no other.")
    if not _is_whole(tree.get("MaxConcurrency", 0), least=0):
        raise BadDefinition(f"{place}.MaxConcurrency", "It has to be a whole number of 0 or more.")
    read_path(str(tree.get("ItemsPath", "$")))
    return (_states(processor, f"{place}.{field}."),)


def _check_times(tree: dict[str, Any], kind: str, place: str) -> None:
    names = ("Seconds", "Timestamp", "SecondsPath", "TimestampPath")
    given = [name for name in names if name in tree]
    if kind == "Wait" and len(given) != 1:
        raise BadDefinition(place, f"A Wait state has one of {', '.join(names)}.")
    for name in ("TimeoutSeconds", "HeartbeatSeconds", "Seconds"):
        if name in tree and not _is_whole(tree[name], least=0 if name == "Seconds" else 1):
            raise BadDefinition(f"{place}.{name}", "It has to be a whole number of seconds.")
    for name in (*names[2:], "TimeoutSecondsPath", "HeartbeatSecondsPath", "ErrorPath", "CausePath"):
        if name in tree:
            read_path(str(tree[name])) if not str(tree[name]).startswith("States.") else None
    beat, timeout = tree.get("HeartbeatSeconds"), tree.get("TimeoutSeconds")
    if beat is not None and timeout is not None and beat >= timeout:
        raise BadDefinition(f"{place}.HeartbeatSeconds", "It has to be less than TimeoutSeconds.")


def _check_ways(states: Mapping[str, State], place: str) -> None:
    for state in states.values():
        targets = [state.then] if state.then is not None else []
        targets += [catcher.then for catcher in state.catchers]
        targets += [choice["Next"] for choice in state.fields.get("Choices", ())]
        targets += [state.fields["Default"]] if "Default" in state.fields else []
        for target in targets:
            if target not in states:
                raise BadDefinition(f"{place}.{state.name}", f'It leads to "{target}", and there is none.')


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadDefinition(place, "This has to be a JSON object.")
    return value


def _is_whole(value: Any, *, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= 99_999_999


def _depth(tree: Any) -> int:
    deepest, left = 0, [(tree, 1)]
    while left:
        value, depth = left.pop()
        deepest = max(deepest, depth)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        left.extend((one, depth + 1) for one in inner)
    return deepest
