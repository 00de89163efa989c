"""The JSON of a policy, within bounds, and into values as the grammar has them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from .document import (
    Clause,
    Condition,
    Effect,
    Policy,
    PrincipalClause,
    Quantifier,
    Statement,
)
from .malformed import MalformedPolicy, legacy, syntax_error
from .operators import NULL, OPERATORS

MAX_CHARACTERS = 65_536  # white space included: more than any policy that AWS would take
VERSIONS = ("2012-10-17", "2008-10-17")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_POLICY_FIELDS = {"Version", "Id", "Statement"}
_STATEMENT_FIELDS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
    "Condition",
}  # fmt: skip
_PRINCIPAL_FIELDS = {"AWS", "Service", "Federated", "CanonicalUser"}
_EFFECTS: tuple[Effect, ...] = ("Allow", "Deny")
_QUANTIFIERS: tuple[Quantifier, ...] = ("ForAllValues", "ForAnyValue")


class _Number(str):
    """A number as it was written: conditions compare text."""

    __slots__ = ()


def read_json(text: str) -> Policy:
    """Shape only: what the words mean is for `rules`. Raises MalformedPolicy."""
    if len(text) > MAX_CHARACTERS:
        raise MalformedPolicy(
            f"The policy is longer than {MAX_CHARACTERS} characters.",
            remedy="Shorten it.",
            code="LimitExceeded",
        )
    document = _object(_loaded(text), _POLICY_FIELDS, "")
    version = document.get("Version", "2008-10-17")
    if version not in VERSIONS:
        raise syntax_error("Version", f'Write "Version": "{VERSIONS[0]}".')
    written = document.get("Statement")
    statements = [written] if isinstance(written, dict) else written
    if not isinstance(statements, list) or not statements:
        raise syntax_error("Statement", "Write a list of at least one statement.")
    return Policy(
        statements=tuple(_statement(one, f"Statement[{index}]") for index, one in enumerate(statements)),
        version=version,
        id=_text(document.get("Id", ""), "Id"),
    )


def _loaded(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise syntax_error(where, f"This is not JSON: {fault.msg}.") from None
    except RecursionError:
        raise syntax_error("", "Nest no deeper than a policy needs.") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise syntax_error("", f'"{_text(name, "")}" stands twice in one object; make one of them.')
        found[_text(name, "")] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise syntax_error("", f"{name} is not JSON.")


def _object(value: Any, fields: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise syntax_error(where, "This has to be a JSON object.")
    for name in value:
        if name not in fields:
            place = f"{where}.{name}" if where else name
            raise syntax_error(place, f"There is no such element; there are {', '.join(sorted(fields))}.")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or isinstance(value, _Number):
        raise syntax_error(where, "This has to be text in quotation marks.")
    if _HALF_PAIR.search(value):
        raise syntax_error(where, "There is half of a pair of surrogates in it, which is no character.")
    return value


def _texts(value: Any, where: str, read: Callable[[Any, str], str] = _text) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(read(one, f"{where}[{index}]") for index, one in enumerate(value))
    return (read(value, where),)


def _statement(value: Any, where: str) -> Statement:
    written = _object(value, _STATEMENT_FIELDS, where)
    action = _clause(written, "Action", where)
    return Statement(
        effect=_effect(written.get("Effect"), f"{where}.Effect"),
        action=action if action is not None else Clause(values=()),
        resource=_clause(written, "Resource", where),
        principal=_principal(written, where),
        conditions=_conditions(written.get("Condition", {}), f"{where}.Condition"),
        sid=_text(written.get("Sid", ""), f"{where}.Sid"),
    )


def _effect(value: Any, where: str) -> Effect:
    for effect in _EFFECTS:
        if value == effect:
            return effect
    if isinstance(value, str) and value.lower() in ("allow", "deny"):
        raise legacy(where, f"Mind the capital: {value.capitalize()}.")
    raise syntax_error(where, "Write Allow or Deny.")


def _one_of(written: dict[str, Any], name: str, where: str) -> tuple[Any, bool]:
    """The value of X or of NotX, and whether it is NotX's. None for neither."""
    if name in written and f"Not{name}" in written:
        raise syntax_error(where, f"Write {name} or Not{name}, not both.")
    negated = f"Not{name}" in written
    return written.get(f"Not{name}" if negated else name), negated


def _clause(written: dict[str, Any], name: str, where: str) -> Clause | None:
    value, negated = _one_of(written, name, where)
    if name not in written and not negated:
        return None
    return Clause(values=_texts(value, f"{where}.{'Not' if negated else ''}{name}"), negated=negated)


def _principal(written: dict[str, Any], where: str) -> PrincipalClause | None:
    value, negated = _one_of(written, "Principal", where)
    if "Principal" not in written and not negated:
        return None
    where = f"{where}.{'Not' if negated else ''}Principal"
    if value == "*":
        return PrincipalClause(everyone=True, negated=negated)
    named = _object(value, _PRINCIPAL_FIELDS, where)
    lists = {name: _texts(ids, f"{where}.{name}") for name, ids in named.items()}
    return PrincipalClause(
        aws=lists.get("AWS", ()),
        service=lists.get("Service", ()),
        federated=lists.get("Federated", ()),
        canonical_user=lists.get("CanonicalUser", ()),
        negated=negated,
    )


def _conditions(value: Any, where: str) -> tuple[Condition, ...]:
    if not isinstance(value, dict):
        raise syntax_error(where, "This has to be a JSON object.")
    found = []
    for written, keys in value.items():
        place = f"{where}.{written}"
        if not isinstance(keys, dict):
            raise syntax_error(place, 'Write {"condition key": "value"}.')
        for key, values in keys.items():
            found.append(_condition(written, key, values, place))
    return tuple(found)


def _condition(written: str, key: str, values: Any, where: str) -> Condition:
    quantifier, _, rest = written.rpartition(":")
    base = rest.removesuffix("IfExists")
    known = base in OPERATORS or rest == NULL
    if not known or quantifier not in ("", *_QUANTIFIERS):
        raise syntax_error(where, "There is no such condition operator.")
    return Condition(
        operator=base,
        key=key,
        values=_texts(values, f"{where}.{key}", _condition_value),
        quantifier=next((one for one in _QUANTIFIERS if one == quantifier), ""),
        if_exists=rest != base,
    )


def _condition_value(value: Any, where: str) -> str:
    """ "Quotation marks are optional for numeric and Boolean values." """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, _Number) else _text(value, where)
