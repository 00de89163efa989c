"""
Jobs and outcomes on the socket: JSON, and their large texts beside it.

Where a row has a text, the JSON of a frame has its length in bytes, and the texts are attached in
that order, as UTF-8. Learners' strings may hold half of a surrogate pair, which passes as it does in JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .function import Job
from .outcome import Outcome
from .stored import job_from_json, job_to_json, outcome_from_json, outcome_to_json

Attached = bytes | bytearray
Carried = tuple[dict[str, Any], list[bytes]]  # JSON, and what is attached

_OF_OUTCOME: Final = ("payload", "recording")


def carry_job(job: Job) -> Carried:
    texts = _encode(job.events)
    return {**job_to_json(job), "events": [len(text) for text in texts]}, texts


def carried_job(told: dict[str, Any], attached: Attached) -> Job:
    """Raises KeyError, TypeError or ValueError for what carry_job did not write."""
    return job_from_json({**told, "events": _texts(told["events"], attached)})


def carry_outcome(outcome: Outcome) -> Carried:
    stored = outcome_to_json(outcome)
    names = [name for name in _OF_OUTCOME if stored[name] is not None]
    texts = _encode(stored[name] for name in names)
    return {**stored, **{name: len(text) for name, text in zip(names, texts, strict=True)}}, texts


def carried_outcome(told: dict[str, Any], attached: Attached) -> Outcome:
    """Raises KeyError, TypeError or ValueError for what carry_outcome did not write."""
    names = [name for name in _OF_OUTCOME if told[name] is not None]
    texts = _texts([told[name] for name in names], attached)
    return outcome_from_json({**told, **dict(zip(names, texts, strict=True))})


def _encode(texts: Iterable[str]) -> list[bytes]:
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def _texts(lengths: Any, attached: Attached) -> list[str]:
    """No more and no less than what is attached, since each length may be anything."""
    # By type, since True would pass for a number.
    if type(lengths) is not list or any(type(length) is not int or length < 0 for length in lengths):
        raise TypeError("the lengths of texts are whole numbers, 0 or more")
    if sum(lengths) != len(attached):
        raise ValueError(f"{len(attached)} bytes are attached, and {sum(lengths)} told of")
    texts, at = [], 0
    with memoryview(attached) as view:
        for length in lengths:
            texts.append(str(view[at : at + length], "utf-8", "surrogatepass"))
            at += length
    return texts
