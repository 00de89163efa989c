"""Kafka with an event source mapping: each rule by its name."""

import json
from collections import defaultdict
from itertools import pairwise

import pytest

from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.kafka import KafkaTopic, ProvisionedPollers
from portal.engines.simulation.kafka.topic import murmur2

from .scripted import Stage
from .topics import DAY_MS, PROVISIONED, fail_on, follow, mapped, produce, records, report, values


def test_a_batch_may_mix_partitions_and_is_keyed_by_topic_and_partition():
    stage = Stage()
    topic, _ = mapped(stage, partitions=2)
    produce(topic, "a", "b", partition=0)
    produce(topic, "c", partition=1)
    stage.run()

    (event,) = stage.events
    assert set(event["records"]) == {"orders-0", "orders-1"}
    assert [record["offset"] for record in event["records"]["orders-0"]] == [0, 1]
    assert event["eventSource"] == "aws:kafka"


def test_a_batch_waits_half_a_second_unless_told_otherwise():
    stage = Stage()
    topic, _ = mapped(stage)
    for ms in (0, 400, 700):
        stage.clock.at(ms, lambda ms=ms: produce(topic, ms))
    stage.run()

    assert [(at_ms, values(event)) for at_ms, event in stage.handler.events] == [
        (500, [0, 400]),
        (1_200, [700]),
    ]


def test_a_batch_has_a_hundred_records_unless_told_otherwise():
    stage = Stage()
    topic, _ = mapped(stage)
    produce(topic, *range(250))
    stage.run()

    assert [len(records(event)) for event in stage.events] == [100, 100, 50]
    assert stage.times[:2] == [0, 10]


def test_a_batch_stays_under_six_megabytes():
    stage = Stage()
    topic, _ = mapped(stage)
    produce(topic, *["x" * 2_000_000] * 3)
    stage.run()

    assert [len(records(event)) for event in stage.events] == [2, 1]


def test_one_consumer_begins_and_grows_with_the_lag_to_one_a_partition():
    stage = Stage(duration_ms=30_000, timeout_ms=60_000)
    topic, mapping = mapped(stage, partitions=4, batch_size=1)
    for partition in range(4):
        produce(topic, *range(60), partition=partition)
    seen = []
    for minute in range(1, 16):
        stage.clock.at(minute * 60_000 - 1, lambda: seen.append(mapping.consumers))
    stage.run()

    changes = [one.at_ms for one in stage.journal if one.kind is Kind.SCALED]
    assert seen[0] == 1
    assert max(seen) == 4
    assert stage.function.peak == 4
    assert 60_000 <= changes[1] <= 60_000 + 180_000
    assert mapping.consumers <= 4


def test_a_partition_changes_its_consumer_only_when_nothing_of_it_is_in_hand():
    stage = Stage(duration_ms=100_000, timeout_ms=300_000)
    topic, mapping = mapped(stage, partitions=4, batch_size=8)
    for partition in range(4):
        produce(topic, *range(60), partition=partition)
    stage.run()

    in_hand = defaultdict(int)
    for one in stage.journal:
        partition = one.subject.partition("#")[0] if one.subject.startswith("mapping/") else None
        if partition and one.kind is Kind.SENT_TO_FUNCTION:
            assert in_hand[partition] in (0, one.detail["request"])
            in_hand[partition] = one.detail["request"]
        elif partition and one.kind is Kind.DELETED:
            in_hand[partition] = 0
    assert mapping.held == 0
    assert stage.function.peak > 1


def test_a_throttle_takes_consumers_away():
    stage = Stage(duration_ms=20_000, timeout_ms=60_000, reserved=1)
    topic, _ = mapped(stage, partitions=8, batch_size=1)
    for partition in range(8):
        produce(topic, *range(20), partition=partition)
    stage.run()

    counts = [one.detail["consumers"] for one in stage.journal if one.kind is Kind.SCALED]
    assert any(later < earlier for earlier, later in pairwise(counts))
    assert stage.function.peak == 1


def test_provisioned_pollers_begin_with_five_invocations_each():
    stage = Stage(duration_ms=10_000, timeout_ms=60_000)
    topic, mapping = mapped(
        stage, partitions=12, batch_size=1, provisioned=ProvisionedPollers(least=2, most=2)
    )
    for partition in range(12):
        produce(topic, *range(3), partition=partition)
    stage.run()

    assert mapping.consumers == stage.function.peak == 10


