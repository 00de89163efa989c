"""What fails in a stream: attempts, ages, destinations, partial responses."""

import json
from decimal import Decimal

import pytest

from portal.engines.simulation import Kind
from portal.engines.simulation.streams import TableStream

from .scripted import Stage
from .streaming import DAY_MS, SHARD, fail, fail_on, follow, mapped, numbers, put, report, values

# Recorded on AWS


def test_a_partial_failure_with_three_retries_is_four_attempts_of_one_record():
    """S kinesis 2025-11-25: batchSize 1, functionError null, approximateInvokeCount 4."""
    stage = Stage(report("poison"))
    stream, mapping = mapped(stage, retries=3, reports_failures=True, on_failure="sqs")
    (record,) = put(stream, "poison")
    stage.run()

    (lost,) = mapping.lost
    assert len(stage.events) == 4
    assert lost["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert lost["requestContext"]["approximateInvokeCount"] == 4
    assert lost["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": None}
    assert lost["version"] == "1.0"
    assert lost["KinesisBatchInfo"] == {
        "shardId": SHARD,
        "startSequenceNumber": record.sequence_number,
        "endSequenceNumber": record.sequence_number,
        "approximateArrivalOfFirstRecord": "2026-11-23T00:00:00.000Z",
        "approximateArrivalOfLastRecord": "2026-11-23T00:00:00.000Z",
        "batchSize": 1,
        "streamArn": stream.arn,
    }


def test_one_retry_is_two_attempts():
    """S kinesis 2025-11-25, MaximumRetryAttempts 1."""
    stage = Stage(fail)
    stream, mapping = mapped(stage, retries=1, on_failure="sqs")
    put(stream, "poison")
    stage.run()

    assert len(stage.events) == 2
    assert mapping.lost[0]["requestContext"]["approximateInvokeCount"] == 2
    assert mapping.lost[0]["responseContext"]["functionError"] == "Unhandled"


def test_what_was_too_old_before_it_was_invoked_has_no_response_context():
    """S kinesis 2025-11-25: records that aged out while the function was throttled."""
    stage = Stage(reserved=0)
    stream, mapping = mapped(stage, record_age_s=60, on_failure="sqs")
    put(stream, "late")
    stage.run()

    (lost,) = mapping.lost
    assert stage.events == []
    assert lost["requestContext"]["condition"] == "RecordAgeExceeded"
    assert lost["requestContext"]["approximateInvokeCount"] == 0
    assert "responseContext" not in lost


# Failures


def test_a_failing_record_stands_in_the_way_of_its_shard_until_the_stream_gives_it_up():
    """Retries -1: for as long as the stream keeps it, a day by default; so may those behind it expire."""
    stage = Stage(fail_on("poison"))
    stream, mapping = mapped(stage, shards=2, batch_size=1)
    put(stream, "poison", "behind", key="a")
    put(stream, "elsewhere", key="b")
    stage.clock.at(3_600_000, lambda: put(stream, "an hour behind", key="a"))
    stage.run()

    expired = [one for one in stage.journal if one.kind is Kind.EXPIRED]
    at = {values(event)[0]: at_ms for at_ms, event in stage.handler.events}
    assert [one.detail["because"] for one in expired] == ["retention", "retention"]
    assert all(DAY_MS <= one.at_ms <= DAY_MS + 120_000 for one in expired)
    assert at["elsewhere"] == 0
    assert "behind" not in at
    assert at["an hour behind"] >= DAY_MS
    assert stage.ledger(mapping).check()


def test_what_waits_behind_a_failure_is_told_of_once():
    stage = Stage(fail_on("poison"))
    stream, _ = mapped(stage, batch_size=1, retries=3)
    put(stream, "poison", "behind")
    stage.run()

    assert stage.kinds("mapping/0#1") == [
        Kind.ARRIVED,
        Kind.BLOCKED,
        Kind.SENT_TO_FUNCTION,
        Kind.SUCCEEDED,
        Kind.DELETED,
    ]


def test_kinesis_may_keep_a_poison_record_for_seven_days():
    stage = Stage(fail)
    stream, _ = mapped(stage, retention_ms=7 * DAY_MS)
    put(stream, "poison")
    stage.run()

    assert 7 * DAY_MS - 60_000 <= stage.times[-1] < 7 * DAY_MS


def test_retries_wait_longer_each_time_up_to_a_minute():
    stage = Stage(fail, duration_ms=1)
    stream, _ = mapped(stage, retries=8)
    put(stream, "poison")
    stage.run()

    waits = [later - earlier - 1 for earlier, later in zip(stage.times, stage.times[1:], strict=False)]
    assert waits == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]


