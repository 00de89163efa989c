"""What a check may expect of a pattern that the learner writes: which events it lets through."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .value import Line, Value


class Sent(Value):
    """
    One event, exactly one of the first three, and whether the pattern lets it through. Of an event with
    Records each of them has to, or none. What `file` and `sample` name is put into `event` when the lab
    is made.
    """

    event: Any = None
    file: Line | None = None  # below the lab's events/
    sample: Line | None = None  # "source/name" of content/events
    passes: bool


class Passes(Value):
    """
    The file of the learner holds one pattern, which lets through just those events: of a rule on an event
    bus, or as a filter of an event source mapping. No run is needed.
    """

    kind: Literal["passes"]
    pattern_in: Line  # a file beside the code, as "rule.json"
    source: Literal["eventbridge", "sqs", "kinesis", "dynamodb"]
    cases: Annotated[tuple[Sent, ...], Field(max_length=50)]
