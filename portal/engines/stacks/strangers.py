"""
Statements of a function's policy that let in more than is meant. AWS's tools say nothing of them, since each
is allowed: a service works for everybody's resources, and "*" is everybody who has an account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .finding import Finding, Path
from .reading import Document

_PERMISSION: Final = "AWS::Lambda::Permission"
_PAGE: Final = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"
# Facts E-7: the ARN of a bucket holds no account.
_WANTED: Final[Mapping[str, tuple[str, ...]]] = {"s3.amazonaws.com": ("SourceArn", "SourceAccount")}
_SERVICE: Final = ("SourceArn",)
_ANYBODY: Final = "*"
# What narrows a statement down in another way: a token that both sides know, an organisation, a URL.
_NARROW: Final = frozenset({"EventSourceToken", "PrincipalOrgID"})
_BY_URL: Final = frozenset({"FunctionUrlAuthType", "InvokedViaFunctionUrl"})


def open_to_strangers(document: Document) -> Iterator[Finding]:
    """Of permissions as they are written; SAM's own have their conditions."""
    for logical_id, one in document.data["Resources"].items():
        properties = one.get("Properties") if isinstance(one, dict) else None
        if not isinstance(properties, dict) or one.get("Type") != _PERMISSION:
            continue
        if said := _said(properties):
            message, remedy = said
            path: Path = ("Resources", logical_id)
            line, column = document.place(path)
            yield Finding(
                rule="strangers",
                level="warning",
                message=message,
                remedy=remedy,
                path=path,
                line=line,
                column=column,
                source=_PAGE,
            )


def _said(properties: Mapping[str, Any]) -> tuple[str, str] | None:
    principal = properties.get("Principal")
    if not isinstance(principal, str) or not _NARROW.isdisjoint(properties):
        return None
    if principal == _ANYBODY:
        if not _BY_URL.isdisjoint(properties):
            return None
        return (
            "Everybody who has an AWS account may do this with the function.",
            "Name a principal; for a function URL, say FunctionUrlAuthType or InvokedViaFunctionUrl.",
        )
    if not principal.endswith(".amazonaws.com"):
        return None
    missing = [name for name in _WANTED.get(principal, _SERVICE) if name not in properties]
    if not missing:
        return None
    return (
        f"{principal[:80]} works for everybody: without {' and '.join(missing)} this lets in more than the"
        " one resource that is meant.",
        f"Add {' and '.join(missing)}.",
    )
