"""What a function's environments are copied from: a runtime, with or without AWS's SDK imported ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .function import Function
from .runtimes import Runtime, find_runtime

Flavour = Literal["plain", "sdk"]

# The SDK itself, and packages that import it as soon as they are imported.
_NAMES = (
    "boto3", "botocore", "s3transfer", "aioboto3", "aiobotocore", "aws_xray_sdk", "aws_lambda_powertools",
)  # fmt: skip
_MENTION = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """One zygote is of one kind. Any kind of a runtime runs each of its functions, only not as soon."""

    runtime: Runtime
    flavour: Flavour

    @property
    def guest(self) -> str:
        """The sandbox's guest module."""
        if self.flavour == "sdk" and self.runtime.sdk_guest is not None:
            return self.runtime.sdk_guest
        return self.runtime.guest

    @property
    def plain(self) -> Kind:
        return Kind(self.runtime, "plain")


def kind_of(function: Function) -> Kind:
    """
    Judged by the text alone: nothing of the function is run or parsed. A mention that is no import
    costs the memory of an SDK that nobody uses, an import that is not seen costs the time it takes;
    neither changes what happens.
    """
    runtime = find_runtime(function.runtime)
    texts = (text for files in (function.files, *function.layer_files.values()) for text in files.values())
    needs_sdk = runtime.sdk_guest is not None and any(map(_mentions, texts))
    return Kind(runtime, "sdk" if needs_sdk else "plain")


def _mentions(text: str) -> bool:
    """Most have none of the letters, which is found sooner than that they have none of the words."""
    return any(name in text for name in _NAMES) and _MENTION.search(text) is not None
