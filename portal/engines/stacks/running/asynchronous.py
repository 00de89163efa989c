"""
Events that are invoked asynchronously: S3, SNS, EventBridge, schedules. Two more attempts after an error,
then the destination or the dead-letter queue: event-sources §2.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from portal.engines.emulator import Outcome, Throttled
from portal.engines.events import destinations
from portal.engines.events.destinations import Ended
from portal.engines.events.eventbridge import Envelope
from portal.engines.events.eventbridge import event as event_of
from portal.engines.stacks.names import ACCOUNT, REGION
from portal.engines.stacks.plan import Destination, Target
from portal.engines.stacks.plan.parts import arn_of, name_in, target_of
from portal.engines.stacks.plan.permissions import is_granted

from .account import thing, with_message
from .deployment import Deployment, NotDeployed
from .places import PLACE
from .step import Cause, Step, read

# Those that a function's own policy has to let in, and how an ARN names what they do it for; schedules have a
# role instead, or a rule.
_PRINCIPALS: Final[Mapping[str, str]] = {"sns": "sns.amazonaws.com", "events": "events.amazonaws.com"}
_SOURCES: Final[Mapping[str, str]] = {"sns": "", "events": "rule/"}


class Asynchronous:
    """Lambda's queue of a stack, and what is sent on to ARNs from anywhere."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self.machines: Any = None  # machines.Machines, which needs this one
        self.topics: Any = None  # topics.Topics

    def send(self, target: Target, event: str, cause: Cause, source: str) -> None:
        """Accepted now, run when what is under way is done; not where the function lets nobody in."""
        principal = _PRINCIPALS.get(cause)
        arn = arn_of(cause, _SOURCES.get(cause, "") + source)
        if principal and not is_granted(self._deployment.plan.granted, principal, target.function, arn):
            note = (
                f"{principal} may not invoke {target}: it has no AWS::Lambda::Permission for {arn[:200]}."
                " The event is lost."
            )
            self._deployment.note(Step(cause=cause, source=source, note=note))
            return
        self._deployment.later(lambda: self._deliver(target, event, cause, source))

    def _deliver(self, target: Target, event: str, cause: Cause, source: str) -> None:
        settings = self._settings(target)
        outcome: Outcome | None = None
        attempts = 0
        while attempts <= settings.retries:
            try:
                ended = self._deployment.run(
                    target, event, cause, source, request_id=outcome.request_id if outcome else None
                ).ended
            except NotDeployed as why:
                self._deployment.note(Step(cause=cause, source=source, target=target, note=str(why)))
                return
            if isinstance(ended, Throttled):  # with nothing reserved no attempt is made at all
                self._end(target, event, None, attempts=0, settings=settings)
                return
            outcome, attempts = ended, attempts + 1
            if outcome.function_error is None:
                break
        self._end(target, event, outcome, attempts=attempts, settings=settings)

    def _settings(self, target: Target) -> Destination:
        deployed = self._deployment.functions.get(target.function)
        of = deployed.asynchronous if deployed is not None else {}
        return of.get(target.qualifier or "") or of.get("") or Destination()

    def _end(
        self, target: Target, event: str, outcome: Outcome | None, *, attempts: int, settings: Destination
    ) -> None:
        failed = outcome is None or outcome.function_error is not None
        ended = Ended(
            request_id=outcome.request_id if outcome else "00000000-0000-4000-8000-000000000000",
            function_arn=f"{PLACE.function_arn(target.function)}:{target.qualifier or '$LATEST'}",
            condition="ZeroReservedConcurrency"
            if outcome is None
            else "RetriesExhausted"
            if failed
            else "Success",
            invoke_count=attempts,
            request=read(event),
            response=read(outcome.payload) if outcome else None,
            error=outcome.function_error if outcome else None,
            at_ms=self._deployment.now_ms,
            place=PLACE,
        )
        to = settings.on_failure if failed else settings.on_success
        if to:
            bus = destinations.envelope(ended, bus=name_in(to) if ":events:" in to else "default")
            self.pass_on(to, destinations.record(ended), "destination", str(target), envelope=bus)
        if failed and settings.dead_letters:
            body, _ = destinations.dead_letter(ended)
            self.pass_on(settings.dead_letters, json.loads(body), "destination", f"{target} dead letter")

    def pass_on(
        self, arn: str, told: Any, cause: Cause, source: str, *, envelope: Envelope | None = None
    ) -> None:
        """To whatever an ARN names: a queue, a topic, a bus, a function, a state machine of the stack."""
        service = arn.split(":")[2] if arn.count(":") >= 5 else ""
        text = told if isinstance(told, str) else json.dumps(told)
        if service == "sqs" and self._has("queues", arn):
            self._deployment.change(with_message(self._deployment.account, name_in(arn), _message(arn, text)))
        elif service == "sns" and self._has("topics", arn):
            self.topics.publish(name_in(arn), text, None, {})
        elif service == "events":
            self.topics.put_event(name_in(arn), event_of(envelope) if envelope else told)
        elif service == "states" and any(one.arn == arn for one in self._deployment.plan.machines):
            self.machines.start(arn, told)
        elif service == "lambda" and (target := target_of(arn)) is not None:
            self.send(target, text, cause, source)
        else:
            note = f"{arn[:200]} is not in this stack of {ACCOUNT} in {REGION}: what it would get is lost."
            self._deployment.note(Step(cause=cause, source=source, note=note))

    def _has(self, section: str, arn: str) -> bool:
        return thing(self._deployment.account, section, name_in(arn)) is not None


def _message(arn: str, text: str) -> dict[str, Any]:
    if not arn.endswith(".fifo"):
        return {"text": text}
    return {"text": text, "group": "default", "deduplication": hashlib.sha256(text.encode()).hexdigest()}
