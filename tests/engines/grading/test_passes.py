"""Checks of a pattern: which events it lets through, by EventBridge's rules and by those of a mapping."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.engines.grading.test_labs import result

PAID = {"source": "shop", "detail-type": "OrderPaid", "detail": {"total": 1200}}
SHIPPED = {**PAID, "detail-type": "OrderShipped"}
BY_TYPE = '{"detail-type": ["OrderPaid"]}'


def records(*records: Any) -> dict[str, Any]:
    return {"Records": list(records)}


def message(body: Any) -> dict[str, Any]:
    return {"messageId": "m", "body": json.dumps(body)}


def scan(data: Any) -> dict[str, Any]:
    return {"kinesis": {"data": base64.b64encode(json.dumps(data).encode()).decode()}}


def row(total: str) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": {"total": {"N": total}}}}


def judged(source: str, text: str | None, *cases: tuple[Any, bool], **named: str):
    return result(
        {
            "kind": "passes",
            "pattern_in": "rule.json",
            "source": source,
            "cases": tuple({"event": event, "passes": passes, **named} for event, passes in cases),
        },
        files={} if text is None else {"rule.json": text},
    ).failure


def failure(source: str, text: str | None, *cases: tuple[Any, bool], **named: str) -> str | None:
    found = judged(source, text, *cases, **named)
    return found and found.reason


@pytest.mark.parametrize(
    ("source", "text", "through", "out"),
    [
        ("eventbridge", BY_TYPE, PAID, SHIPPED),
        ("eventbridge", '{"detail": {"total": [{"numeric": [">", 1e3]}]}}', PAID, {"detail": {"total": 1000}}),
        ("eventbridge", '{"source": [{"wildcard": "s*p"}]}', PAID, {"source": "sho"}),
        ("sqs", '{"body": {"region": ["eu"]}}', records(message({"region": "eu"})), records(message("eu"))),
        ("kinesis", '{"data": {"kind": ["scan"]}}', records(scan({"kind": "scan"})), records(scan({}))),
        ("dynamodb", '{"dynamodb": {"NewImage": {"total": {"N": ["300"]}}}}', records(row("300")), records(row("30"))),
    ],
)  # fmt: skip
def test_a_pattern_is_asked_as_its_source_asks_it(source, text, through, out):
    assert failure(source, text, (through, True), (out, False)) is None
    assert "should be kept out" in failure(source, text, (through, False))
    assert "should be let through" in failure(source, text, (out, True))


def test_a_number_of_a_table_is_a_text_to_a_filter():
    text = '{"dynamodb": {"NewImage": {"total": {"N": [{"numeric": [">", 100]}]}}}}'

    assert "should be let through" in failure("dynamodb", text, (records(row("300")), True))


def test_of_several_records_the_one_at_fault_is_named():
    both = records(message({"region": "eu"}), message({"region": "us"}))
    reason = failure("sqs", '{"body": {"region": ["eu"]}}', (both, True), file="events/two-regions.json")

    assert reason == (
        "record 2 of two-regions should be let through, and the pattern in rule.json keeps it out."
    )


def test_what_passes_is_listed_beside_what_should():
    both = records(message({"region": "eu"}), message({"region": "us"}))
    text = '{"body": {"region": ["us"]}}'
    found = judged("sqs", text, (both, True), file="both.json")
    none = judged("sqs", '{"body": {"region": [""]}}', (both, True), file="both.json")

    assert found.expected == "Let through:\nrecord 1 of both\nrecord 2 of both"
    assert found.actual == "Let through:\nrecord 2 of both"
    assert none.actual == "Let through:\nnothing"


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        ("eventbridge", None, "There is no rule.json."),
        ("eventbridge", "{", "Event pattern is not valid. Reason: Invalid JSON"),
        ("eventbridge", '{"source": "shop"}', '"source" must be an object or an array'),
        ("eventbridge", json.dumps({"a": ["b" * 5_000]}), "at most 4,096 characters"),
        ("sqs", '{"body": {"a": [{"wildcard": "b*"}]}}', "Unrecognized match type wildcard"),
        ("kinesis", '{"data": ["a"]}', '"data" has to hold an object'),
        ("eventbridge", "[" * 100_000, "rule.json"),
        ("sqs", '{"a":' * 5_000 + "[1]" + "}" * 5_000, "rule.json"),
    ],
)
def test_what_aws_would_not_take_is_a_failure_that_says_why(source, text, reason):
    assert reason in failure(source, text, (PAID, True))
