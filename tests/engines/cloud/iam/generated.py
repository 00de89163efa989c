"""Random policies and requests out of few words, so that they meet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any

A, B = "123456789012", "999999999999"
ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sqs:SendMessage", "sts:AssumeRole"]
EVERYTHING = ["*"] * 6  # so that often one condition alone decides
ACTION_PATTERNS = [
    "s3:*", "s3:GetObject", "S3:getobject", "s3:*Object", "s3:?etObject", "s3:Put*", "kms:Decrypt",
    "kms:*", "sqs:Send*", "*:*", "sts:AssumeRole", "iam:*",
]  # fmt: skip
RESOURCES = [
    "arn:aws:s3:::photos/a", "arn:aws:s3:::photos/alice/a", "arn:aws:s3:::photos/x:y", "arn:aws:s3:::docs",
    f"arn:aws:sqs:eu-west-1:{A}:jobs", f"arn:aws:sqs:eu-west-1:{B}:jobs", "arn:aws:s3:::photos/*",
    f"arn:aws:iam::{A}:role/app", "*",
]  # fmt: skip
RESOURCE_PATTERNS = [
    "arn:aws:s3:::*", "arn:aws:s3:::photos/*", "arn:aws:s3:::photos/${aws:username}/*",
    "arn:aws:s3:::photos/${aws:PrincipalTag/team, 'a'}", "arn:aws:s3:::p*s/?", "arn:aws:s3:::photos/${*}",
    "arn:aws:sqs:*:*:jobs", "arn:aws:sqs:eu-*-1:*:j*", "arn:aws:sqs", "arn:aws:sqs:eu-west-1:*s",
    f"arn:aws:sqs:e?-west-1:{A}:*", "arn:aws:sqs:eu*w:*", "arn:aws:sqs:*:jobs", "arn:aws:s3:::photos/x?y",
    "arn:aws:s3:::*:*", f"arn:aws:iam::{A}:role/*", "arn:aws:iam::*:role/app", "arn:aws:s3:::docs",
]  # fmt: skip
PRINCIPALS = [
    ("aws", f"arn:aws:iam::{A}:user/alice"), ("aws", f"arn:aws:sts::{A}:assumed-role/app/s1"),
    ("aws", f"arn:aws:sts::{A}:assumed-role/app/s1"), ("aws", f"arn:aws:sts::{B}:assumed-role/app/s1"),
    ("aws", f"arn:aws:sts::{A}:federated-user/alice"), ("aws", f"arn:aws:iam::{A}:root"),
    ("aws", f"arn:aws:iam::{B}:user/bob"), ("service", "sns.amazonaws.com"), ("anonymous", "*"),
    ("federated", "accounts.google.com"),
]  # fmt: skip
NAMED = [
    "*", A, B, f"arn:aws:iam::{A}:root", f"arn:aws:iam::{B}:root", f"arn:aws:iam::{A}:user/alice",
    f"arn:aws:iam::{A}:role/app", f"arn:aws:iam::{B}:role/app", f"arn:aws:sts::{A}:assumed-role/app/s1",
    f"arn:aws:sts::{A}:federated-user/alice", f"arn:aws:iam::{B}:user/bob",
]  # fmt: skip

# Condition key → the operators that suit it, and the values that policy and request draw from.
TEXTS = [
    "a",
    "A",
    "alice",
    "alice",
    "a*",
    "?",
    "",
    "${aws:username}",
    "${aws:username}",
    "${aws:PrincipalTag/team, 'a'}",
    "ab",
    "${*}",
]
ARNS = [
    f"arn:aws:sns:eu-west-1:{A}:t", "arn:aws:sns:*:*:t", "arn:aws:sns:*", "arn:*", f"arn:aws:sns:eu*:{A}:?", "t",
    f"arn:aws:iam::{A}:role/app", "arn:aws:iam::*:user/${aws:username}", f"arn:aws:logs:eu-west-1:{A}:g:n:s",
    f"arn:aws:logs:*:{A}:g:*",
]  # fmt: skip
DATES = [
    "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01", "1767225600", "2025", "2026-06-30T12:00:00Z",
]  # fmt: skip
ADDRESSES = [
    "203.0.113.0/24",
    "203.0.113.7",
    "203.0.113.8/30",
    "2001:db8::/32",
    "2001:db8::1",
    "10.0.0.0/8",
    "x",
]
KEYS: dict[str, tuple[list[str], list[Any]]] = {
    "s3:prefix": (
        ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
         "StringNotLike"],
        TEXTS,
    ),
    "aws:TagKeys": (["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"], TEXTS),
    "s3:max-keys": (
        ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
         "NumericGreaterThanEquals"],
        ["10", "10.0", "9", "11", "-1", "x", 10, 10.5],
    ),
    "aws:CurrentTime": (
        ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
         "DateGreaterThanEquals"],
        DATES,
    ),
    "aws:SecureTransport": (["Bool"], ["true", "false", True, False, "True", "yes"]),
    "app:digest": (["BinaryEquals"], ["QQ==", "QUI=", "Q"]),
    "aws:SourceIp": (["IpAddress", "NotIpAddress"], ADDRESSES),
    "aws:SourceArn": (["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"], ARNS),
    "aws:PrincipalArn": (["ArnLike", "ArnNotEquals", "StringLike"], ARNS),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """`who` has id and kind; `policies` are documents by type: trust, resource, identity, boundary, session."""

    who: dict[str, str]
    action: str
    resource: str
    owner: str
    context: dict[str, list[str]]
    policies: dict[str, list[dict[str, Any]]]

    def shown(self) -> str:
        return json.dumps(
            {
                name: getattr(self, name)
                for name in ("who", "action", "resource", "owner", "context", "policies")
            },
            indent=1,
        )


def case(random: Random) -> Case:
    kind, id = random.choice(PRINCIPALS)
    action = random.choice(ACTIONS)
    assuming = action == "sts:AssumeRole"
    return Case(
        who={"kind": kind, "id": id},
        action=action,
        resource=f"arn:aws:iam::{A}:role/app" if assuming else random.choice(RESOURCES),
        owner=random.choice([A, A, B]),
        context=_context(random),
        policies={
            "trust": [_policy(random, _trust_statement)] if assuming and random.random() < 0.9 else [],
            "resource": [] if assuming or random.random() < 0.4 else [_policy(random, _resource_statement)],
            "identity": [_policy(random, _statement) for _ in range(random.choice([0, 1, 1, 2]))],
            "boundary": [_policy(random, _statement)] if random.random() < 0.3 else [],
            "session": [_policy(random, _statement)] if random.random() < 0.3 else [],
        },
    )


def _context(random: Random) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, (_, values) in KEYS.items():
        if random.random() < 0.5 and key != "aws:PrincipalArn":
            count = random.choice([1, 2, 3]) if key == "aws:TagKeys" else 1
            written = [value for value in values if isinstance(value, str)]
            found[key] = [random.choice(written) for _ in range(count)]
    if random.random() < 0.5:
        found["aws:principaltag/Team"] = [random.choice(["a", "alice", "*"])]
    return found


def _policy(random: Random, statement: Any) -> dict[str, Any]:
    return {
        "Version": random.choice(["2012-10-17"] * 3 + ["2008-10-17"]),
        "Statement": [statement(random) for _ in range(random.choice([1, 1, 2, 3]))],
    }


def _statement(random: Random) -> dict[str, Any]:
    written: dict[str, Any] = {"Effect": "Deny" if random.random() < 0.12 else "Allow"}
    denial = written["Effect"] == "Deny"
    written["NotAction" if random.random() < 0.1 else "Action"] = _some(
        random, ACTION_PATTERNS if denial else ACTION_PATTERNS + EVERYTHING
    )
    written["NotResource" if random.random() < 0.1 else "Resource"] = _some(
        random, RESOURCE_PATTERNS if denial else RESOURCE_PATTERNS + EVERYTHING
    )
    if random.random() < 0.6:
        written["Condition"] = _conditions(random)
    return written


def _resource_statement(random: Random) -> dict[str, Any]:
    return {**_statement(random), **_principal(random)}


def _trust_statement(random: Random) -> dict[str, Any]:
    written = {**_resource_statement(random), "Action": "sts:AssumeRole"}
    return {
        name: value for name, value in written.items() if name not in ("NotAction", "Resource", "NotResource")
    }


def _principal(random: Random) -> dict[str, Any]:
    name = "NotPrincipal" if random.random() < 0.1 else "Principal"
    roll = random.random()
    if roll < 0.15:
        return {name: "*"}
    if roll < 0.25:
        return {name: {"Service": "sns.amazonaws.com", "AWS": random.choice(NAMED)}}
    if roll < 0.3:
        return {name: {"Federated": "accounts.google.com"}}
    return {name: {"AWS": _some(random, NAMED)}}


def _some(random: Random, words: list[str]) -> Any:
    chosen = [random.choice(words) for _ in range(random.choice([1, 1, 2, 3]))]
    return chosen[0] if len(chosen) == 1 else chosen


def _conditions(random: Random) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for _ in range(random.choice([1, 1, 2])):
        key = random.choice([*KEYS, "s3:prefix", "s3:prefix", "aws:TagKeys"])
        operators, values = KEYS[key]
        if random.random() < 0.1:
            found.setdefault("Null", {})[key] = random.choice(["true", "false", True])
            continue
        quantifier = random.choice(["", "", "ForAllValues:", "ForAnyValue:"])
        exists = "IfExists" if random.random() < 0.25 else ""
        written = f"{quantifier}{random.choice(operators)}{exists}"
        chosen = [random.choice(values) for _ in range(random.choice([1, 1, 2, 3]))]
        spelled = key.upper() if random.random() < 0.1 else key
        found.setdefault(written, {})[spelled] = chosen[0] if len(chosen) == 1 else chosen
    return found
