"""
What the engines of the simulators say in English, marked so that it can be translated where it is shown. What
stands here no longer, or not yet, is shown in English.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.simulation.cost import Architecture

SENTENCES: Final = (
    gettext_noop("{count} attempt was throttled"),
    gettext_noop("{count} attempts were throttled"),
    gettext_noop("{count} shorter stretches like these are in the table of throttles."),
    gettext_noop(
        "The scaling rate, how fast one function may get new environments, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    gettext_noop(
        "The account's concurrency, {shared} of {account} unreserved, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    gettext_noop(
        "Its own reserved concurrency of {reserved} held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    gettext_noop(
        "The limit on requests a second, ten for each unit of concurrency, held {function} back "
        "from {begins} to {ends}: {throttled}."
    ),
    gettext_noop("Each caller got status 429 and may try again."),
    gettext_noop("Lambda kept the events in its queue and tried again, after longer and longer pauses."),
    gettext_noop("The batches were visible again in their queue after the visibility timeout."),
    gettext_noop("Their shards waited, and so did all that was behind them."),
)
BILL: Final = (
    gettext_noop("Requests"), gettext_noop("Free tier, requests"), gettext_noop("Duration"),
    gettext_noop("Init phase of cold starts"), gettext_noop("Free tier, duration"),
    gettext_noop("Provisioned concurrency, ready"), gettext_noop("Provisioned concurrency, duration"),
    gettext_noop("Scratch space in /tmp above 512 MB"), gettext_noop("SnapStart, snapshots kept"),
    gettext_noop("SnapStart, restored"), gettext_noop("Streamed responses"),
    gettext_noop("Free tier, streamed"), gettext_noop("API Gateway, HTTP API"),
    gettext_noop("DynamoDB on demand, writes"), gettext_noop("DynamoDB on demand, reads"),
    gettext_noop("Durable functions, operations"), gettext_noop("Provisioned pollers, SQS"),
    gettext_noop("million"), gettext_noop("GB-second"), gettext_noop("poller-hour"),
    gettext_noop("A large asynchronous event counts as several."),
    gettext_noop("Whether anything calls or not."), gettext_noop("At least 3 hours for each version."),
    gettext_noop("Beyond the first 6 MB of each."),
    gettext_noop("Not for function: it has provisioned concurrency."),
    gettext_noop("CloudWatch Logs, by the gigabyte that functions write"),
    gettext_noop("The NAT gateway, by the hour and the gigabyte"),
    gettext_noop("Data sent to the internet or between zones"),
)  # fmt: skip


def billed(what: str) -> str:
    """A line of the bill, "Duration, arm64": its architecture is a name, and stays."""
    for architecture in Architecture:
        head, name, tail = what.partition(f", {architecture.value}")
        if name:
            return f"{_(head)}{name}{tail}"
    return _(what) if what else ""
