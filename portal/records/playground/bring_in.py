"""The files of a ZIP as a function: a project that was taken home from here, or a bare package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from portal.records.playground.written import AROUND, AWS, DEFAULTS, Written

_FIRST_EVENT = "{}"
# What a file of this name says of runtime and handler, the first that is there.
_SIGNS = (
    ("lambda_function.py", "python3.14", "lambda_function.lambda_handler"),
    ("index.mjs", "nodejs24.x", "index.handler"),
    ("index.js", "nodejs24.x", "index.handler"),
    ("bootstrap", "provided.al2023", "bootstrap"),
)


def written_of(files: Mapping[str, str], *, over: Written | None = None) -> Written:
    """
    With the configuration and event of the project. A bare package has none: those of what it
    takes the place of, or what the names of its files suggest.
    """
    root = _root_of(files)
    if root is None and over is not None:
        return Written(files={**over.around, **files}, fields=over.fields, event=over.event)
    if root is None:
        return Written(files=dict(files), fields=_suggested(files), event=_FIRST_EVENT)
    code = _below(files, f"{root}src/")
    template = _load(files[f"{root}template.yaml"])
    event = files.get(f"{root}events/event.json", _FIRST_EVENT)
    around = {name: files[root + name] for name in AROUND if root + name in files}
    fields = {**_suggested(code), "aws": AWS[bool(around)], **_configured(template)}
    return Written(files={**code, **around}, fields=fields, event=event)


def _root_of(files: Mapping[str, str]) -> str | None:
    """The project's folder, with its slash; None for what is no project."""
    roots = {path.removesuffix("template.yaml") for path in files if path.split("/")[-1] == "template.yaml"}
    found = sorted(root for root in roots if root.count("/") <= 1 and _below(files, f"{root}src/"))
    return found[0] if found else None


def _below(files: Mapping[str, str], folder: str) -> dict[str, str]:
    return {path.removeprefix(folder): text for path, text in files.items() if path.startswith(folder)}


def _suggested(files: Mapping[str, str]) -> dict[str, str]:
    for name, runtime, handler in _SIGNS:
        if name in files:
            return {**DEFAULTS, "runtime": runtime, "handler": handler}
    for path, text in files.items():
        if path.endswith(".py") and "def lambda_handler(" in text:
            module = path.removesuffix(".py").replace("/", ".")
            return {**DEFAULTS, "handler": f"{module}.lambda_handler"}
    return dict(DEFAULTS)


def _load(template: str) -> Any:
    """None for what plain YAML is not; intrinsic functions are no plain YAML."""
    try:
        return yaml.safe_load(template)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _configured(template: Any) -> dict[str, str]:
    """The first function's properties as the form's text; those that are no plain values are left out."""
    properties = _properties(template)
    environment, logging = _mapping(properties.get("Environment")), _mapping(properties.get("LoggingConfig"))
    given = {
        "runtime": properties.get("Runtime"),
        "handler": properties.get("Handler"),
        "memory_mb": properties.get("MemorySize"),
        "timeout_s": properties.get("Timeout"),
        "ephemeral_mb": _mapping(properties.get("EphemeralStorage")).get("Size"),
        "snap_start": _mapping(properties.get("SnapStart")).get("ApplyOn"),
        "tracing": properties.get("Tracing"),
        "reserved": properties.get("ReservedConcurrentExecutions"),
        "log_format": logging.get("LogFormat"),
        "application_log_level": logging.get("ApplicationLogLevel"),
        "system_log_level": logging.get("SystemLogLevel"),
    }
    found = {name: str(value) for name, value in given.items() if isinstance(value, str | int)}
    variables = _mapping(environment.get("Variables"))
    lines = [f"{name}={value}\n" for name, value in variables.items() if isinstance(value, str | int)]
    return {**found, "environment": "".join(lines)}


def _properties(template: Any) -> Mapping[str, Any]:
    for resource in _mapping(_mapping(template).get("Resources")).values():
        if _mapping(resource).get("Type") == "AWS::Serverless::Function":
            return _mapping(resource.get("Properties"))
    return {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
