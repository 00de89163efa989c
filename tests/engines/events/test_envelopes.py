"""Letters in letters: whatever is around an event can be taken off again."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.events import build, s3, sns, sqs
from portal.engines.events.sources.contents import order

AT = 1_795_428_930_412


def body(event: dict[str, Any], number: int = 0) -> Any:
    return json.loads(event["Records"][number]["body"])


def message(event: dict[str, Any]) -> Any:
    return json.loads(event["Records"][0]["Sns"]["Message"])


def test_a_notification_of_s3_comes_out_of_sns_out_of_sqs():
    direct = build("sqs", {"inside": "s3", "records": 1})
    around = build("sqs", {"inside": "s3-sns", "records": 1})

    assert json.loads(body(around)["Message"]) == body(direct)
    assert body(direct)["Records"][0]["s3"]["object"]["key"] == "uploads/d%C3%ADa+1.jpg"


def test_the_test_message_of_s3_comes_by_a_queue_without_records():
    told = body(build("sqs", {"inside": "test", "records": 1}))

    assert (told["Event"], "Records" in told) == ("s3:TestEvent", False)


def test_raw_delivery_leaves_the_message_alone():
    raw, wrapped = (build("sqs", {"inside": inside, "records": 1}) for inside in ("raw", "sns"))

    assert body(raw) == order(1)
    assert json.loads(body(wrapped)["Message"]) == order(1)
    assert body(wrapped)["Type"] == "Notification"
    assert "SigningCertURL" in body(wrapped)


def test_an_event_of_a_bus_comes_out_of_a_queue():
    assert body(build("sqs", {"inside": "eventbridge"}))["detail"] == order(1)


@given(text=st.text(), at=st.integers(0, 4_000_000_000_000))
def test_any_text_survives_sns_and_sqs(text, at):
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    notice = sns.notification(text, seed="1", at_ms=at)
    event = sqs.event(sqs.Queue(), [sqs.message(sns.body(sns.Topic(), notice), seed="1", sent_at_ms=at)])

    assert body(event)["Message"] == text
    assert sns.event(sns.Topic(), notice)["Records"][0]["Sns"]["Message"] == text


def test_s3_in_sns_is_s3():
    assert message(build("sns", {"inside": "s3"})) == s3.event(
        s3.Bucket(), [s3.Happening(key="uploads/día 1.jpg", size=90_210, at_ms=AT)]
    )
    assert message(build("sns", {"inside": "test"}))["Event"] == "s3:TestEvent"


@pytest.mark.parametrize("kind", ["DATA_MESSAGE", "CONTROL_MESSAGE"])
def test_log_lines_come_out_of_base64_and_gzip(kind):
    event = build("cloudwatch-logs", {"records": 2, "inside": "json", "kind": kind})

    told = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))

    assert told["messageType"] == kind
    assert len(told["logEvents"]) == (2 if kind == "DATA_MESSAGE" else 1)


def test_log_lines_come_out_of_a_stream():
    (record,) = build("kinesis", {"records": 1, "inside": "logs"})["Records"]

    told = json.loads(gzip.decompress(base64.b64decode(record["kinesis"]["data"])))

    assert json.loads(told["logEvents"][0]["message"])["deviceId"] == "device-7"


def test_a_record_of_a_destination_is_the_same_by_every_way():
    direct = build("destination")

    assert body(build("destination", {"way": "sqs"})) == direct
    assert message(build("destination", {"way": "sns"})) == direct
    assert build("destination", {"way": "eventbridge"})["detail"] == direct


def test_a_dead_letter_is_the_event_and_nothing_else():
    event = build("dead-letter", {"error": "é" * 1500})
    (record,) = event["Records"]

    assert json.loads(record["body"]) == order(1)
    attributes = record["messageAttributes"]
    assert set(attributes) == {"RequestID", "ErrorCode", "ErrorMessage"}
    assert (attributes["ErrorCode"]["dataType"], attributes["ErrorCode"]["stringValue"]) == ("Number", "200")
    assert attributes["ErrorMessage"]["stringValue"] == "é" * 1024


def test_a_lost_batch_is_told_by_queue_topic_and_bucket():
    told = body(build("on-failure", {"records": 7}))

    assert message(build("on-failure", {"records": 7, "way": "sns"})) == told
    assert told["KinesisBatchInfo"]["batchSize"] == 7
    key = build("on-failure", {"way": "s3"})["Records"][0]["s3"]["object"]["key"]
    assert key.startswith("aws/lambda/")
