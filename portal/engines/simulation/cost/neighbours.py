"""What is billed beside the function. Only what facts know a price of; the rest is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.engines.simulation.constants import Quoted

from .prices import Prices
from .usage import Month

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a line is made of."""

    what: str
    quantity: Decimal
    unit: str
    price: Quoted
    note: str = ""


def beside(month: Month, prices: Prices) -> Iterator[Counted]:
    """Facts L-14, L-16, L-22, L-23. Divisions are exact in the context of the caller."""
    near = month.neighbours
    steps = max(1, -(-near.http_api_kb // prices.http_api_step_kb))
    yield Counted(
        what="API Gateway, HTTP API",
        quantity=Decimal(near.http_api_calls * steps) / _MILLION,
        unit="million",
        price=prices.http_api_million,
        note=_of_api(near.http_api_calls * steps, steps, prices),
    )
    for what, count, price in (
        ("DynamoDB on demand, writes", near.writes, prices.writes_million),
        ("DynamoDB on demand, reads", near.reads, prices.reads_million),
        ("Durable functions, operations", near.durable_operations, prices.durable_million),
    ):
        yield Counted(what=what, quantity=Decimal(count) / _MILLION, unit="million", price=price)
    for what, gigabytes, unit, price in (
        ("Durable functions, written", near.durable_gb, "GB", prices.durable_gb),
        ("Durable functions, kept", near.durable_gb_months, "GB-month", prices.durable_gb_month),
    ):
        yield Counted(what=what, quantity=gigabytes, unit=unit, price=price)
    for what, pollers, price in (
        ("Provisioned pollers, SQS", near.sqs_pollers, prices.sqs_poller_hour),
        ("Provisioned pollers, Kafka", near.kafka_pollers, prices.kafka_poller_hour),
    ):
        yield Counted(what=what, quantity=Decimal(pollers * month.hours), unit="poller-hour", price=price)


def _of_api(calls: int, steps: int, prices: Prices) -> str:
    if calls > prices.http_api_up_to:
        return f"Above {prices.http_api_up_to:,} a month AWS charges less, which is not reckoned here."
    return f"Each call counts as {steps}: one for every {prices.http_api_step_kb} KB." if steps > 1 else ""


def unpriced(month: Month) -> Iterator[tuple[str, str]]:
    """Each with the fact that says it is not free."""
    if any(usage.requests for usage in month.functions):
        yield "CloudWatch Logs, by the gigabyte that functions write", "L-20"
    if month.neighbours.has_nat:
        yield "The NAT gateway, by the hour and the gigabyte", "L-20"
    if month.neighbours.has_internet:
        yield "Data sent to the internet or between zones", "L-20"
