"""What a report tells of what has changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .heaven import Account, Heaven

pytestmark = pytest.mark.broker

SEED: dict[str, Any] = {
    "buckets": [{"name": "uploads", "objects": [{"key": "a", "text": "old"}, {"key": "b", "text": "b"}]}],
    "tables": [{"name": "orders", "key": {"id": "S", "at": "N"}, "items": [{"id": "x", "at": 1, "n": 1}]}],
    "queues": [{"name": "jobs", "messages": [{"text": "waiting"}]}],
    "secrets": [{"name": "db", "text": "one"}],
    "parameters": [{"name": "/level", "value": "info"}],
    "streams": [{"name": "clicks", "records": [{"partition_key": "p", "text": "seeded"}]}],
    "buses": [{"name": "shop", "rules": [{"name": "all", "pattern": {"source": ["shop"]}}]}],
}
KEY = {"id": {"S": "x"}, "at": {"N": "1"}}
URL = "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"
Row = tuple[str, str, str, str, Any, Any]  # service, kind, resource, what, and fields of before and after


def put_object(account: Account) -> None:
    account.ask("PUT", "/uploads/a", b"new", Content_Type="text/plain")


def delete_object(account: Account) -> None:
    account.ask("DELETE", "/uploads/b")


def update_item(account: Account) -> None:
    change = {"UpdateExpression": "SET n = :two", "ExpressionAttributeValues": {":two": {"N": "2"}}}
    account.call("dynamodb", "UpdateItem", TableName="orders", Key=KEY, **change)


def delete_item(account: Account) -> None:
    account.call("dynamodb", "DeleteItem", TableName="orders", Key=KEY)


def drop_table(account: Account) -> None:
    account.call("dynamodb", "DeleteTable", TableName="orders")


def send(account: Account) -> None:
    account.call("sqs", "SendMessage", QueueUrl=URL, MessageBody="sent")


def receive(account: Account) -> None:
    account.call("sqs", "ReceiveMessage", QueueUrl=URL)


def receive_and_delete(account: Account) -> None:
    (message,) = account.call("sqs", "ReceiveMessage", QueueUrl=URL)["Messages"]
    account.call("sqs", "DeleteMessage", QueueUrl=URL, ReceiptHandle=message["ReceiptHandle"])


def rotate(account: Account) -> None:
    account.call("secretsmanager", "PutSecretValue", SecretId="db", SecretString="two")


def set_parameter(account: Account) -> None:
    account.call("ssm", "PutParameter", Name="/level", Value="debug", Overwrite=True)


def put_record(account: Account) -> None:
    account.call("kinesis", "PutRecord", StreamName="clicks", PartitionKey="q", Data="/w==")


def switch_off(account: Account) -> None:
    account.call("events", "DisableRule", Name="all", EventBusName="shop")


def put_event(account: Account) -> None:
    event = {"Source": "shop", "DetailType": "order", "Detail": '{"id": 1}', "EventBusName": "shop"}
    account.call("events", "PutEvents", Entries=[event])


def only_look(account: Account) -> None:
    account.ask("GET", "/uploads/a")
    account.call("dynamodb", "Scan", TableName="orders")
    account.call("secretsmanager", "GetSecretValue", SecretId="db")


CHANGES: dict[str, tuple[Any, list[Row]]] = {
    "an object over another": (
        put_object,
        [("s3", "object", "uploads", "changed", {"content": "old", "size": 3}, {"content": "new"})],
    ),
    "an object that goes": (delete_object, [("s3", "object", "uploads", "removed", {"content": "b"}, None)]),
    "an item": (
        update_item,
        [("dynamodb", "item", "orders", "changed", {"n": {"N": "1"}}, {"n": {"N": "2"}})],
    ),
    "an item that goes": (delete_item, [("dynamodb", "item", "orders", "removed", KEY, None)]),
    "a table with its items": (
        drop_table,
        [
            ("dynamodb", "item", "orders", "removed", KEY, None),
            ("dynamodb", "table", "orders", "removed", {"key": {"id": "S", "at": "N"}}, None),
        ],
    ),
    "a message": (send, [("sqs", "message", "jobs", "added", None, {"body": "sent", "receive_count": 0})]),
    "a message that is being worked on": (
        receive,
        [("sqs", "message", "jobs", "changed", {"visible": True}, {"visible": False, "receive_count": 1})],
    ),
    "a message that is done": (
        receive_and_delete,
        [("sqs", "message", "jobs", "removed", {"body": "waiting"}, None)],
    ),
    "a secret": (
        rotate,
        [
            (
                "secretsmanager",
                "secret",
                "db",
                "changed",
                {"AWSCURRENT": "one"},
                {"AWSCURRENT": "two", "AWSPREVIOUS": "one"},
            )
        ],
    ),
    "a parameter": (
        set_parameter,
        [("ssm", "parameter", "/level", "changed", {"value": "info"}, {"value": "debug", "version": 2})],
    ),
    "a record that is no text": (
        put_record,
        [("kinesis", "record", "clicks", "added", None, {"data": {"base64": "/w=="}, "partition_key": "q"})],
    ),
    "a rule": (switch_off, [("events", "rule", "shop", "changed", {"enabled": True}, {"enabled": False})]),
    "an event": (
        put_event,
        [("events", "event", "shop", "added", None, {"source": "shop", "detail": '{"id": 1}'})],
    ),
    "nothing": (only_look, []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_report_tells_what_is_not_as_it_was(heaven: Heaven, name: str) -> None:
    change, expected = CHANGES[name]
    with heaven.account(SEED) as account:
        change(account)
        changes = account.told().changes

        assert [(one.service, one.kind, one.resource, one.what) for one in changes] == [
            row[:4] for row in expected
        ]
        for one, (*_, before, after) in zip(changes, expected, strict=True):
            assert holds(one.before, before)
            assert holds(one.after, after)
        assert account.told().changes == ()


def holds(value: Any, part: Any) -> bool:
    return value is None if part is None else part.items() <= value.items()


def test_the_same_done_twice_is_told_the_same_way(heaven: Heaven) -> None:
    def told() -> list[tuple[str, str, str, str]]:
        with heaven.account(SEED) as account:
            for change in (put_record, send, put_object, update_item, rotate):
                change(account)
            return [(one.service, one.kind, one.resource, one.what) for one in account.told().changes]

    first = told()

    assert first == told()
    assert [service for service, *_ in first] == ["s3", "dynamodb", "sqs", "secretsmanager", "kinesis"]


def test_what_is_long_is_cut_and_what_is_much_is_counted(heaven: Heaven) -> None:
    with heaven.account(SEED) as account:
        account.ask("PUT", "/uploads/long", b"x" * 100_000)
        (long,) = account.told().changes
        for number in range(210):
            account.ask("PUT", f"/uploads/{number}", b"")
        many = account.told()

    assert long.after["size"] == 100_000
    assert len(long.after["content"]) < 5_000
    assert (len(many.changes), many.changes_dropped) == (200, 10)


def test_a_function_that_moto_would_call_is_written_down_instead(heaven: Heaven) -> None:
    arn = "arn:aws:lambda:us-east-1:111122223333:function:work"
    wired = {
        "topics": [
            {
                "name": "news",
                "subscriptions": [
                    {"protocol": "lambda", "endpoint": "work"},
                    {"protocol": "https", "endpoint": "https://example.com/hook"},
                ],
            }
        ],
        "buses": [
            {
                "name": "default",
                "rules": [
                    {"name": "all", "pattern": {"source": ["shop"]}, "targets": [{"id": "1", "arn": arn}]}
                ],
            }
        ],
        "buckets": [{"name": "uploads"}],
    }
    notify = (
        "<NotificationConfiguration><CloudFunctionConfiguration><Id>1</Id>"
        f"<CloudFunction>{arn}</CloudFunction><Event>s3:ObjectCreated:*</Event>"
        "</CloudFunctionConfiguration></NotificationConfiguration>"
    )
    with heaven.account(wired) as account:
        account.ask("PUT", "/uploads?notification", notify.encode())
        account.ask("PUT", "/uploads/a", b"x")
        account.ask(
            "POST",
            "/",
            b"Action=Publish&Version=2010-03-31&Message=hello"
            b"&TopicArn=arn:aws:sns:us-east-1:111122223333:news",
            Content_Type="application/x-www-form-urlencoded",
        )
        event = {"Source": "shop", "DetailType": "order", "Detail": '{"id": 1}'}
        account.call("events", "PutEvents", Entries=[event])
        deliveries = account.told().deliveries

    assert [(one.service, one.target) for one in deliveries] == [
        ("s3", arn),
        ("sns", arn),
        ("sns", "https://example.com/hook"),
        ("events", arn),
    ]
    assert deliveries[0].payload["Records"][0]["s3"]["object"]["key"] == "a"
    assert deliveries[1].payload["Message"] == "hello"
    assert deliveries[3].payload["detail"] == {"id": 1}


def test_an_execution_has_failed_with_words_and_its_input_would_have_been_sent(heaven: Heaven) -> None:
    role = "arn:aws:iam::111122223333:role/flow"
    with heaven.account() as account:
        definition = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Succeed"}}})
        machine = account.call(
            "states", "CreateStateMachine", name="flow", roleArn=role, definition=definition
        )
        arn = machine["stateMachineArn"]
        account.call("states", "StartExecution", stateMachineArn=arn, name="one", input='{"order": 1}')
        again, body = account.attempt(
            "states", "StartExecution", stateMachineArn=arn, name="one", input='{"order": 1}'
        )
        told = account.told()

    assert (again, b"ExecutionAlreadyExists" in body) == (400, True)
    assert [(one.service, one.target, one.payload) for one in told.deliveries] == [
        ("states", arn, {"order": 1})
    ]
    execution = next(change.after for change in told.changes if change.kind == "execution")
    assert (execution["status"], execution["error"]) == ("FAILED", "NotSimulatedHere")
    assert "would have started flow with this input" in execution["cause"]


def test_a_metric_says_when_it_was_and_what_many_values_came_to(heaven: Heaven) -> None:
    with heaven.account() as account:
        account.ask(
            "POST",
            "/",
            b"Action=PutMetricData&Version=2010-08-01&Namespace=Shop"
            b"&MetricData.member.1.MetricName=orders&MetricData.member.1.Value=3"
            b"&MetricData.member.1.Timestamp=2026-11-23T10:15:30Z"
            b"&MetricData.member.2.MetricName=wait"
            b"&MetricData.member.2.StatisticValues.SampleCount=4&MetricData.member.2.StatisticValues.Sum=10"
            b"&MetricData.member.2.StatisticValues.Minimum=1&MetricData.member.2.StatisticValues.Maximum=4",
            Content_Type="application/x-www-form-urlencoded",
        )
        orders, wait = (change.after for change in account.told().changes)

    assert (orders["value"], orders["at"][:19]) == (3.0, "2026-11-23T10:15:30")
    assert wait["statistics"] == {"SampleCount": 4.0, "Sum": 10.0, "Minimum": 1.0, "Maximum": 4.0}
    assert "value" not in wait
