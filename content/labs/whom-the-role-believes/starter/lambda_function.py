"""A small STS. Leave this file as it is: it asks trust.json about one token, as AssumeRoleWithWebIdentity would."""

import fnmatch
import json
import re
from pathlib import Path

PROVIDER = "token.actions.githubusercontent.com"
ARN = f"arn:aws:iam::111122223333:oidc-provider/{PROVIDER}"
ACTION = "sts:AssumeRoleWithWebIdentity"


def lambda_handler(event, context):
    policy = json.loads(Path(__file__).with_name("trust.json").read_text())
    said = []
    for token in event["tokens"]:
        is_believed = decide(policy, token)
        print(f"{'believed' if is_believed else 'denied  '}  {token['sub']}  for {token['aud']}")
        said.append(is_believed)
    return said


def decide(policy, token):
    """Whether one statement allows it, and none denies it."""
    effects = {one["Effect"] for one in _list(policy["Statement"]) if _holds(one, token)}
    return effects == {"Allow"}


def _holds(statement, token):
    principal = statement.get("Principal", {})
    who = ["*"] if principal == "*" else _list(principal.get("Federated", []))
    return (
        any(one in ("*", ARN) for one in who)
        and any(_is_like(ACTION.lower(), one.lower()) for one in _list(statement.get("Action", [])))
        and all(
            _compare(operator, key, _list(values), token)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _compare(operator, key, values, token):
    name = key.removeprefix(PROVIDER + ":")
    if name not in ("aud", "sub") or name == key:
        raise ValueError(f"{key} is no key of this provider's tokens; there are {PROVIDER}:aud and :sub.")
    if operator == "StringEquals":
        return token[name] in values
    if operator == "StringLike":
        return any(_is_like(token[name], one) for one in values)
    raise ValueError(f"{operator} is not known here: StringEquals and StringLike are enough.")


def _is_like(text, pattern):
    """A star is anything, a question mark is one sign; all others, the bracket too, are themselves."""
    return re.match(fnmatch.translate(pattern.replace("[", "[[]")), text) is not None


def _list(value):
    return value if isinstance(value, list) else [value]
