"""AWS's own reader of SAM: a template as CloudFormation would get it."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform

_LOGICAL_ID = re.compile(r"Resource with id \[(\w+)\]")
_SAM = "AWS::Serverless-2016-10-31"


class _Managed:
    """In the place of IAM's list of AWS's own policies: the one that comes with the translator."""

    def load(self) -> dict[str, str]:
        return _managed()


@cache
def _managed() -> dict[str, str]:
    data = json.loads((files("samtranslator") / "internal/data/aws_managed_policies.json").read_text())
    return dict(data["aws"])


def translated(
    template: dict[str, Any], parameters: dict[str, str]
) -> tuple[dict[str, Any] | None, list[dict[str, str]]]:
    """
    The template without anything of SAM, and what SAM refuses: {"message", "resource"} each. None with at
    least one of these. A template without the transform is given back as it is.
    """
    transforms = template.get("Transform")
    if _SAM not in (transforms if isinstance(transforms, list) else [transforms]):
        return template, []
    try:
        found = transform(copy.deepcopy(template), dict(parameters), _Managed())
    except InvalidDocumentException as refused:
        return None, [_fault(cause.message) for cause in refused.causes]
    found.pop("Transform", None)
    return found, []


def _fault(message: str) -> dict[str, str]:
    named = _LOGICAL_ID.search(message)
    return {"message": message[:2_000], "resource": named[1] if named else ""}
