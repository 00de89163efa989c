"""
An SNS topic: each subscription filters, delivers and gives up by itself.

https://docs.aws.amazon.com/sns/latest/dg/welcome.html; sns-message-delivery-retries.html;
sns-dead-letter-queues.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.events import sns
from portal.engines.events.sqs import Attribute
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.chance import Chance, identifier
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.filters import Attribute as FilterAttribute
from portal.engines.simulation.filters import FilterPolicy, Scope, compile_policy
from portal.engines.simulation.journal import Journal, Kind
from portal.engines.simulation.queues import RefusedMessage, SimulatedQueue

from .delivery import Delivery
from .endpoint import NO_ATTRIBUTES, Endpoint, Refused
from .retries import TopicPlan
from .rules import TOPIC, TopicRules


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """`raw`: a queue gets the message itself, and its attributes with it."""

    name: str
    endpoint: Endpoint
    policy: FilterPolicy | None
    raw: bool
    dead_letters: SimulatedQueue | None


class SimulatedTopic:
    """`held` counts deliveries that are not at an end."""

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        name: str = "orders",
        rules: TopicRules = TOPIC,
    ) -> None:
        if name.endswith(".fifo"):
            raise BadSettings("FIFO topics are not simulated. Leave .fifo off, or send to a FIFO queue.")
        self.name = name
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._stream = chance.stream(f"topic {name}")
        self._described = sns.Topic(name=name)
        self._plan = TopicPlan(rules=rules)
        self._rules = rules
        self._subscriptions: list[Subscription] = []
        self._published = 0

    def subscribe(
        self,
        endpoint: Endpoint,
        *,
        filter_policy: str | None = None,
        scope: Scope = "MessageAttributes",
        raw: bool = False,
        dead_letters: SimulatedQueue | None = None,
    ) -> Subscription:
        """Raises BadFilter and BadSettings, as Subscribe does."""
        if raw and endpoint.is_function:
            raise BadSettings("Raw message delivery is for queues. A function gets the whole notification.")
        if dead_letters and dead_letters.settings.is_fifo:
            raise BadSettings("The dead-letter queue of a standard topic's subscription is a standard queue.")
        subscription = Subscription(
            name=f"{self.name} to {endpoint.name}",
            endpoint=endpoint,
            policy=None if filter_policy is None else compile_policy(filter_policy, scope=scope),
            raw=raw,
            dead_letters=dead_letters,
        )
        self._subscriptions.append(subscription)
        return subscription

    def publish(
        self,
        message: str,
        *,
        subject: str | None = None,
        attributes: Mapping[str, Attribute] = NO_ATTRIBUTES,
    ) -> str:
        """The message's id. Raises RefusedMessage."""
        size = len(message.encode("utf-8", "surrogatepass"))
        if not 1 <= size <= self._rules.message_bytes:
            raise RefusedMessage(
                f"A message has 1 to {self._rules.message_bytes:,} bytes; this one {size:,}."
            )
        self._published += 1
        told = sns.Notification(
            id=identifier(self._stream),
            message=message,
            at_ms=self._clock.epoch_ms,
            subject=subject,
            attributes=attributes,
        )
        for place, subscription in enumerate(self._subscriptions):
            self._send(f"{self.name}#{self._published}/{place}", subscription, told)
        return told.id

    def _send(self, life: str, subscription: Subscription, told: sns.Notification) -> None:
        self._journal.note(Kind.ARRIVED, life, self.name, {"to": subscription.endpoint.name})
        if subscription.policy and not subscription.policy.passes(told.message, _filterable(told.attributes)):
            self._journal.note(Kind.FILTERED, life, self.name)
            return
        self.held += 1
        delivery = Delivery(
            clock=self._clock,
            journal=self._journal,
            subject=life,
            where=self.name,
            source="sns",
            endpoint=subscription.endpoint,
            plan=self._plan,
            payload=sns.event(self._described, told),
            body=told.message if subscription.raw else sns.body(self._described, told),
            attributes=told.attributes if subscription.raw else NO_ATTRIBUTES,
            letter=lambda delivery, refused, exhausted: self._letter(told, refused),
            over=self._over,
            dead_letters=subscription.dead_letters,
        )
        self._clock.after(0, delivery.attempt)

    def _over(self) -> None:
        self.held -= 1

    def _letter(self, told: sns.Notification, refused: Refused) -> tuple[str, Mapping[str, Attribute]]:
        """What was to be delivered, with why it was not; the attributes are unconfirmed."""
        attributes = {
            "RequestID": Attribute(value=told.id),
            "ErrorCode": Attribute(value="403" if refused.is_lasting else "500", data_type="Number"),
            "ErrorMessage": Attribute(value=refused.message),
        }
        return sns.body(self._described, told), attributes


def _filterable(attributes: Mapping[str, Attribute]) -> dict[str, FilterAttribute]:
    return {
        name: FilterAttribute(kind=one.data_type, value=one.value)
        for name, one in attributes.items()
        if isinstance(one.value, str)
    }
