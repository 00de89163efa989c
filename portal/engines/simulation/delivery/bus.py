"""
An event bus of EventBridge: rules with patterns, and targets that each have a retry policy and a dead-letter
queue. A FIFO target (a subscriber of the newer custom bus) holds a group back while one of its events fails.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html; eb-rule-dlq.html;
eb-custom-bus-retry.html
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.events import eventbridge
from portal.engines.events.place import HERE
from portal.engines.events.sqs import Attribute
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.filters import BadFilter, BadPattern, Pattern, compile_pattern
from portal.engines.simulation.journal import Journal, Kind
from portal.engines.simulation.queues import RefusedMessage, SimulatedQueue

from .delivery import Delivery
from .endpoint import Endpoint, Refused
from .retries import Exhausted, RetryPolicy, check_policy
from .rules import BUS, BusRules


class Target:
    """`input` stands in for the event. `is_fifo`: events of one group one after the other."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        policy: RetryPolicy | None = None,
        dead_letters: SimulatedQueue | None = None,
        input: Any = None,
        is_fifo: bool = False,
    ) -> None:
        """Raises BadSettings."""
        self.endpoint = endpoint
        self.policy = policy or RetryPolicy()
        check_policy(self.policy)
        if dead_letters and dead_letters.settings.is_fifo and not is_fifo:
            raise BadSettings("The dead-letter queue of a target is a standard queue.")
        self.dead_letters = dead_letters
        self.input = input
        self.is_fifo = is_fifo
        self.waiting: dict[str, deque[Delivery]] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    name: str
    pattern: Pattern
    targets: tuple[Target, ...]

    @property
    def arn(self) -> str:
        return HERE.arn("events", f"rule/{self.name}")


class SimulatedBus:
    """`held` counts deliveries that are not at an end."""

    def __init__(
        self, *, clock: Clock, journal: Journal, name: str = "default", rules: BusRules = BUS
    ) -> None:
        self.name = name
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._numbers = rules
        self._rules: list[Rule] = []
        self._put = 0

    def put_rule(self, name: str, pattern: str, *targets: Target) -> Rule:
        """Raises BadFilter, as PutRule refuses a pattern."""
        if len(pattern) > self._numbers.pattern_characters:
            says = f"Member must have length less than or equal to {self._numbers.pattern_characters}"
            raise BadFilter("ValidationException", f"eventPattern: {says}", reason=says)
        try:
            compiled = compile_pattern(pattern)
        except BadPattern as fault:
            says = f"Event pattern is not valid. Reason: {fault.reason}"
            raise BadFilter("InvalidEventPatternException", says, reason=fault.reason) from None
        if not 1 <= len(targets) <= 5:
            raise BadSettings(f"A rule has 1 to 5 targets; {name} has {len(targets)}.")
        rule = Rule(name=name, pattern=compiled, targets=targets)
        self._rules.append(rule)
        return rule

    def put_event(self, envelope: eventbridge.Envelope, *, group: str | None = None) -> int:
        """How many targets it goes to. Raises RefusedMessage for more than an entry takes."""
        event = eventbridge.event(envelope)
        size = len(json.dumps(event, separators=(",", ":")).encode())
        if size >= self._numbers.entry_bytes:
            raise RefusedMessage(
                f"An entry has less than {self._numbers.entry_bytes:,} bytes; this {size:,}."
            )
        self._put += 1
        sent = 0
        for rule in self._rules:
            if not rule.pattern.matches(event):
                continue
            for target in rule.targets:
                sent += 1
                self._send(f"{self.name}#{self._put}/{sent}", rule, target, event, group)
        if not sent:
            life = f"{self.name}#{self._put}"
            self._journal.note(Kind.ARRIVED, life, self.name)
            self._journal.note(Kind.FILTERED, life, self.name, {"because": "no rule matches"})
        return sent

    def _send(self, life: str, rule: Rule, target: Target, event: dict[str, Any], group: str | None) -> None:
        self._journal.note(Kind.ARRIVED, life, self.name, {"rule": rule.name, "to": target.endpoint.name})
        self.held += 1
        payload = event if target.input is None else target.input
        delivery = Delivery(
            clock=self._clock,
            journal=self._journal,
            subject=life,
            where=self.name,
            source="eventbridge",
            endpoint=target.endpoint,
            plan=target.policy,
            payload=payload,
            letter=lambda delivery, refused, exhausted: (
                json.dumps(event, separators=(",", ":")),
                letter_attributes(rule.arn, target.endpoint.name, delivery.retries, refused, exhausted),
            ),
            over=lambda: self._over(target, group),
            group=group,
            dead_letters=target.dead_letters,
        )
        if not target.is_fifo or group is None:
            self._clock.after(0, delivery.attempt)
            return
        line = target.waiting.setdefault(group, deque())
        line.append(delivery)
        if len(line) == 1:
            self._clock.after(0, delivery.attempt)
        else:
            self._journal.note(Kind.BLOCKED, life, self.name, {"group": group})

    def _over(self, target: Target, group: str | None) -> None:
        self.held -= 1
        if not target.is_fifo or group is None:
            return
        line = target.waiting[group]
        line.popleft()
        if line:
            self._clock.after(0, line[0].attempt)
        else:
            del target.waiting[group]


def letter_attributes(
    rule_arn: str, target: str, retries: int, refused: Refused, exhausted: Exhausted | None
) -> Mapping[str, Attribute]:
    """What a message in the dead-letter queue of a target says of itself: eb-rule-dlq."""
    told = {
        "RULE_ARN": rule_arn,
        "TARGET_ARN": target,
        "ERROR_CODE": refused.code,
        "ERROR_MESSAGE": refused.message,
        "RETRY_ATTEMPTS": str(retries),
    }
    if exhausted:
        told["EXHAUSTED_RETRY_CONDITION"] = exhausted
    return {name: Attribute(value=value) for name, value in told.items()}
