"""
SQS, SNS, EventBridge and Kinesis.

Source: the tables of actions in https://docs.aws.amazon.com/service-authorization/latest/reference/; for SQS,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from portal.engines.cloud.iam.context import Context, Values

from .call import Call, Need, Rule, Unknown, anything, renamed, rule, same

# --- SQS -------------------------------------------------------------------------


def queue(call: Call) -> str:
    """https://sqs.us-east-1.amazonaws.com/123456789012/orders, or the same path on another host."""
    parts = [part for part in urlsplit(call.text("QueueUrl")).path.split("/") if part]
    if not parts:
        raise Unknown(f"sqs {call.operation}: give QueueUrl, https://…/account/queue.")
    return call.arn(parts[-1], account=parts[-2] if len(parts) > 1 else None)


def queue_by_name(call: Call) -> str:
    owner = call.parameters.get("QueueOwnerAWSAccountId")
    return call.arn(call.text("QueueName"), account=str(owner) if owner else None)


SQS: dict[str, Rule] = {
    "ListQueues": rule(),
    **same(queue_by_name, "CreateQueue GetQueueUrl"),
    **same(
        queue,
        "SendMessage ReceiveMessage DeleteMessage ChangeMessageVisibility GetQueueAttributes "
        "SetQueueAttributes PurgeQueue DeleteQueue ListQueueTags TagQueue UntagQueue AddPermission "
        "RemovePermission ListDeadLetterSourceQueues",
    ),
    **renamed(
        queue,
        {
            "SendMessageBatch": "SendMessage",
            "DeleteMessageBatch": "DeleteMessage",
            "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
        },
    ),
}

# --- SNS -------------------------------------------------------------------------


def topic(call: Call) -> str:
    return call.text("TopicArn")


def topic_or_endpoint(call: Call) -> str:
    """A message goes to a topic, to an endpoint of a phone, or to a number, which is no resource."""
    for name in ("TopicArn", "TargetArn"):
        if call.has(name):
            return call.text(name)
    return "*"


SNS: dict[str, Rule] = {
    "Publish": rule(topic_or_endpoint),
    "PublishBatch": rule(topic, "Publish"),
    "CreateTopic": rule(lambda call: call.arn(call.text("Name"))),
    "Subscribe": rule(topic, keys={"sns:Protocol": "Protocol", "sns:Endpoint": "Endpoint"}),
    **same(
        topic,
        "DeleteTopic GetTopicAttributes SetTopicAttributes ListSubscriptionsByTopic ConfirmSubscription "
        "AddPermission RemovePermission",
    ),
    **same(lambda call: call.text("ResourceArn"), "TagResource UntagResource ListTagsForResource"),
    **same(
        anything,
        "Unsubscribe ListTopics ListSubscriptions GetSubscriptionAttributes SetSubscriptionAttributes "
        "GetSMSAttributes",
    ),
}

# --- EventBridge -----------------------------------------------------------------


def event_bus(call: Call, name: object = None) -> str:
    return call.named(str(name or "default"), "event-bus/{}")


def event_rule(call: Call, parameter: str = "Name") -> str:
    name, bus = call.text(parameter), str(call.parameters.get("EventBusName") or "default")
    bus = bus.rpartition("event-bus/")[2]
    return call.arn(f"rule/{name}" if bus == "default" else f"rule/{bus}/{name}")


def _put_events(call: Call) -> tuple[Need, ...]:
    """Each entry for itself: one may go to another bus, or have a source that a condition forbids."""
    return tuple(dict.fromkeys(_entry(call, entry) for entry in call.items("Entries")))


def _entry(call: Call, entry: Mapping[str, object]) -> Need:
    keys: dict[str, Values] = {
        key: str(entry[name])
        for key, name in (("events:source", "Source"), ("events:detail-type", "DetailType"))
        if entry.get(name)
    }
    return Need(
        action="events:PutEvents",
        resource=event_bus(call, entry.get("EventBusName")),
        context=Context(keys),
    )


EVENTS: dict[str, Rule] = {
    "PutEvents": _put_events,
    **same(anything, "ListEventBuses ListRules ListRuleNamesByTarget TestEventPattern"),
    **same(
        lambda call: event_bus(call, call.parameters.get("Name")),
        "CreateEventBus DeleteEventBus DescribeEventBus",
    ),
    **same(event_rule, "PutRule DeleteRule DescribeRule EnableRule DisableRule"),
    **same(lambda call: event_rule(call, "Rule"), "PutTargets RemoveTargets ListTargetsByRule"),
}

# --- Kinesis ---------------------------------------------------------------------


def data_stream(call: Call) -> str:
    if call.has("StreamARN"):
        return call.text("StreamARN")
    if call.has("ShardIterator"):
        iterator = call.text("ShardIterator")
        if iterator not in call.known.arns:
            raise Unknown(f"kinesis {call.operation}: the stream of this ShardIterator is not known.")
        return call.known.arns[iterator]
    return call.arn(f"stream/{call.text('StreamName')}")


KINESIS: dict[str, Rule] = {
    "ListStreams": rule(),
    "DescribeLimits": rule(),
    **same(
        data_stream,
        "PutRecord PutRecords GetRecords GetShardIterator ListShards DescribeStream DescribeStreamSummary "
        "CreateStream DeleteStream MergeShards SplitShard ListStreamConsumers RegisterStreamConsumer "
        "AddTagsToStream ListTagsForStream IncreaseStreamRetentionPeriod DecreaseStreamRetentionPeriod",
    ),
}