def test_records_that_are_too_old_are_given_up_and_the_rest_of_the_batch_goes_on():
    stage = Stage(fail_on("old"), duration_ms=1)
    stream, mapping = mapped(stage, record_age_s=60, on_failure="sqs")
    put(stream, "old")
    stage.clock.at(30_000, lambda: put(stream, "young"))
    stage.run()

    assert values(stage.events[-1]) == ["young"]
    assert mapping.lost[0]["requestContext"]["condition"] == "RecordAgeExceeded"
    assert mapping.lost[0]["KinesisBatchInfo"]["batchSize"] == 1
    assert stage.times[-1] >= 60_000
    assert set(stage.ends().values()) == {Kind.DEAD_LETTERED, Kind.DELETED}


def test_a_throttle_uses_no_retry_up():
    stage = Stage(reserved=1, duration_ms=30_000, timeout_ms=60_000)
    stream, mapping = mapped(stage, retries=0, shards=2)
    put(stream, "one", key="a")
    put(stream, "two", key="b")
    stage.run()

    assert len(stage.events) == 2
    throttled = [happening for happening in stage.journal if happening.kind is Kind.THROTTLED]
    assert len(throttled) >= 2
    assert set(stage.ends().values()) == {Kind.DELETED}
    assert stage.ledger(mapping).check()


def test_a_throttled_function_leaves_records_to_expire():
    stage = Stage(reserved=0)
    stream, mapping = mapped(stage, retries=0)
    put(stream, "one")
    stage.run()

    assert set(stage.ends().values()) == {Kind.EXPIRED}
    assert stage.ledger(mapping).lost == 1


def test_without_a_destination_what_is_given_up_is_lost():
    stage = Stage(fail)
    stream, mapping = mapped(stage, retries=0)
    put(stream, "one", "two")
    stage.run()

    ledger = stage.ledger(mapping)
    assert (ledger.expired, ledger.lost, ledger.dead_lettered) == (2, 2, 0)


def test_a_bucket_is_told_the_records_and_a_queue_is_not():
    lost = {}
    for destination in ("s3", "sqs"):
        stage = Stage(fail)
        stream, mapping = mapped(stage, retries=0, on_failure=destination)
        put(stream, "poison")
        stage.run()
        lost[destination] = mapping.lost[0]

    assert values(json.loads(lost["s3"]["payload"])) == ["poison"]
    assert "payload" not in lost["sqs"]


def test_a_table_stream_tells_of_a_ddb_stream_batch():
    stage = Stage(fail)
    stream = TableStream(clock=stage.clock)
    mapping = follow(stage, stream, retries=0, on_failure="sns")
    stream.put("MODIFY", keys={"id": 1}, old={"id": 1, "n": Decimal("1.5")}, new={"id": 1, "n": 2})
    stage.run()

    assert mapping.lost[0]["DDBStreamBatchInfo"]["batchSize"] == 1
    assert stage.events[0]["Records"][0]["dynamodb"]["NewImage"] == {"id": {"N": "1"}, "n": {"N": "2"}}


# Partial batch responses


def test_the_checkpoint_goes_to_the_lowest_that_is_reported_and_all_behind_it_come_again():
    """facts N-14; records between that were done are done twice."""
    answers = iter([[3, 1], []])

    def answer(event):
        failed = next(answers)
        return {"batchItemFailures": [{"itemIdentifier": numbers(event)[place]} for place in failed]}

    stage = Stage(answer)
    stream, mapping = mapped(stage, reports_failures=True)
    put(stream, *"abcd")
    stage.clock.at(500, lambda: seen.append(mapping.checkpoint(SHARD)))
    seen = []
    stage.run()

    assert [values(event) for event in stage.events] == [list("abcd"), list("bcd")]
    assert seen == [1]
    assert mapping.checkpoint(SHARD) == 4


@pytest.mark.parametrize(
    "response",
    [None, {}, "", [], {"batchItemFailures": []}, {"batchItemFailures": None}, {"something": "else"}],
    ids=repr,
)
def test_nothing_reported_is_a_success(response):
    stage = Stage(lambda event: response)
    stream, _ = mapped(stage, reports_failures=True, retries=1)
    put(stream, *"ab")
    stage.run()

    assert len(stage.events) == 1
    assert set(stage.ends().values()) == {Kind.DELETED}


@pytest.mark.parametrize(
    "item",
    [{"itemIdentifier": ""}, {"itemIdentifier": None}, {"id": "x"}, {"itemIdentifier": "of no record"}, "x"],
    ids=repr,
)
def test_a_report_that_names_no_record_is_a_failure_of_the_whole_batch(item):
    stage = Stage(lambda event: {"batchItemFailures": [item]})
    stream, mapping = mapped(stage, reports_failures=True, retries=0, on_failure="sqs")
    put(stream, *"ab")
    stage.run()

    assert mapping.lost[0]["KinesisBatchInfo"]["batchSize"] == 2
    assert mapping.lost[0]["responseContext"]["functionError"] is None


def test_a_report_is_not_read_unless_the_mapping_asks_for_it():
    stage = Stage(report("poison"))
    stream, _ = mapped(stage, retries=1)
    put(stream, "poison")
    stage.run()

    assert len(stage.events) == 1
    assert set(stage.ends().values()) == {Kind.DELETED}
