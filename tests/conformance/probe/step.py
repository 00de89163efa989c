"""Requests that a walk makes, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

RUNTIME = "/2018-06-01/runtime"
EXTENSION = "/2020-01-01/extension"
PROBE = "probe"
TELEMETRY = "/2022-07-01/telemetry"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """
    One request. {id} and {extension} stand for the latest ids that answers told.

    `size` makes a body of so many bytes. `aside`: its answer is not waited for.
    """

    name: str
    method: str
    path: str
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None
    aside: bool = False

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, {}, False)}


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The runtime ends by itself, with this status."""

    status: int

    def to_json(self) -> dict[str, Any]:
        return {"exit": self.status}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """Wait until that step, which was aside, has its answer."""

    name: str

    def to_json(self) -> dict[str, Any]:
        return {"answered": self.name}


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """
    Steps of the runtime of one environment, for `events` invocations. `is_cut`: it is killed before it has
    said all, or started again where the other emulator gives up. `extension`: those of an external extension beside it, whose name is PROBE.
    """

    rows: str
    steps: tuple[Step | Answered | End, ...]
    events: int = 1
    is_cut: bool = False
    extension: tuple[Step | Answered | End, ...] = ()

    @property
    def comes_to_its_end(self) -> bool:
        """Whether the runtime says that it has gone through all of its steps."""
        return not self.is_cut and not any(isinstance(step, End) for step in self.steps)


def ask(name: str = "next", **changes: Any) -> Step:
    return Step(name=name, method="GET", path=f"{RUNTIME}/invocation/next", **changes)


def answer(name: str = "response", *, to: str = "{id}", kind: str = "response", **changes: Any) -> Step:
    given = {"body": '"done"', **changes}
    if "size" in given:
        del given["body"]
    return Step(name=name, method="POST", path=f"{RUNTIME}/invocation/{to}/{kind}", **given)


def fail(name: str = "error", **changes: Any) -> Step:
    error = '{"errorMessage": "no such order", "errorType": "OrderError", "stackTrace": []}'
    return answer(name, kind="error", **{"body": error, **changes})


def fail_init(name: str = "init error", **changes: Any) -> Step:
    error = '{"errorMessage": "no such table", "errorType": "TableError"}'
    return Step(name=name, method="POST", path=f"{RUNTIME}/init/error", **{"body": error, **changes})


def register(name: str, events: str, *, extension: str | None = "inner") -> Step:
    """`events` is the value of that key, as JSON."""
    headers = {} if extension is None else {"Lambda-Extension-Name": extension}
    body = f'{{"events": {events}}}'
    return Step(name=name, method="POST", path=f"{EXTENSION}/register", body=body, headers=headers)


def extend(
    name: str, method: str, path: str, *, identifier: str | None = "{extension}", **changes: Any
) -> Step:
    """A request of the Extensions API by whoever has that identifier; None sends none."""
    headers = {} if identifier is None else {"Lambda-Extension-Identifier": identifier}
    headers |= changes.pop("headers", {})
    return Step(name=name, method=method, path=f"{EXTENSION}{path}", headers=headers, **changes)


def subscribe(name: str, body: str, *, identifier: str | None = "{extension}") -> Step:
    headers = {} if identifier is None else {"Lambda-Extension-Identifier": identifier}
    headers["Content-Type"] = "application/json"
    return Step(name=name, method="PUT", path=TELEMETRY, body=body, headers=headers)