def test_pollers_are_never_more_than_partitions():
    stage = Stage()
    _, mapping = mapped(stage, partitions=3, provisioned=ProvisionedPollers(least=50, most=100))

    assert mapping.consumers == 3


def test_a_failing_batch_is_tried_until_the_topic_gives_it_up():
    stage = Stage(fail_on("poison"), duration_ms=1)
    topic, mapping = mapped(stage, partitions=2, retention_ms=DAY_MS)
    produce(topic, "poison")
    stage.clock.at(DAY_MS // 2, lambda: produce(topic, "behind"))
    stage.run()

    ends = {one.subject: one for one in stage.journal if one.kind in (Kind.EXPIRED, Kind.DELETED)}
    poison, behind = (ends[f"mapping/0#{offset}"] for offset in (0, 1))
    assert (poison.kind, behind.kind) == (Kind.EXPIRED, Kind.DELETED)
    assert behind.at_ms > poison.at_ms >= DAY_MS
    assert KafkaTopic(clock=stage.clock).retention_ms == 7 * DAY_MS
    assert stage.ledger(mapping).check()


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (1, 2), (3, 4)])
def test_retries_are_counted_without_the_first_attempt(retries, attempts):
    stage = Stage(fail_on("poison"))
    topic, mapping = mapped(stage, retries=retries, provisioned=PROVISIONED, on_failure="sqs")
    produce(topic, "poison")
    stage.run()

    assert len(stage.events) == attempts
    assert mapping.lost[0]["requestContext"]["approximateInvokeCount"] == attempts
    assert mapping.lost[0]["KafkaBatchInfo"]["batchSize"] == 1


def test_endless_retries_with_a_destination_are_ten():
    """kafka-retry-configurations."""
    stage = Stage(fail_on("poison"))
    topic, _ = mapped(stage, on_failure="sqs")
    produce(topic, "poison")
    stage.run()

    assert len(stage.events) == 11


def test_old_records_are_given_up_wherever_they_are_in_the_batch():
    stage = Stage(fail_on("old"), duration_ms=1)
    topic, mapping = mapped(
        stage, partitions=2, record_age_s=60, provisioned=PROVISIONED, on_failure="sqs", window_ms=40_000
    )
    produce(topic, "old", partition=0)
    stage.clock.at(30_000, lambda: produce(topic, "young", partition=0))
    stage.run()

    assert mapping.lost[0]["requestContext"]["condition"] == "RecordAgeExceeded"
    assert values(stage.events[-1]) == ["young"]
    assert stage.ledger(mapping).check()


def test_a_batch_is_split_and_uses_no_retry_up():
    stage = Stage(fail_on(2))
    topic, mapping = mapped(stage, bisects=True, retries=0, provisioned=PROVISIONED, on_failure="sqs")
    produce(topic, *range(4))
    stage.run()

    assert [values(event) for event in stage.events] == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]]
    assert mapping.lost[0]["KafkaBatchInfo"]["recordsInfo"]["orders-0"]["firstRecordOffset"] == "2"


def test_a_report_brings_back_those_alone_that_failed():
    stage = Stage(report(1, 3))
    topic, mapping = mapped(
        stage, reports_failures=True, retries=1, provisioned=PROVISIONED, on_failure="sqs"
    )
    produce(topic, *range(5))
    stage.run()

    assert [values(event) for event in stage.events] == [[0, 1, 2, 3, 4], [1, 3]]
    assert mapping.lost[0]["responseContext"]["functionError"] is None
    assert mapping.committed(0) == 5


@pytest.mark.parametrize(
    ("response", "is_success"),
    [
        (None, True),
        ({}, True),
        ({"batchItemFailures": []}, True),
        ({"batchItemFailures": [{"itemIdentifier": {"partition": "orders-0", "offset": 9}}]}, False),
        ({"batchItemFailures": [{"itemIdentifier": {"partition": "orders-7", "offset": 0}}]}, False),
        ({"batchItemFailures": [{"itemIdentifier": "orders-0:0"}]}, False),
        ("text", False),
    ],
    ids=repr,
)
def test_what_a_report_means(response, is_success):
    stage = Stage(lambda event: response)
    topic, _ = mapped(stage, reports_failures=True, retries=0, provisioned=PROVISIONED)
    produce(topic, "a", "b")
    stage.run()

    assert set(stage.ends().values()) == {Kind.DELETED if is_success else Kind.EXPIRED}


