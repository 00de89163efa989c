"""An account holds so much, and whoever puts more into it is told before its process is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.engines.cloud.confinement import ACCOUNT_BYTES

from .around import handler, run
from .heaven import Account, Heaven

pytestmark = pytest.mark.broker

MB = 1024 * 1024
SEED = {
    "buckets": [{"name": "uploads"}],
    "tables": [{"name": "orders", "key": {"id": "S"}}],
    "queues": [{"name": "jobs"}],
    "streams": [{"name": "clicks"}],
}
QUEUE = "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"
UPLOADS = """
s3 = boto3.client("s3")
for number in range(20):
    s3.put_object(Bucket="uploads", Key=str(number), Body=b"x" * (8 << 20))
"""


def put(account: Account, key: str, size: int) -> tuple[int, bytes]:
    status, _, body = account.ask("PUT", f"/uploads/{key}", b"x" * size)
    return status, body


def test_uploads_end_with_words_and_the_account_goes_on(heaven: Heaven) -> None:
    with heaven.account(SEED) as account:
        took = [put(account, str(number), 8 * MB) for number in range(6)]

        assert [status for status, _ in took] == [200, 200, 200, 400, 400, 400]
        assert b"<Code>AccountLimitExceeded</Code>" in took[3][1]
        assert b"holds 24.0 MB, and 32 MB is the most that fits in here: 8.0 MB more do not." in took[3][1]
        assert len(account.ask("GET", "/uploads/2")[2]) == 8 * MB
        assert account.told().gone == ""


def test_the_function_is_told_as_of_any_error(around: Any) -> None:
    ran = run(around, handler(UPLOADS), aws=SEED)

    assert ran.payload["errorType"] == "ClientError"
    assert (
        "An error occurred (AccountLimitExceeded) when calling the PutObject operation"
        in (ran.payload["errorMessage"])
    )
    assert [change.id for change in ran.told.changes] == ["0", "1", "2"]


def test_what_is_deleted_or_written_over_makes_room(heaven: Heaven) -> None:
    with heaven.account(SEED) as account:
        for _ in range(6):
            assert put(account, "same", 12 * MB)[0] == 200
        assert put(account, "other", 12 * MB)[0] == 200
        assert put(account, "third", 12 * MB)[0] == 400

        assert account.ask("DELETE", "/uploads/other")[0] == 204

        assert put(account, "third", 12 * MB)[0] == 200


def test_parts_and_copies_count(heaven: Heaven) -> None:
    with heaven.account(SEED) as account:
        assert put(account, "first", 12 * MB)[0] == 200
        assert account.ask("PUT", "/uploads/second", x_amz_copy_source="/uploads/first")[0] == 200
        status, _, body = account.ask(
            "PUT", "/uploads/third", x_amz_copy_source="uploads%2Ffirst?versionId=a"
        )
        assert (status, b"12.0 MB more do not" in body) == (400, True)

        begun = account.ask("POST", "/uploads/fourth?uploads")[2].decode()
        upload = begun.partition("<UploadId>")[2].partition("<")[0]
        asked = [
            account.ask("PUT", f"/uploads/fourth?partNumber={number}&uploadId={upload}", b"x" * (6 * MB))[0]
            for number in (1, 2)
        ]
        assert asked == [200, 400]


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("dynamodb", "PutItem", {"TableName": "orders", "Item": {"id": {"S": "{n}"}, "a": {"S": "{long}"}}}),
        ("sqs", "SendMessage", {"QueueUrl": QUEUE, "MessageBody": "{long}"}),
        ("kinesis", "PutRecord", {"StreamName": "clicks", "PartitionKey": "1", "Data": "{long}"}),
    ],
)
def test_so_does_what_other_services_keep(
    heaven: Heaven, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    text = json.dumps(parameters)
    with heaven.account(SEED) as account:
        for number in range(400):
            given = json.loads(text.replace("{long}", "abcd" * 60_000).replace("{n}", str(number)))
            status, body = account.attempt(service, operation, **given)
            if status != 200:
                break

        assert (status, json.loads(body)["__type"]) == (400, "AccountLimitExceeded")
        assert 100 < number < ACCOUNT_BYTES / 240_000
        assert account.told().gone == ""


def test_reading_and_deleting_go_on_in_a_full_account(heaven: Heaven) -> None:
    with heaven.account(SEED) as account:
        account.call("dynamodb", "PutItem", TableName="orders", Item={"id": {"S": "1"}})
        for key in ("a", "b"):
            put(account, key, 15 * MB)
        assert put(account, "c", 2 * MB)[0] == 400

        assert "Item" in account.call("dynamodb", "GetItem", TableName="orders", Key={"id": {"S": "1"}})
        account.call("dynamodb", "DeleteItem", TableName="orders", Key={"id": {"S": "1"}})
        assert account.ask("DELETE", "/uploads/a")[0] == 204
