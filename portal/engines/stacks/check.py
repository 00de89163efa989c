"""A template, checked: what AWS would say of it, what is in it, and how its parts are wired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from .finding import Finding, Path, in_order
from .names import TYPES
from .packaging import LOOP, Packaged, packaged
from .parameters import values_of
from .project import Nothing, Project
from .pseudo import Unresolved
from .reading import Document, Unreadable, read
from .references import circles, references
from .remedies import remedy
from .resolve import Resolver
from .strangers import open_to_strangers

# A function in a runtime that has been deprecated is not deployed: `sam validate --lint` refuses it, and AWS
# itself does from the day that the message names. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_REFUSED: Final = frozenset({"W2531"})
_TRANSFORMS: Final = frozenset({"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"})
_CIRCLE: Final = "E3004"
_RESOURCES = 500  # CloudFormation's quotas


class Checks(Protocol):
    """Who has AWS's own tools look at a template, in the sandbox: checker.py, or client.py for it."""

    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """What guest/checks.py says. Raises CheckFailed, SandboxError."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """`name` is the physical one, "" where it cannot be known."""

    logical_id: str
    type: str
    name: str
    is_simulated: bool
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """
    `template` has nothing of SAM in it; None where it could not be read or translated. `code` are the paths
    of code by logical id, `unresolved` what of it is not known before a deployment.
    """

    document: Document
    findings: tuple[Finding, ...]
    template: Mapping[str, Any] | None = None
    resolver: Resolver | None = None
    code: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def check(
    text: str,
    *,
    checks: Checks,
    project: Project | None = None,
    parameters: Mapping[str, str] | None = None,
    stack: str = "my-stack",
) -> Checked:
    """Raises CheckFailed and SandboxError where it could not be checked; else all is in the findings."""
    try:
        document = read(text)
        _refuse_shapes(document)
    except Unreadable as fault:
        return Checked(document=Document(data=None, places={}), findings=(fault.finding,))
    values, found = values_of(document, parameters or {})
    found += _macros(document)
    taken = packaged(document, project or Nothing())
    found += taken.findings
    told = {name: ",".join(value) if isinstance(value, list) else value for name, value in values.items()}
    order = {"do": "template", "text": text, "packaged": taken.template, "parameters": told}
    said = checks.check(order)
    found += [_of_lint(match) for match in said["matches"]]
    found += open_to_strangers(document)
    found += [_of_sam(document, fault) for fault in said["faults"]]
    if said["translated"] is None:
        found += _circles(document, document.data, found)
        return Checked(document=document, findings=in_order(found), code=taken.code)
    return _resolved(
        document, template=said["translated"], values=values, stack=stack, found=found, taken=taken
    )


def _resolved(
    document: Document,
    *,
    template: Mapping[str, Any],
    values: Mapping[str, str | list[str]],
    stack: str,
    found: list[Finding],
    taken: Packaged,
) -> Checked:
    resolver = Resolver(template, stack=stack, parameters=values)
    found += _circles(document, template, found)
    resources = tuple(_listed(document, resolver))
    for logical_id in resolver.resources():
        resolver.properties(logical_id)
    resolver.value(template.get("Outputs"), ("Outputs",))
    found += [_of_unresolved(document, one) for one in resolver.unresolved]
    return Checked(
        document=document,
        findings=in_order(found),
        template=template,
        resolver=resolver,
        code=taken.code,
        resources=resources,
        unresolved=resolver.unresolved,
    )


def _macros(document: Document) -> list[Finding]:
    """Transforms that are functions of somebody's account."""
    written = document.data.get("Transform")
    names = [one for one in (written if isinstance(written, list) else [written]) if isinstance(one, str)]
    line, column = document.place(("Transform",))
    return [
        Finding(
            rule="transform",
            level="warning",
            message=f"The macro {name[:80]} is a function that is not here: what it would make is missing.",
            remedy="Give it what the macro makes of the template.",
            path=("Transform",),
            line=line,
            column=column,
        )
        for name in names
        if name not in _TRANSFORMS
    ]


