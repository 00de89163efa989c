"""Examples whose runs leave traces: tracing is Active, and a layer sends spans of the code's own."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from portal.records.playground.example import Example, python_example

TRACED: tuple[Example, ...] = (
    python_example(
        "traced",
        _("A trace"),
        _(
            "Tracing is Active: run it, then open its trace. Lambda makes segments of its own, and X-Ray's "
            "SDK, which is a layer, adds a subsegment for each of the two steps. An annotation can be "
            "searched for."
        ),
        """
import time

from aws_xray_sdk.core import xray_recorder


def lambda_handler(event, context):
    with xray_recorder.in_subsegment("look up") as found:
        found.put_annotation("customer", event["customer"])
        time.sleep(0.03)
    with xray_recorder.in_subsegment("greet"):
        return {"greeting": f"Hello, {event['customer']}!"}
""",
        event='{\n  "customer": "Asha"\n}',
        layers="aws-xray-sdk",
        tracing="Active",
    ),
    python_example(
        "powertools-tracer",
        _("A trace with Powertools"),
        _(
            "The Tracer of Powertools wraps X-Ray's SDK: a decorator makes a subsegment, marks cold starts, "
            "and keeps what is returned or raised. Order nothing, and see where it failed."
        ),
        """
from aws_lambda_powertools import Tracer

tracer = Tracer(service="shop")


@tracer.capture_method
def price(items):
    if not items:
        raise ValueError("an order has items")
    return 12 * len(items)


@tracer.capture_lambda_handler
def lambda_handler(event, context):
    tracer.put_annotation("items", len(event["items"]))
    return {"total": price(event["items"])}
""",
        event='{\n  "items": ["tea", "cups"]\n}',
        layers="powertools aws-xray-sdk",
        tracing="Active",
    ),
)
