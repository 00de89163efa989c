"""Topics and buses of a stack: who gets what is published, by the filters and patterns of the template."""

from __future__ import annotations

import json
from collections.abc import Mapping

from portal.engines.cloud import Change, Delivery, Told
from portal.engines.events import sns
from portal.engines.events.sqs import Attribute
from portal.engines.simulation.filters import Attribute as Filtered
from portal.engines.simulation.filters import BadFilter, BadPattern, compile_pattern, compile_policy
from portal.engines.stacks.plan.parts import target_of

from .account import Json, thing, with_message
from .asynchronous import Asynchronous
from .deployment import Deployment
from .places import PLACE
from .step import Step

_CUT = "…"


class Topics:
    def __init__(self, deployment: Deployment, asynchronous: Asynchronous) -> None:
        self._deployment = deployment
        self._asynchronous = asynchronous
        asynchronous.topics = self
        deployment.listen(self._delivered)

    # From outside, and from destinations

    def publish(self, topic: str, message: str, subject: str | None, attributes: Mapping[str, str]) -> None:
        """To all its subscriptions whose filter takes it."""
        found = thing(self._deployment.account, "topics", topic)
        for subscription in (found or {}).get("subscriptions", ()):
            if self._passes(subscription, message, attributes):
                self._to(topic, subscription, message, subject, attributes)

    def put_event(self, bus: str, event: Json) -> None:
        """To the targets of the rules whose pattern takes it."""
        found = thing(self._deployment.account, "buses", bus) or {}
        for rule in found.get("rules", ()):
            try:
                taken = rule.get("enabled", True) and compile_pattern(json.dumps(rule["pattern"])).matches(
                    event
                )
            except BadPattern as fault:
                self._deployment.note(Step(cause="events", source=rule["name"], note=str(fault)))
                continue
            for target in rule.get("targets", ()) if taken else ():
                self._asynchronous.pass_on(
                    target["arn"], target.get("input") or event, "events", rule["name"]
                )

    def _passes(self, subscription: Json, message: str, attributes: Mapping[str, str]) -> bool:
        if not subscription.get("filter"):
            return True
        told = {name: Filtered(kind="String", value=value) for name, value in attributes.items()}
        try:
            policy = compile_policy(json.dumps(subscription["filter"]), scope="MessageAttributes")
            return policy.passes(message, told)
        except (BadFilter, BadPattern):
            return False

    def _to(
        self, topic: str, subscription: Json, message: str, subject: str | None, attributes: Mapping[str, str]
    ) -> None:
        told = self._notification(message, subject, attributes)
        endpoint = subscription["endpoint"]
        match subscription["protocol"]:
            case "lambda" if (target := target_of(endpoint)) is not None:
                event = json.dumps(sns.event(sns.Topic(name=topic, place=PLACE), told))
                self._asynchronous.send(target, event, "sns", topic)
            case "sqs":
                queue = endpoint.rpartition(":")[2]
                body = (
                    message if subscription.get("raw") else sns.body(sns.Topic(name=topic, place=PLACE), told)
                )
                if thing(self._deployment.account, "queues", queue) is not None:
                    self._deployment.change(with_message(self._deployment.account, queue, {"text": body}))
            case protocol:
                note = f"It would be sent to {endpoint[:100]} by {protocol}; nothing leaves this account."
                self._deployment.note(Step(cause="sns", source=topic, note=note))

    def _notification(
        self, message: str, subject: str | None, attributes: Mapping[str, str]
    ) -> sns.Notification:
        count = self._deployment.count("topics")
        return sns.Notification(
            id=sns.notification(message, seed=f"{count}", at_ms=0).id,
            message=message,
            at_ms=self._deployment.now_ms,
            subject=subject,
            attributes={name: Attribute(value=value) for name, value in attributes.items()},
        )

    # From functions, which the simulated AWS tells of

    def _delivered(self, before: Json, after: Json, told: Told, depth: int) -> None:
        published = [one for one in told.changes if one.service == "sns" and one.kind == "message"]
        for delivery in told.deliveries:
            if delivery.service == "sns":
                self._from_topic(delivery, published)
            elif delivery.service == "events":
                rule = self._rule_of(delivery.target)
                self._asynchronous.pass_on(delivery.target, delivery.payload, "events", rule)
        if told.deliveries_dropped:
            note = f"{told.deliveries_dropped} more deliveries were too many to be told, and are lost here."
            self._deployment.note(Step(cause="events", source="", note=note))

    def _from_topic(self, delivery: Delivery, published: list[Change]) -> None:
        """The delivery does not name its topic; what was published there has the same text."""
        message, subject = str(delivery.payload.get("Message")), delivery.payload.get("Subject")
        target = target_of(delivery.target)
        if target is None:
            note = f"It would be sent to {delivery.target[:100]}; nothing leaves this account."
            self._deployment.note(Step(cause="sns", source="", note=note))
            return
        change = next((one for one in published if _is_of(one, message)), None)
        topic = change.resource if change is not None else self._topic_of(delivery.target)
        value = change.after if change is not None and isinstance(change.after, dict) else {}
        attributes = {str(name): str(one) for name, one in (value.get("attributes") or {}).items()}
        event = sns.event(
            sns.Topic(name=topic, place=PLACE), self._notification(message, subject, attributes)
        )
        self._asynchronous.send(target, json.dumps(event), "sns", topic)

    def _topic_of(self, arn: str) -> str:
        for topic in self._deployment.account.get("topics", ()):
            if any(one["endpoint"] == arn for one in topic.get("subscriptions", ())):
                return str(topic["name"])
        return "topic"

    def _rule_of(self, arn: str) -> str:
        for bus in self._deployment.account.get("buses", ()):
            for rule in bus.get("rules", ()):
                if any(one["arn"] == arn for one in rule.get("targets", ())):
                    return str(rule["name"])
        return "rule"


def _is_of(change: Change, message: str) -> bool:
    told = change.after.get("message") if isinstance(change.after, dict) else None
    return isinstance(told, str) and (
        told == message or (told.endswith(_CUT) and message.startswith(told[:-1]))
    )
