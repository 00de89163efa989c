"""What a lab may ask of the runtime that it names."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.emulator.runtimes import RUNTIMES

from .models import LabHead, Source
from .problem import Finding

OF_ANY_LANGUAGE = frozenset({"no-secret"})  # the other rules about the code read Python


def reads_code(head: LabHead) -> bool:
    """Whether the rules about the code can be asked: one that reads no JavaScript would hold of any."""
    return not head.runtime.startswith("nodejs")


def check_runtime(head: LabHead) -> Iterator[Finding]:
    if head.code != "function":
        return  # the template names one for each of its functions
    if head.runtime not in RUNTIMES:
        fault = f"Nothing here runs `{head.runtime}`."
        yield Finding(at=("runtime",), fault=fault, remedy=f"Name one of {', '.join(RUNTIMES)}.")
    elif not reads_code(head):
        yield from _not_read(head)


def _not_read(head: LabHead) -> Iterator[Finding]:
    for place, check in enumerate(head.checks):
        for number, one in enumerate(check.expect):
            if isinstance(one, Source) and one.rule not in OF_ANY_LANGUAGE:
                yield Finding(
                    at=("checks", place, "expect", number),
                    fault=f'Check "{check.slug}": `{one.rule}` reads Python, and this lab is JavaScript.',
                    remedy="Check what the function does instead.",
                )
