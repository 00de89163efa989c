"""
The rules once more, naively: on the documents as they are written, by recursion, sharing nothing with the engine.

From the pages of the IAM User Guide that the engine's docstrings name.
"""

from __future__ import annotations

import base64
import ipaddress
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

Mark = tuple[str, bool]  # a character, and whether it is a wildcard


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def as_word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- Patterns --------------------------------------------------------------------


def plain(text: str) -> list[Mark]:
    return [(character, character in "*?") for character in text]


def glob(pattern: list[Mark], text: str, colons: str = "anywhere") -> bool:
    """`colons`: anywhere, segment (for Resource) or component (for ArnLike)."""

    def walk(place: int, at: int) -> bool:
        if place == len(pattern):
            return at == len(text)
        character, wild = pattern[place]
        behind = [mark for mark in pattern[:place] if mark == (":", False)]
        free = colons == "anywhere" or len(behind) >= 5
        if not wild:
            return at < len(text) and text[at] == character and walk(place + 1, at + 1)
        if character == "?":
            return at < len(text) and (free or text[at] != ":") and walk(place + 1, at + 1)
        if colons == "segment" and pattern[place + 1 : place + 2] in ([], [(":", False)]):
            free = True
        return any(
            walk(place + 1, end) for end in range(at, len(text) + 1) if free or ":" not in text[at:end]
        )

    return walk(0, 0)


def with_variables(text: str, context: dict[str, list[str]], wild: bool = True) -> list[Mark] | None:
    if not text:
        return []
    end = text.find("}")
    if not text.startswith("${") or end < 0:
        rest = with_variables(text[1:], context, wild)
        return None if rest is None else [(text[0], wild and text[0] in "*?"), *rest]
    inside = text[2:end]
    rest = with_variables(text[end + 1 :], context, wild)
    if inside in ("*", "?", "$"):
        value: str | None = inside
    elif ", '" in inside:
        name, default = inside[:-1].split(", '")
        value = only(context, name, default)
    else:
        value = only(context, inside, None)
    return None if value is None or rest is None else [(character, False) for character in value] + rest


def only(context: dict[str, list[str]], name: str, default: str | None) -> str | None:
    values = look_up(context, name)
    return values[0] if len(values) == 1 else default


def look_up(context: dict[str, list[str]], name: str) -> list[str]:
    return next((values for key, values in context.items() if key.lower() == name.lower()), [])


def resource_matches(written: str, resource: str, context: dict[str, list[str]], variables: bool) -> bool:
    if written == "*":
        return True
    parts = written.split(":", 5)
    if len(parts) < 6:
        if not [part for part in parts if part[-1:] == "*"]:
            written += ":*" * (6 - len(parts))
        return glob(plain(written), resource, "segment")
    last = with_variables(parts[5], context) if variables else plain(parts[5])
    if last is None:
        return False
    return glob([*plain(":".join(parts[:5]) + ":"), *last], resource, "segment")


# --- Conditions ------------------------------------------------------------------


