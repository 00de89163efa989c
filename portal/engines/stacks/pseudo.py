"""What is the same for every stack: the pseudo parameters; and the word for a value that is not known."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from .finding import Path
from .names import ACCOUNT, PARTITION, REGION, SUFFIX


@dataclass(frozen=True, kw_only=True, slots=True)
class Unresolved:
    """`written` is the function as it stands, cut; `why` a clause without a full stop."""

    path: Path
    written: str
    why: str


def pseudo_parameters(stack: str) -> dict[str, Any]:
    return {
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": REGION,
        "AWS::Partition": PARTITION,
        "AWS::URLSuffix": SUFFIX,
        "AWS::StackName": stack,
        "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/{_uuid(stack)}",
        "AWS::NotificationARNs": [],
    }


def _uuid(stack: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, stack))
