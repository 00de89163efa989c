"""
What `sam build` and `sam package` do before a template is translated: what it points to is taken up.

Code of functions and layers gets the address that it would have in a bucket, and its path is kept; files that
hold definitions are read, and stand in the template from then on.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .finding import Finding, Path
from .project import BadProject, Project
from .reading import Document, Unreadable, read

_BUCKET = "s3://packaged"
LOOP: Final = "Fn::ForEach::"
_FUNCTION, _LAYER = "AWS::Serverless::Function", "AWS::Serverless::LayerVersion"
# Type → the property with a path to code.
_CODE: Final = {
    _FUNCTION: "CodeUri",
    _LAYER: "ContentUri",
    "AWS::Lambda::Function": "Code",
    "AWS::Lambda::LayerVersion": "Content",
}
# Type → the property with a path to a definition, and where that goes.
_DEFINITIONS: Final = {
    "AWS::Serverless::Api": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::StateMachine": ("DefinitionUri", "Definition"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Packaged:
    """`code` is the path of a function's or a layer's code, by logical id."""

    template: dict[str, Any]
    code: dict[str, str]
    findings: tuple[Finding, ...]


def packaged(document: Document, project: Project) -> Packaged:
    """The document itself stays as it is."""
    template = copy.deepcopy(document.data)
    code: dict[str, str] = {}
    findings: list[Finding] = []
    resources = template.get("Resources")
    for loop in [loop for loop in _object(resources) if loop.startswith(LOOP)]:
        findings.append(_unlooped(document, loop))
        del template["Resources"][loop]
    _globals(template)
    for logical_id, kind, properties in _resources(template):
        if (name := _CODE.get(kind)) is not None and isinstance(properties.get(name), str):
            path = properties[name]
            if path.startswith("s3://"):
                continue
            code[logical_id] = path
            properties[name] = _address(kind, logical_id)
        elif (pair := _DEFINITIONS.get(kind)) is not None and isinstance(properties.get(pair[0]), str):
            at: Path = ("Resources", logical_id, "Properties", pair[0])
            try:
                properties[pair[1]] = read(project.text(properties[pair[0]])).data
                del properties[pair[0]]
            except BadProject as fault:
                findings.append(_finding(document, at, str(fault), fault.remedy))
            except Unreadable as fault:
                message = f"{properties[pair[0]]}:{fault.finding.line}: {fault.finding.message}"
                findings.append(_finding(document, at, message, fault.finding.remedy))
    return Packaged(template=template, code=code, findings=tuple(findings))


def _unlooped(document: Document, name: str) -> Finding:
    line, column = document.place(("Resources", name))
    return Finding(
        rule="unresolved", level="warning", message=f"{name[:80]} is not unrolled here.",
        remedy="Write the resources out to have them deployed.", path=("Resources", name), line=line,
        column=column,
    )  # fmt: skip


def _globals(template: dict[str, Any]) -> None:
    """A CodeUri for all is one for each that has none."""
    function = _object(_object(template.get("Globals")).get("Function"))
    if not isinstance(function.get("CodeUri"), str):
        return
    uri = function.pop("CodeUri")
    for _, kind, properties in _resources(template):
        if kind == _FUNCTION and not {"CodeUri", "InlineCode", "ImageUri"} & set(properties):
            properties["CodeUri"] = uri


def _resources(template: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for logical_id, one in _object(template.get("Resources")).items():
        properties = _object(one).get("Properties")
        if isinstance(properties, dict) and isinstance(one.get("Type"), str):
            yield logical_id, one["Type"], properties


def _address(kind: str, logical_id: str) -> Any:
    if kind in (_FUNCTION, _LAYER):
        return f"{_BUCKET}/{logical_id}"
    return {"S3Bucket": _BUCKET[5:], "S3Key": logical_id}


def _finding(document: Document, at: Path, message: str, remedy: str) -> Finding:
    line, column = document.place(at)
    return Finding(
        rule="package", level="error", message=message, remedy=remedy, path=at, line=line, column=column
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
