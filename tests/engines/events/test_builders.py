"""Rules of single services, each by its documented case."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.events import (
    EmptyBatch,
    build,
    cognito,
    destinations,
    dynamodb,
    eventbridge,
    firehose,
    http,
    kafka,
    kinesis,
    logs,
    on_failure,
    operations,
    s3,
    scheduler,
    sns,
    sqs,
)
from portal.engines.events.moments import iso_ms, iso_s, moment
from portal.engines.front_doors import FunctionUrl, HttpRequest, WebSocketApi

AT = 1_795_428_930_412
ORDER = {"orderId": "ord-1001", "amount": Decimal("1250")}


# SQS


@given(text=st.text(st.characters(codec="utf-8")))
def test_the_digest_of_a_body_is_its_md5(text):
    told = sqs.record(sqs.Queue(), sqs.message(text, seed="1", sent_at_ms=AT))

    assert told["md5OfBody"] == hashlib.md5(text.encode()).hexdigest()


def test_every_receive_has_a_handle_of_its_own():
    first = sqs.message("{}", seed="1", sent_at_ms=AT)
    handles = {sqs.record(sqs.Queue(), replace(first, receive_count=n))["receiptHandle"] for n in range(1, 6)}

    assert len(handles) == 5


def test_counts_and_times_of_a_message_are_strings():
    told = sqs.record(sqs.Queue(), sqs.message("{}", seed="1", sent_at_ms=AT))

    assert told["attributes"] == {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1795428930412",
        "SenderId": sqs.SENDER,
        "ApproximateFirstReceiveTimestamp": "1795428930452",
    }


def test_a_fifo_queue_has_groups_and_content_makes_the_deduplication_id():
    made = sqs.fifo_message("{}", seed="1", sent_at_ms=AT, group_id="a", number=3)
    told = sqs.record(sqs.Queue(name="orders.fifo"), made)["attributes"]

    assert told["MessageGroupId"] == "a"
    assert told["MessageDeduplicationId"] == hashlib.sha256(b"{}").hexdigest()
    assert told["SequenceNumber"] == sqs.sequence_number(3)


def test_a_fifo_queue_takes_no_message_without_a_group():
    with pytest.raises(sqs.NoGroup, match="group_id"):
        sqs.event(sqs.Queue(name="orders.fifo"), [sqs.message("{}", seed="1", sent_at_ms=AT)])


def test_bytes_in_an_attribute_are_base64():
    made = sqs.message("{}", seed="1", sent_at_ms=AT, attributes={"sum": sqs.Attribute(value=b"\0\xff")})

    assert sqs.record(sqs.Queue(), made)["messageAttributes"]["sum"] == {
        "binaryValue": "AP8=",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "Binary",
    }


def test_a_redriven_message_says_whence_it_came():
    moved = replace(sqs.message("{}", seed="1", sent_at_ms=AT), moved_from_arn=sqs.Queue().arn)

    assert (
        sqs.record(sqs.Queue(name="dead"), moved)["attributes"]["DeadLetterQueueSourceArn"] == sqs.Queue().arn
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: sqs.event(sqs.Queue(), []),
        lambda: kinesis.event(kinesis.Stream(), []),
        lambda: dynamodb.event(dynamodb.TableStream(), []),
        lambda: s3.event(s3.Bucket(), []),
        lambda: kafka.event(kafka.Cluster(), []),
        lambda: firehose.event(firehose.DeliveryStream(), [], seed="1"),
        lambda: logs.event(logs.Subscription(), [], seed="1"),
    ],
    ids=["sqs", "kinesis", "dynamodb", "s3", "kafka", "firehose", "logs"],
)
def test_nobody_sends_an_empty_batch(build):
    with pytest.raises(EmptyBatch, match="give one"):
        build()


# Streams


@given(st.lists(st.integers(0, 10**9), min_size=2, unique=True))
@pytest.mark.parametrize("number", [kinesis.sequence_number, dynamodb.sequence_number, sqs.sequence_number])
def test_sequence_numbers_grow_with_what_they_number(number, many):
    ordered = sorted(many)
    made = [int(number(one)) for one in ordered]

    assert made == sorted(set(made))


@given(data=st.binary())
def test_data_of_a_stream_is_base64(data):
    told = kinesis.Record(data=data, partition_key="a", sequence_number="1", arrived_at_ms=AT)

    assert base64.b64decode(kinesis.record(kinesis.Stream(), told)["kinesis"]["data"]) == data


def test_a_record_is_named_by_its_shard_and_number():
    told = kinesis.Record(
        data=b"", partition_key="a", sequence_number="42", arrived_at_ms=AT, shard_id=kinesis.shard_id(6)
    )
    record = kinesis.record(kinesis.Stream(), told)

    assert record["eventID"] == "shardId-000000000006:42"
    assert record["kinesis"]["approximateArrivalTimestamp"] == 1795428930.412


def test_a_window_may_end_without_records():
    window = kinesis.Window(start_ms=AT, end_ms=AT + 60_000, state={"n": 1}, is_final=True)
    event = kinesis.window_event([], window, shard="s", source_arn="arn")

    assert (event["Records"], event["state"], event["isFinalInvokeForWindow"]) == ([], {"n": 1}, True)
    assert event["window"] == {"start": "2026-11-23T10:15:30Z", "end": "2026-11-23T10:16:30Z"}


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_view_type_shows_its_images_and_no_other(view, images):
    change = dynamodb.Change(
        name="MODIFY", keys={"orderId": "ord-1001"}, new=ORDER, old=ORDER, at_ms=AT, sequence_number="1"
    )
    told = dynamodb.record(dynamodb.TableStream(view=view), change)["dynamodb"]

    assert {name for name in told if name.endswith("Image")} == images


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("a", {"S": "a"}),
        ("", {"S": ""}),
        (3, {"N": "3"}),
        (Decimal("340.50"), {"N": "340.50"}),
        (True, {"BOOL": True}),
        (None, {"NULL": True}),
        (b"%PDF", {"B": "JVBERg=="}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": {"b": False}}, {"M": {"a": {"M": {"b": {"BOOL": False}}}}}),
        ({"b", "a"}, {"SS": ["a", "b"]}),
        ({2, 1}, {"NS": ["1", "2"]}),
        ({b"b"}, {"BS": ["Yg=="]}),
    ],
)
def test_every_value_wears_its_type(value, typed):
    assert dynamodb.typed(value) == typed


@pytest.mark.parametrize("value", [1.5, set(), {1, "a"}, object()], ids=["float", "empty", "mixed", "object"])
def test_what_dynamodb_has_no_type_for_is_refused(value):
    with pytest.raises(dynamodb.NoSuchType, match="use Decimal"):
        dynamodb.typed(value)


def test_time_to_live_says_who_removed_the_item():
    change = dynamodb.Change(
        name="REMOVE", keys={"id": 1}, old={"id": 1}, at_ms=AT, sequence_number="1", is_expiry=True
    )
    stream = dynamodb.TableStream()

    assert dynamodb.record(stream, change)["userIdentity"]["principalId"] == "dynamodb.amazonaws.com"
    assert "userIdentity" not in dynamodb.record(stream, replace(change, is_expiry=False))


def test_records_of_kafka_are_under_their_partition():
    records = [
        kafka.Record(topic="t", partition=p, offset=o, at_ms=AT, value=b"v")
        for p, o in [(0, 1), (1, 9), (0, 2)]
    ]
    event = kafka.event(kafka.Cluster(), records)

    assert {name: [one["offset"] for one in many] for name, many in event["records"].items()} == {
        "t-0": [1, 2],
        "t-1": [9],
    }


def test_a_cluster_of_ones_own_has_no_arn():
    (record,) = [kafka.Record(topic="t", partition=0, offset=1, at_ms=AT, value=None, headers={"h": b"ab"})]
    event = kafka.event(kafka.Cluster(is_msk=False), [record])

    assert event["eventSource"] == "SelfManagedKafka"
    assert "eventSourceArn" not in event
    assert event["records"]["t-0"][0]["headers"] == [{"h": [97, 98]}]
    assert "value" not in event["records"]["t-0"][0]


# S3


@given(key=st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_key_is_what_unquote_plus_makes_of_it(key):
    assert unquote_plus(s3.encoded(key)) == key


def test_a_key_is_encoded_as_s3_does():
    assert s3.encoded("uploads/día 1+2 (final).jpg") == "uploads/d%C3%ADa+1%2B2+%28final%29.jpg"


@given(times=st.lists(st.integers(0, 4_000_000_000_000), min_size=2, unique=True))
def test_of_two_events_of_a_key_the_later_has_the_larger_sequencer(times):
    made = [s3.sequencer("a", at) for at in sorted(times)]

    assert made == sorted(set(made))
    assert {len(one) for one in made} == {18}


@pytest.mark.parametrize(
    ("name", "older"),
    [
        ("ObjectCreated:Put", "2.1"),
        ("Replication:OperationFailedReplication", "2.2"),
        ("LifecycleTransition", "2.3"),
        ("ObjectTagging:Put", "2.3"),
        ("ObjectRestore:Delete", "2.3"),
        ("ObjectRestore:Completed", "2.1"),
    ],
)
def test_before_2_4_each_kind_of_event_had_its_version(name, older):
    told = s3.Happening(name=name, key="a", size=1, at_ms=AT)

    assert s3.record(s3.Bucket(), told)["eventVersion"] == "2.5"
    assert s3.record(s3.Bucket(), told, version="2.1")["eventVersion"] == older


@pytest.mark.parametrize("name", ["ObjectRemoved:Delete", "LifecycleExpiration:Delete"])
def test_what_is_gone_has_no_size(name):
    thing = s3.record(s3.Bucket(), s3.Happening(name=name, key="a", size=5, at_ms=AT))["s3"]["object"]

    assert set(thing) == {"key", "sequencer"}


@pytest.mark.parametrize(
    ("size", "etag"),
    [(0, "d41d8cd98f00b204e9800998ecf8427e"), (6 * 1024**3, "-768")],
    ids=["empty", "in parts"],
)
def test_an_etag_is_an_md5_but_for_parts(size, etag):
    assert s3.etag_of("a", size).endswith(etag)


@pytest.mark.parametrize("on", [False, True], ids=["as typed", "versions"])
def test_a_delete_marker_has_a_version_and_the_etag_of_nothing(on):
    name = "ObjectRemoved:DeleteMarkerCreated"
    notified = build("s3", {"name": name, "versioned": on})["Records"][0]["s3"]["object"]
    told = build("eventbridge", {"kind": f"s3:{name}"})["detail"]

    assert set(notified) == {"key", "eTag", "versionId", "sequencer"}
    assert set(told["object"]) == {"key", "etag", "version-id", "sequencer"}
    assert notified["eTag"] == told["object"]["etag"] == "d41d8cd98f00b204e9800998ecf8427e"
    assert told["deletion-type"] == "Delete Marker Created"


def test_through_eventbridge_the_key_is_plain():
    told = s3.Happening(key="día 1.jpg", size=5, at_ms=AT)
    event = eventbridge.event(eventbridge.s3_envelope(s3.Bucket(), told, seed="1"))

    assert (event["source"], event["detail-type"]) == ("aws.s3", "Object Created")
    assert event["detail"]["object"]["key"] == "día 1.jpg"
    assert "etag" in event["detail"]["object"]
    assert event["resources"] == [s3.Bucket().arn]


# After an invocation


def ended(**more: object) -> destinations.Ended:
    known = {
        "request_id": "r", "function_arn": "arn:f:$LATEST", "condition": "RetriesExhausted", "invoke_count": 3,
        "request": {"n": 1}, "response": {"errorMessage": "no"}, "error": "Unhandled", "at_ms": AT,
    }  # fmt: skip
    return destinations.Ended(**{**known, **more})  # type: ignore[arg-type]


def test_the_record_of_a_failure_has_event_and_error():
    assert destinations.record(ended()) == {
        "version": "1.0",
        "timestamp": "2026-11-23T10:15:30.412Z",
        "requestContext": {
            "requestId": "r",
            "functionArn": "arn:f:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"n": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": "no"},
    }


def test_what_never_ran_has_no_response():
    told = destinations.record(ended(condition="ZeroReservedConcurrency", invoke_count=0))

    assert set(told) == {"version", "timestamp", "requestContext", "requestPayload"}


def test_a_success_has_no_function_error():
    told = destinations.record(ended(condition="Success", invoke_count=1, error=None, response=None))

    assert told["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert told["responsePayload"] is None


@pytest.mark.parametrize(("condition", "how"), [("Success", "Success"), ("EventAgeExceeded", "Failure")])
def test_a_bus_hears_from_lambda(condition, how):
    event = eventbridge.event(destinations.envelope(ended(condition=condition)))

    assert event["source"] == "lambda"
    assert event["detail-type"] == f"Lambda Function Invocation Result - {how}"
    assert event["resources"] == ["arn:aws:events:ap-south-1:111122223333:event-bus/default", "arn:f:$LATEST"]


def lost(stream_arn: str, **more: object) -> on_failure.LostBatch:
    known = {
        "stream_arn": stream_arn, "shard_id": "s", "start_sequence_number": "1", "end_sequence_number": "9",
        "first_arrived_at_ms": AT, "last_arrived_at_ms": AT + 5, "batch_size": 9, "request_id": "r",
        "function_arn": "arn:f", "condition": "RetryAttemptsExhausted", "invoke_count": 4, "at_ms": AT,
    }  # fmt: skip
    return on_failure.LostBatch(**{**known, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arn", "name"),
    [(kinesis.Stream().arn, "KinesisBatchInfo"), (dynamodb.TableStream().arn, "DDBStreamBatchInfo")],
)
def test_a_lost_batch_is_told_by_its_ends(arn, name):
    told = on_failure.record(lost(arn))

    assert told[name] == {
        "shardId": "s",
        "startSequenceNumber": "1",
        "endSequenceNumber": "9",
        "approximateArrivalOfFirstRecord": "2026-11-23T10:15:30.412Z",
        "approximateArrivalOfLastRecord": "2026-11-23T10:15:30.417Z",
        "batchSize": 9,
        "streamArn": arn,
    }
    assert told["requestContext"]["approximateInvokeCount"] == 4


def test_after_partial_failures_there_is_no_function_error():
    told = on_failure.record(lost(kinesis.Stream().arn, error=None, batch_size=1))

    assert told["responseContext"]["functionError"] is None


def test_what_aged_out_before_it_was_invoked_has_no_response():
    aged = lost(kinesis.Stream().arn, condition="RecordAgeExceeded", invoke_count=0)

    assert "responseContext" not in on_failure.record(aged)
    assert on_failure.record_for_s3(aged, {"Records": []})["payload"] == '{"Records":[]}'


# The others


def test_scheduler_fills_in_its_words():
    words = scheduler.context(scheduler.Schedule(), seed="1", at_ms=AT, attempt=2)

    assert scheduler.filled("<aws.scheduler.attempt-number> of <aws.scheduler.scheduled-time>", words) == (
        "2 of 2026-11-23T10:15:30Z"
    )
    assert scheduler.event_without_input(scheduler.Schedule(), seed="1", at_ms=AT)["detail"] == "{}"


def test_a_notification_to_a_function_has_a_null_subject_and_to_a_queue_none():
    told = sns.notification("m", seed="1", at_ms=AT)

    assert sns.event(sns.Topic(), told)["Records"][0]["Sns"]["Subject"] is None
    assert "Subject" not in sns.body(sns.Topic(), told)


@pytest.mark.parametrize("trigger", cognito.TRIGGERS)
def test_a_trigger_of_cognito_has_a_response_to_fill_in_unless_it_sends_itself(trigger):
    event = cognito.event(trigger, cognito.User(), seed="1")

    assert ("response" in event) == (trigger not in ("email-sender", "sms-sender"))
    assert event["triggerSource"] == cognito.TRIGGERS[trigger]


def test_properties_of_a_custom_resource_come_as_strings():
    resource = operations.CustomResource(properties={"N": 3, "Force": True, "L": [1, {"F": 1.5}]})
    told = operations.custom_resource(resource, "Create", seed="1")

    assert told["ResourceProperties"] == {
        "ServiceToken": told["ServiceToken"],
        "N": "3",
        "Force": "true",
        "L": ["1", {"F": "1.5"}],
    }
    assert "PhysicalResourceId" not in told


def test_a_rotation_has_one_token_for_its_four_steps():
    steps = [
        operations.rotation(step, seed="1")
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret")
    ]

    assert len({told["ClientRequestToken"] for told in steps}) == 1


def test_a_message_that_is_too_large_closes_the_socket():
    request = HttpRequest(received_at=moment(AT), request_id="r")

    with pytest.raises(http.Refused, match=r"over 128 KB\. The connection is closed with 1009"):
        http.socket_event(WebSocketApi(), request, "message", message="x" * 131_073)


def test_what_a_door_refuses_is_no_event():
    request = HttpRequest(received_at=moment(AT), request_id="r")

    with pytest.raises(http.Refused, match="asks for a signature"):
        http.event_of(FunctionUrl(auth_type="AWS_IAM"), request)


@given(at=st.integers(0, 4_000_000_000_000))
def test_moments_are_written_as_they_are(at):
    assert iso_ms(at)[:-5] + "Z" == iso_s(at)
    assert int(iso_ms(at)[-4:-1]) == at % 1000