def test_a_topic_as_destination_gets_each_record_with_what_went_wrong():
    stage = Stage(fail_on("poison"))
    letters = KafkaTopic(clock=stage.clock, name="failed")
    topic, mapping = mapped(
        stage, dead_letters=letters, on_failure="kafka", retries=0, provisioned=PROVISIONED
    )
    topic.produce(b'"poison"', key=b"k")
    stage.run()

    (record,) = letters.partitions[0].records
    document = json.loads(record.told.value)
    assert record.told.key == b"k"
    assert values(document["payload"]) == ["poison"]
    assert stage.ledger(mapping).dead_lettered == 1


def test_records_that_no_filter_passes_are_dropped():
    stage = Stage()
    topic, mapping = mapped(stage, filters=('{"value": {"kind": ["order"]}}',))
    produce(topic, {"kind": "order"}, {"kind": "note"}, "text")
    stage.run()

    assert [values(event) for event in stage.events] == [[{"kind": "order"}]]
    assert stage.ledger(mapping).filtered == 2
    assert mapping.committed(0) == 3


@pytest.mark.parametrize(("starting", "seen"), [("TRIM_HORIZON", ["old", "new"]), ("LATEST", ["new"])])
def test_a_mapping_begins_at_its_starting_position(starting, seen):
    stage = Stage()
    topic = KafkaTopic(clock=stage.clock)
    produce(topic, "old")
    mapping = follow(stage, topic, starting=starting)
    produce(topic, "new")
    stage.run()

    assert [value for event in stage.events for value in values(event)] == seen
    assert stage.ledger(mapping).check()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"batch_size": 10_001}, "BatchSize is from 1 to 10,000"),
        ({"window_ms": 300_001}, "from 0 to 300"),
        ({"retries": 3}, "MaximumRetryAttempts needs provisioned pollers"),
        ({"record_age_s": 60}, "MaximumRecordAgeInSeconds needs provisioned pollers"),
        ({"bisects": True}, "BisectBatchOnFunctionError needs provisioned pollers"),
        ({"reports_failures": True}, "ReportBatchItemFailures needs provisioned pollers"),
        ({"record_age_s": 59, "provisioned": PROVISIONED}, "from 60 to 604,800"),
        ({"provisioned": ProvisionedPollers(least=0)}, "MinimumPollers is from 1 to 200"),
        ({"provisioned": ProvisionedPollers(least=201)}, "MinimumPollers is from 1 to 200"),
        ({"provisioned": ProvisionedPollers(most=2_001)}, "MaximumPollers is from 1 to 2,000"),
        ({"provisioned": ProvisionedPollers(least=5, most=4)}, "is more than MaximumPollers"),
        ({"starting": "AT_TIMESTAMP"}, "goes with the time"),
        ({"on_failure": "kafka", "provisioned": PROVISIONED}, "topic of the same cluster"),
    ],
)
def test_settings_are_refused_with_the_name_that_aws_has_for_them(asked, says):
    with pytest.raises(BadSettings, match=says):
        mapped(Stage(), **asked)


def test_a_function_that_reads_kafka_has_fourteen_minutes():
    mapped(Stage(timeout_ms=14 * 60_000))
    with pytest.raises(BadSettings, match="14 minutes"):
        mapped(Stage(timeout_ms=15 * 60_000))


def test_failures_cannot_go_where_they_come_from():
    stage = Stage()
    topic = KafkaTopic(clock=stage.clock)
    with pytest.raises(BadSettings, match="cannot be the one"):
        follow(stage, topic, dead_letters=topic, on_failure="kafka", provisioned=PROVISIONED)


@pytest.mark.parametrize(
    ("key", "hashed"),
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536)],
)
def test_keys_go_where_kafkas_own_producers_put_them(key, hashed):
    """Values of UtilsTest in Kafka's clients."""
    assert murmur2(key) == hashed & 0xFFFFFFFF
