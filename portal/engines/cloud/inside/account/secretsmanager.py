"""Secrets Manager: secrets, by the stages of their versions."""

from __future__ import annotations

import base64
from typing import Any

from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things, shown, written

SECTION = "secrets"
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
            content = _content(current)
            if isinstance(content, bytes):
                found.append(part | {"base64": base64.b64encode(content).decode()})
            else:
                found.append(part | {"text": content})
    return found


def _content(version: Any) -> str | bytes:
    if (text := version.get("secret_string")) is not None:
        return str(text)
    binary = version.get("secret_binary") or b""
    return base64.b64decode(binary) if isinstance(binary, str) else bytes(binary)
