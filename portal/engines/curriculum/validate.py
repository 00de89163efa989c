"""Data → one of our models, or what is wrong with it in plain words."""

from __future__ import annotations

import difflib
import json
import types
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .problem import Finding
from .yaml_text import Path

T = TypeVar("T")


def validate(kind: Any, data: Any, *, at: Path = ()) -> tuple[Any, list[Finding]]:
    """
    The value and no findings, or None and what is wrong. `at` is where the data stands.

    `kind` is a model or a union of models. Data goes through JSON text: only
    then does strictness let a list be a tuple and 5 be a float.
    """
    try:
        text = json.dumps(data, allow_nan=False)
        return _adapter(kind).validate_json(text), []
    except ValidationError as errors:
        found: dict[Path, Finding] = {}
        for error in errors.errors(include_url=False, include_context=True):
            finding = _finding(kind, data, error, at)
            found.setdefault(finding.at, finding)  # one thing wrong, one problem
        return None, list(found.values())
    except (ValueError, RecursionError) as fault:
        return None, [
            Finding(at=at, fault=f"This cannot be written as JSON: {fault}.", remedy="Write plain values.")
        ]


_adapters: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once: that takes longer than to use it. Unions cannot be hashed, so they are known by identity."""
    if id(kind) not in _adapters:
        _adapters[id(kind)] = (kind, TypeAdapter(kind))  # kept, so that no other gets its id
    return _adapters[id(kind)][1]


def _finding(kind: Any, data: Any, error: ErrorDetails, at: Path) -> Finding:
    way = _real_way(data, error["loc"])
    parent, key = way[:-1], (way[-1] if way else "")
    owner = _named(data, parent)
    shown = f"`{key}`" if isinstance(key, str) else f"item {key + 1} of `{parent[-1] if parent else ''}`"
    if not way:
        shown = "this"
    where = f"{owner}: " if owner else ""
    fault, remedy = _words(kind, error, shown, parent, key)
    return Finding(at=(*at, *way), fault=(where + fault)[:1].upper() + (where + fault)[1:], remedy=remedy)


def _words(  # noqa: PLR0911  a table, one row a line
    kind: Any, error: ErrorDetails, shown: str, parent: Path, key: str | int
) -> tuple[str, str]:
    given = repr(error.get("input"))
    given = given if len(given) <= 60 else given[:57] + "…"
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"there is no {shown}.", f"Add `{key}: …`."
        case "extra_forbidden":
            return f"{shown} is not known here.", _nearest(kind, parent, str(key))
        case "string_type":
            return f"{shown} must be text, and {given} is not.", "Put it between quotes."
        case "int_type" | "int_from_float" | "float_type":
            return f"{shown} must be a number, and {given} is not.", "Write it without quotes."
        case "bool_type":
            return f"{shown} must be true or false, and {given} is neither.", "Write true or false."
        case "tuple_type" | "list_type":
            return f"{shown} must be a list.", "Write one item a line, each after `- `."
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{shown} must be a mapping.", "Write `key: value` lines, indented below it."
        case "literal_error" | "union_tag_invalid":
            expected = context.get("expected") or context.get("expected_tags", "")
            return f"{shown} is {given}.", f"Use one of {expected}."
        case "union_tag_not_found":
            return f"{shown} has no `kind`.", "Add `kind: …`."
        case "string_pattern_mismatch":
            return (
                f"{shown} is {given}, which does not look right.",
                f"It must match {context.get('pattern')}.",
            )
        case "string_too_short":
            return f"{shown} is empty.", "Write it."
        case _:
            return f"{shown} is {given}.", error["msg"].removesuffix(".") + "."


def _real_way(data: Any, location: tuple[int | str, ...]) -> Path:
    """The error's location without what pydantic adds: the tags of unions and the like."""
    way: list[str | int] = []
    for place, step in enumerate(location):
        last = place == len(location) - 1
        found, inner = _step(data, step)
        # What is not there is a tag; only at the end may it be the missing key itself.
        if found or (last and isinstance(data, dict) and step != data.get("kind")):
            way.append(step)
            data = inner
    return tuple(way)


def _step(data: Any, step: int | str) -> tuple[bool, Any]:
    if isinstance(data, dict):
        return (True, data[step]) if step in data else (False, data)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return True, data[step]
    return False, data


def _named(data: Any, way: Path) -> str:
    """What a reader calls the nearest thing around that has a name: question "role-vs-policy"."""
    name = ""
    collection = ""
    for step in way:
        collection = step if isinstance(step, str) else collection
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(data, dict):
            for field in ("slug", "id", "name"):
                if isinstance(data.get(field), str):
                    name = f'{collection.removesuffix("s")} "{data[field]}"'
                    break
    return name


def _nearest(kind: Any, parent: Path, key: str) -> str:
    known = sorted({name for model in _models_at(kind, parent) for name in model.model_fields})
    if close := difflib.get_close_matches(key, known, n=1):
        return f"Did you mean `{close[0]}`?"
    return f"Remove it; known are {', '.join(known)}." if known else "Remove it."


def _models_at(kind: Any, way: Path) -> list[type[BaseModel]]:
    """Every model that may stand at the end of the way."""
    kinds = _alternatives(kind)
    for step in way:
        following: list[Any] = []
        for model in kinds:
            if isinstance(step, str) and _is_model(model) and step in model.model_fields:
                following += _alternatives(model.model_fields[step].annotation)
        # An index stays on the collection's item type, which _alternatives has already opened.
        kinds = following if isinstance(step, str) else kinds
    return [model for model in kinds if _is_model(model)]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _alternatives(kind: Any) -> list[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return _alternatives(get_args(kind)[0])
    if origin in (Union, types.UnionType, tuple, list):
        return [found for part in get_args(kind) if part is not Ellipsis for found in _alternatives(part)]
    if origin in (dict, Literal):
        return []
    return [kind]
