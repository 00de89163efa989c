"""What a team may ask of any function: how it logs, and that an event which comes twice does no harm."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .value import Line, Value


class StructuredLogs(Value):
    """
    Each line that the function wrote is one JSON object with at least these `keys`, and there is such a line
    in each invocation. Lambda's own START, END and REPORT are none of the function's.
    """

    kind: Literal["structured_logs"]
    keys: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class Idempotent(Value):
    """An event that has come before gets the same answer again, and changes nothing in the account."""

    kind: Literal["idempotent"]
