"""Secrets Manager: secrets, by the stages of their versions."""

from __future__ import annotations

import base64
import json
from typing import Any

from portal.engines.cloud.iam import PolicyKind
from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things, document, shown, written

SECTION = "secrets"
POLICIES = {"policy": PolicyKind.RESOURCE}
_CURRENT = "AWSCURRENT"


def plant(secret: dict[str, Any]) -> None:
    asked = {"Name": secret["name"]}
    if secret.get("description"):
        asked["Description"] = secret["description"]
    if secret.get("base64") is not None:
        asked["SecretBinary"] = secret["base64"]
    else:
        asked["SecretString"] = written(secret)
    tell("secretsmanager", "CreateSecret", asked)
    if policy := secret.get("policy"):
        asked = {"SecretId": secret["name"], "ResourcePolicy": json.dumps(policy)}
        tell("secretsmanager", "PutResourcePolicy", asked)


def look() -> Things:
    for region, backend in backends("secretsmanager").items():
        for secret in backend.secrets.values():
            stages = {
                stage: shown(_content(version))
                for version in secret.versions.values()
                for stage in version.get("version_stages", ())
            }
            value: dict[str, Any] = dict(sorted(stages.items()))
            if secret.is_deleted():
                value["deleted"] = True
            value |= document(secret.policy)
            yield Thing("secret", region, secret.name, "", value)


def dig() -> list[dict[str, Any]]:
    found = []
    for backend in backends("secretsmanager").values():
        for secret in backend.secrets.values():
            current = next(
                (one for one in secret.versions.values() if _CURRENT in one.get("version_stages", ())), None
            )
            if current is None or secret.is_deleted():
                continue
            part = {"name": secret.name} | ({"description": secret.description} if secret.description else {})
            part |= document(secret.policy)
            content = _content(current)
            if isinstance(content, bytes):
                found.append(part | {"base64": base64.b64encode(content).decode()})
            else:
                found.append(part | {"text": content})
    return found


def policy_of(arn: str) -> str | None:
    secret = _secret(arn)
    return secret.policy if secret is not None else None


def tags_of(arn: str) -> dict[str, str]:
    secret = _secret(arn)
    return {tag["Key"]: tag["Value"] for tag in (secret.tags if secret is not None else None) or ()}


def _secret(arn: str) -> Any:
    backend = backends("secretsmanager").get(arn.split(":", 5)[3])
    secrets = backend.secrets.values() if backend is not None else ()
    return next((secret for secret in secrets if secret.arn == arn), None)


def _content(version: Any) -> str | bytes:
    if (text := version.get("secret_string")) is not None:
        return str(text)
    binary = version.get("secret_binary") or b""
    return base64.b64decode(binary) if isinstance(binary, str) else bytes(binary)
