"""What an invocation did to the AWS beside it, as values: what Outcome.aws holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudCall:
    """
    One call of a service. `allowed` is None for what never came to a decision, since it is not simulated.

    `action` and `resource` are as a policy writes them: the one that was denied, or the first of `needs`,
    all that the call needs. `error` is the code that the function got, None when it got an answer. `ms` is
    what it took here, waiting for messages included. `principal` is the ARN of the session that called: the
    execution role's, or one that the function has assumed. `findings` tell what was not judged, and why.
    """

    service: str
    action: str
    resource: str
    allowed: bool | None
    reason: str
    ms: float
    request_id: str
    error: str | None
    needs: tuple[tuple[str, str], ...] = ()
    principal: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """
    One thing that is not as it was. `kind` is bucket, object, table, item, queue, message and so on;
    `resource` the name of the bucket, table or queue, `id` the key, the item's key as JSON, the message's id.

    `before` and `after` are JSON, None where it was not there; what is long is cut.
    """

    service: str
    kind: str
    region: str
    resource: str
    id: str
    what: Literal["added", "changed", "removed"]
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """`service` would have sent `payload` to `target`: an ARN, mostly a function's, or an address."""

    service: str
    target: str
    payload: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """
    `smallest_policy` is the document under which the calls would have been allowed. The numbers `…_dropped`
    say how many more there were than are told. `gone` says why nothing can be told, when the AWS had to be
    ended; `account` is the seed that another run may begin with, where the job exports, or
    `account_refused` why it cannot be kept.
    """

    calls: tuple[CloudCall, ...] = ()
    calls_dropped: int = 0
    changes: tuple[Change, ...] = ()
    changes_dropped: int = 0
    deliveries: tuple[Delivery, ...] = ()
    deliveries_dropped: int = 0
    smallest_policy: Mapping[str, Any] | None = None
    account: Mapping[str, Any] | None = None
    account_refused: str = ""
    gone: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Told:
        """Of Outcome.aws. Raises KeyError or TypeError for what no broker told."""
        return cls(
            **{
                **stored,
                "calls": tuple(map(_call, stored.get("calls", ()))),
                "changes": tuple(Change(**change) for change in stored.get("changes", ())),
                "deliveries": tuple(Delivery(**delivery) for delivery in stored.get("deliveries", ())),
            }
        )


def _call(stored: Mapping[str, Any]) -> CloudCall:
    decision = stored["decision"] or {"allowed": None, "reason": "not simulated here"}
    needs = tuple((need["action"], need["written"] or need["resource"]) for need in stored["needs"])
    return CloudCall(
        **{name: value for name, value in stored.items() if name not in ("decision", "needs", "findings")},
        allowed=decision["allowed"],
        reason=decision["reason"],
        needs=needs,
        findings=tuple(stored.get("findings", ())),
    )
