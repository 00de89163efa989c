"""
A state machine as it is written, read within bounds into values: Amazon States Language, JSONPath.

What is read: Task (functions only), Choice, Pass, Wait, Succeed, Fail, Parallel and Map (inline).
https://states-language.net; https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .paths import Path

KEEP = "$"


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrier:
    errors: tuple[str, ...]
    interval_s: int = 1  # facts N-20
    attempts: int = 3  # facts N-20
    rate: float = 2.0  # facts N-20
    most_s: int | None = None
    is_jittered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Catcher:
    errors: tuple[str, ...]
    then: str
    result_path: Path | None  # None: the error is dropped, and the input goes on


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """A function by its name, or a path to it; `waits` for a task token, `is_direct` for a bare ARN."""

    function: str = ""
    waits: bool = False
    is_direct: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """
    Paths that are None were written as null: nothing goes in, or nothing of the result is kept. `fields`
    has what only this type of state has, as it was written.
    """

    name: str
    type: str
    then: str | None = None  # None: the end
    input_path: Path | None
    output_path: Path | None
    result_path: Path | None
    parameters: Any = None
    has_parameters: bool = False
    selector: Any = None
    has_selector: bool = False
    retriers: tuple[Retrier, ...] = ()
    catchers: tuple[Catcher, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    called: Called | None = None
    branches: tuple[States, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class States:
    start: str
    states: Mapping[str, State]


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    machine: States
    timeout_s: int | None = None
    comment: str = ""