def _circles(document: Document, template: Mapping[str, Any], found: list[Finding]) -> list[Finding]:
    """With the way round, in the place of cfn-lint's own words for each of them."""
    rounds = [_of_circle(document, way) for way in circles(references(template))]
    if rounds:
        found[:] = [one for one in found if one.rule != _CIRCLE]
    return rounds


def _refuse_shapes(document: Document) -> None:
    """Raises Unreadable for what no tool can say anything of."""
    resources = document.data.get("Resources") if isinstance(document.data, dict) else None
    if not isinstance(document.data, dict):
        raise _shapeless(document, (), "Template needs to be an object.", "Write Resources: and so on.")
    if not isinstance(resources, dict) or not resources:
        message = "Template format error: At least one Resources member must be defined."
        raise _shapeless(document, ("Resources",), message, "Add a resource under Resources.")
    if len(resources) > _RESOURCES:
        message = (
            f"Template format error: Number of resources, {len(resources)}, is greater than {_RESOURCES}"
        )
        raise _shapeless(document, ("Resources",), message, "Split the template.")
    for logical_id, one in resources.items():
        if not isinstance(one, dict) and not logical_id.startswith(LOOP):
            message = (
                f"Template format error: [/Resources/{logical_id}] Every Resources member must be an object."
            )
            raise _shapeless(document, ("Resources", logical_id), message, "Write its Type and Properties.")


def _shapeless(document: Document, path: Path, message: str, remedy: str) -> Unreadable:
    line, column = document.place(path)
    return Unreadable(
        Finding(
            rule="E1001", level="error", message=message, remedy=remedy, path=path, line=line, column=column
        )
    )


def _of_lint(match: Mapping[str, Any]) -> Finding:
    rule, message = match["rule"], match["message"]
    finding = Finding(
        rule=rule,
        level=match["level"],
        message=message,
        remedy=remedy(rule, message),
        path=tuple(match["path"]),
        line=match["line"],
        column=match["column"],
        source=match["source"],
    )
    return replace(finding, level="error") if rule in _REFUSED else finding


def _of_sam(document: Document, fault: Mapping[str, str]) -> Finding:
    path: Path = ("Resources", fault["resource"]) if fault["resource"] else ("Resources",)
    line, column = document.place(path)
    return Finding(
        rule="SAM",
        level="error",
        message=fault["message"],
        remedy="Write the property as the SAM specification has it.",
        path=path,
        line=line,
        column=column,
        source="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html",
    )


def _of_circle(document: Document, way: list[str]) -> Finding:
    path = origin(document, way[0])
    line, column = document.place(path)
    return Finding(
        rule=_CIRCLE,
        level="error",
        message=f"Circular dependency between resources: [{', '.join(sorted(set(way)))}]",
        remedy=f"They wait for each other: {' → '.join(way)}. {remedy(_CIRCLE)}",
        path=path,
        line=line,
        column=column,
        source="https://repost.aws/knowledge-center/cloudformation-circular-dependencies",
    )


def _of_unresolved(document: Document, one: Unresolved) -> Finding:
    at = one.path if one.path in document.places else _outward(document, one.path)
    line, column = document.place(at)
    return Finding(
        rule="unresolved",
        level="info",
        message=f"The value of {one.written} is not known here: {one.why}.",
        remedy="What needs it is left out of the deployment here; AWS may know it.",
        path=at,
        line=line,
        column=column,
    )


def _outward(document: Document, path: Path) -> Path:
    if len(path) > 1 and path[0] == "Resources" and isinstance(path[1], str):
        return origin(document, path[1])
    return path


def origin(document: Document, logical_id: str) -> Path:
    """Where the resource is written from which SAM made this one."""
    written = document.data.get("Resources", {})
    candidates = [name for name in written if logical_id.startswith(name)]
    return ("Resources", max(candidates, key=len)) if candidates else ("Resources",)


def _listed(document: Document, resolver: Resolver) -> Iterator[Resource]:
    for logical_id, kind in resolver.resources().items():
        known = kind in TYPES
        yield Resource(
            logical_id=logical_id,
            type=kind,
            name=(resolver.name_of(logical_id) or "") if known else "",
            is_simulated=known,
            line=document.place(origin(document, logical_id))[0],
        )