def seconds(text: str) -> Fraction:
    if text.isdigit() and len(text) != 4:
        return Fraction(text)
    if len(text) == 4:
        text += "-01-01"
    moment = datetime.fromisoformat(text)
    return Fraction((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def text_of(wanted: str, context: dict[str, list[str]] | None) -> str | None:
    if context is None:
        return wanted
    marks = with_variables(wanted, context, wild=False)
    return None if marks is None else "".join(character for character, _ in marks)


def one_matches(operator: str, wanted: str, had: str, context: dict[str, list[str]] | None) -> bool:
    try:
        return one_matches_or_fails(operator, wanted, had, context)
    except (ValueError, ZeroDivisionError):
        return False


def one_matches_or_fails(operator: str, wanted: str, had: str, context: dict[str, list[str]] | None) -> bool:
    if operator == "StringEquals":
        return text_of(wanted, context) == had
    if operator == "StringEqualsIgnoreCase":
        text = text_of(wanted, context)
        return text is not None and text.lower() == had.lower()
    if operator == "Bool":
        return had.lower() in ("true", "false") and (text_of(wanted, context) or "").lower() == had.lower()
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        marks = plain(wanted) if context is None else with_variables(wanted, context)
        if marks is None:
            return False
        if operator == "StringLike":
            return glob(marks, had)
        missing = 5 - sum(character == ":" for character, _ in marks)
        return had.count(":") >= 5 and glob(marks + plain(":*") * missing, had, "component")
    if operator == "BinaryEquals":
        return base64.b64decode(wanted, validate=True) == base64.b64decode(had, validate=True)
    if operator == "IpAddress":
        return ipaddress.ip_address(had) in ipaddress.ip_network(wanted, strict=False)
    read = seconds if operator.startswith("Date") else Fraction
    left, right = read(had), read(wanted)
    return {
        "Equals": left == right,
        "LessThan": left < right,
        "LessThanEquals": left <= right,
        "GreaterThan": left > right,
        "GreaterThanEquals": left >= right,
    }[operator.removeprefix("Date").removeprefix("Numeric")]


NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def condition_holds(
    written: str, wanted: list[str], had: list[str], context: dict[str, list[str]] | None
) -> bool:
    quantifier, name = written.split(":") if ":" in written else ("", written)
    if name == "Null":
        return any(value.lower() == ("true" if had == [] else "false") for value in wanted)
    if name.endswith("IfExists"):
        return had == [] or condition_holds(written.removesuffix("IfExists"), wanted, had, context)
    negated = name in NEGATED
    operator = NEGATED.get(name, name)

    def matches_one(value: str) -> bool:
        return any(one_matches(operator, each, value, context) for each in wanted)

    if quantifier == "":
        found = any(matches_one(value) for value in had)
        return not found if negated else found
    null_set = [value for value in had if value] == []
    if quantifier == "ForAllValues":
        return null_set or all(matches_one(value) is not negated for value in had)
    return not null_set and any(matches_one(value) is not negated for value in had)


# --- Principals ------------------------------------------------------------------


def named(clause: Any, who: dict[str, str]) -> dict[str, bool]:
    """For each way in which one may be named: whether the clause does so."""
    listed = {"AWS": ["*"], "Service": ["*"], "Federated": ["*"]} if clause == "*" else clause
    aws = as_list(listed.get("AWS", []))
    if who["kind"] == "service":
        services = as_list(listed.get("Service", []))
        return {"itself": who["id"] in services or clause == "*"}
    if who["kind"] == "federated":
        return {"itself": who["id"] in as_list(listed.get("Federated", [])) or clause == "*"}
    if who["kind"] == "anonymous" or "*" in aws:
        return {"itself": "*" in aws}
    account = who["account"]
    by_account = account in aws or f"arn:aws:iam::{account}:root" in aws
    if who["id"].endswith(":root"):
        return {"itself": by_account}
    ways = {"account": by_account, "itself": who["id"] in aws}
    if ":assumed-role/" in who["id"]:
        ways["behind"] = f"arn:aws:iam::{account}:role/{who['id'].split('/')[1]}" in aws
    if ":federated-user/" in who["id"]:
        ways["behind"] = f"arn:aws:iam::{account}:user/{who['id'].split('/')[1]}" in aws
    return ways


def way_in(statement: dict[str, Any], who: dict[str, str]) -> str:
    """How the statement names the principal: itself, behind, account, or not at all."""
    if "NotPrincipal" in statement:
        ways = named(statement["NotPrincipal"], who)
        spared = all(ways.values()) if statement["Effect"] == "Deny" else any(ways.values())
        return "" if spared else "itself"
    ways = named(statement["Principal"], who)
    return next((way for way in ("itself", "behind", "account") if ways.get(way)), "")


# --- Statements and policies -----------------------------------------------------


def applies(statement: dict[str, Any], version: str, request: dict[str, Any]) -> bool:
    variables = version == "2012-10-17"
    has_principal = "Principal" in statement or "NotPrincipal" in statement
    if has_principal and not way_in(statement, request["who"]):
        return False
    actions = as_list(statement.get("Action", statement.get("NotAction")))
    acts = any(glob(plain(each.lower()), request["action"].lower()) for each in actions)
    if acts is ("NotAction" in statement):
        return False
    if "Resource" in statement or "NotResource" in statement:
        resources = as_list(statement.get("Resource", statement.get("NotResource")))
        touches = any(
            resource_matches(each, request["resource"], request["context"], variables) for each in resources
        )
        if touches is ("NotResource" in statement):
            return False
    return all(
        condition_holds(
            operator,
            [as_word(value) for value in as_list(values)],
            look_up(request["context"], key),
            request["context"] if variables else None,
        )
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    )


def judge(request: dict[str, Any], policies: dict[str, list[dict[str, Any]]]) -> tuple[str, str]:
    """("allowed" | "explicitDeny" | "implicitDeny", type of policy or "")."""
    hits: dict[str, list[dict[str, Any]]] = {}
    for kind in ("trust", "resource", "identity", "boundary", "session"):
        hits[kind] = [
            statement
            for policy in policies[kind]
            for statement in as_list(policy["Statement"])
            if applies(statement, policy.get("Version", "2008-10-17"), request)
        ]
    for kind, statements in hits.items():
        if any(statement["Effect"] == "Deny" for statement in statements):
            return "explicitDeny", kind
    who = request["who"]
    attached = "trust" if policies["trust"] else "resource"
    ways = {way_in(statement, who): kind for kind in ("resource", "trust") for statement in hits[kind]}
    if who["kind"] != "aws":
        return ("allowed", ways["itself"]) if "itself" in ways else ("implicitDeny", attached)

    def limited() -> str:
        if policies["boundary"] and not hits["boundary"]:
            return "boundary"
        federated = ":federated-user/" in who["id"]
        return "session" if (policies["session"] or federated) and not hits["session"] else ""

    root = who["id"].endswith(":root")
    if who["account"] != request["owner"]:
        if not hits["identity"] and not root:
            return "implicitDeny", "identity"
        if limited():
            return "implicitDeny", limited()
        return ("allowed", "") if ways else ("implicitDeny", attached)
    if "itself" in ways:
        return "allowed", ways["itself"]
    strict = policies["trust"] or (policies["resource"] and request["action"].lower().startswith("kms:"))
    if strict and not ways:
        return "implicitDeny", attached
    if "behind" not in ways and not hits["identity"] and not root:
        return "implicitDeny", "identity"
    return ("implicitDeny", limited()) if limited() else ("allowed", "")
