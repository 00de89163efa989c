"""SSM: the parameter store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things, shown

SECTION = "parameters"
_OF_AWS = "/aws/"


def plant(parameter: dict[str, Any]) -> None:
    kind = parameter.get("type") or "String"
    tell("ssm", "PutParameter", {"Name": parameter["name"], "Value": parameter["value"], "Type": kind})


def look() -> Things:
    for region, parameter in _latest():
        value = {
            "value": shown(_value(parameter)),
            "type": parameter.parameter_type,
            "version": parameter.version,
        }
        yield Thing("parameter", region, parameter.name, "", value)


def dig() -> list[dict[str, Any]]:
    return [
        {"name": parameter.name, "value": _value(parameter), "type": parameter.parameter_type}
        for _, parameter in _latest()
    ]


def _latest() -> Iterator[tuple[str, Any]]:
    for region, backend in backends("ssm").items():
        for name in list(dict.keys(backend._parameters)):
            versions = dict.__getitem__(backend._parameters, name)
            if versions and not name.startswith(_OF_AWS):
                yield region, versions[-1]


def _value(parameter: Any) -> str:
    """A SecureString as it was given, not as moto marks it for being encrypted."""
    return str(parameter.response_object(decrypt=True)["Value"])
