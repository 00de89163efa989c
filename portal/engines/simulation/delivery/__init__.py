"""
Senders of asynchronous events: SNS topics, event buses, schedules, buckets, rules of AWS IoT,
subscriptions of CloudWatch Logs. Each delivers to a function's
queue of events or to an SQS queue, and tries again by its own rules when it cannot.

    endpoint = Endpoint(clock=clock, to=events, outages=(Outage(from_ms=0, until_ms=60_000),))
    topic = SimulatedTopic(clock=clock, journal=journal, chance=chance)
    topic.subscribe(endpoint, filter_policy='{"kind": ["new"]}', dead_letters=queue)
    topic.publish("{}")
"""

from __future__ import annotations

from .bucket import Notice, SimulatedBucket
from .bus import Rule, SimulatedBus, Target
from .endpoint import Endpoint, Outage, Refused
from .expressions import read_expression
from .retries import CUSTOM_BUS, LogsPlan, Once, RetryPolicy, TopicPlan
from .rules import BUS, LOGS, SCHEDULE, TOPIC
from .schedule import ScheduleSettings, SimulatedSchedule, occurrences
from .sender import SimulatedSender
from .topic import SimulatedTopic, Subscription

__all__ = [
    "BUS",
    "CUSTOM_BUS",
    "LOGS",
    "SCHEDULE",
    "TOPIC",
    "Endpoint",
    "LogsPlan",
    "Notice",
    "Once",
    "Outage",
    "Refused",
    "RetryPolicy",
    "Rule",
    "ScheduleSettings",
    "SimulatedBucket",
    "SimulatedBus",
    "SimulatedSchedule",
    "SimulatedSender",
    "SimulatedTopic",
    "Subscription",
    "Target",
    "TopicPlan",
    "occurrences",
    "read_expression",
]
