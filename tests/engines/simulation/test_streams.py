"""Kinesis and DynamoDB streams with an event source mapping: polls, batches, positions, settings."""

import pytest

from portal.engines.simulation import BadSettings
from portal.engines.simulation.filters import BadFilter
from portal.engines.simulation.streams import KinesisStream, TableStream

from .scripted import Stage
from .streaming import DAY_MS, SHARD, follow, mapped, put, values

# Polling and batching


def test_a_kinesis_shard_is_polled_once_a_second():
    stage = Stage(duration_ms=1)
    stream, _ = mapped(stage)
    for ms in (100, 900, 1_100, 3_000):
        stage.clock.at(ms, lambda ms=ms: put(stream, ms))
    stage.run()

    assert stage.times == [1_000, 2_000, 3_000]
    assert [values(event) for event in stage.events] == [[100, 900], [1_100], [3_000]]


def test_a_dynamodb_shard_is_polled_four_times_a_second():
    stage = Stage(duration_ms=1)
    stream = TableStream(clock=stage.clock)
    follow(stage, stream)
    for ms in (100, 260, 490):
        stage.clock.at(ms, lambda ms=ms: stream.put("INSERT", keys={"id": ms}, new={"id": ms}))
    stage.run()

    assert stage.times == [250, 500]


def test_a_backlog_is_worked_off_without_waiting_for_polls():
    stage = Stage(duration_ms=10)
    stream, _ = mapped(stage, batch_size=2)
    put(stream, *range(6))
    stage.run()

    assert [values(event) for event in stage.events] == [[0, 1], [2, 3], [4, 5]]
    assert stage.times == [0, 10, 20]


def test_a_batch_has_a_hundred_records_unless_told_otherwise():
    stage = Stage()
    stream, _ = mapped(stage)
    put(stream, *range(150))
    stage.run()

    assert [len(event["Records"]) for event in stage.events] == [100, 50]


def test_a_window_waits_for_records_and_ends_when_the_batch_is_full():
    stage = Stage()
    stream, _ = mapped(stage, batch_size=3, window_s=10)
    for ms in (0, 2_000, 20_000, 21_000, 22_000):
        stage.clock.at(ms, lambda ms=ms: put(stream, ms))
    stage.run()

    assert [values(event) for event in stage.events] == [[0, 2_000], [20_000, 21_000, 22_000]]
    assert stage.times == [10_000, 22_000]


def test_a_batch_stays_under_six_megabytes():
    stage = Stage()
    stream, _ = mapped(stage, window_s=300)
    put(stream, *["x" * 2_000_000] * 4)
    stage.run()

    assert [len(event["Records"]) for event in stage.events] == [2, 2]
    assert stage.times[0] == 0


def test_a_batch_is_of_one_shard_and_shards_go_on_side_by_side():
    stage = Stage(duration_ms=1_000)
    stream, _ = mapped(stage, shards=4)
    for key in "abcdefgh":
        put(stream, key, key=key)
    stage.run()

    shards = [{record["eventID"].partition(":")[0] for record in event["Records"]} for event in stage.events]
    assert all(len(found) == 1 for found in shards)
    assert set(stage.times) == {0}
    assert stage.function.peak == len(stage.events) > 1


# Starting position


@pytest.mark.parametrize(
    ("starting", "at_ms", "seen"),
    [
        ("TRIM_HORIZON", None, ["old", "older", "new"]),
        ("LATEST", None, ["new"]),
        ("AT_TIMESTAMP", 5_000, ["older", "new"]),
    ],
)
def test_a_mapping_begins_at_its_starting_position(starting, at_ms, seen):
    stage = Stage()
    stream = KinesisStream(clock=stage.clock)
    put(stream, "old")
    stage.clock.at(5_000, lambda: put(stream, "older"))
    stage.run()
    mapping = follow(stage, stream, starting=starting, starting_at_ms=at_ms)
    put(stream, "new")
    stage.run()

    assert [value for event in stage.events for value in values(event)] == seen
    assert stage.ledger(mapping).check()


def test_trim_horizon_is_where_the_stream_still_has_records():
    stage = Stage()
    stream = KinesisStream(clock=stage.clock)
    put(stream, "trimmed")
    stage.clock.at(DAY_MS + 1, lambda: put(stream, "kept"))
    stage.run()
    follow(stage, stream)
    stage.run()

    assert [values(event) for event in stage.events] == [["kept"]]


# Filters


def test_a_record_that_no_filter_passes_never_reaches_the_function():
    stage = Stage()
    stream, mapping = mapped(stage, filters=('{"data": {"kind": ["order"]}}',))
    put(stream, {"kind": "order"}, {"kind": "note"}, "no object")
    stage.run()

    assert [values(event) for event in stage.events] == [[{"kind": "order"}]]
    assert sorted(kind.value for kind in stage.ends().values()) == ["deleted", "filtered", "filtered"]
    assert mapping.checkpoint(SHARD) == 3


def test_filters_that_lambda_would_not_take_are_refused():
    with pytest.raises(BadFilter, match="Invalid filter pattern definition"):
        mapped(Stage(), filters=('{"data": ["text"]}',))


# Settings


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"batch_size": 0}, "BatchSize is from 1 to 10,000"),
        ({"batch_size": 10_001}, "BatchSize is from 1 to 10,000"),
        ({"window_s": 301}, "MaximumBatchingWindowInSeconds is from 0 to 300"),
        ({"parallelization": 0}, "ParallelizationFactor is from 1 to 10"),
        ({"parallelization": 11}, "ParallelizationFactor is from 1 to 10"),
        ({"retries": -2}, "MaximumRetryAttempts is from -1 to 10,000"),
        ({"retries": 10_001}, "MaximumRetryAttempts is from -1 to 10,000"),
        ({"record_age_s": 0}, "MaximumRecordAgeInSeconds is from 60 to 604,800"),
        ({"record_age_s": 59}, "MaximumRecordAgeInSeconds is from 60 to 604,800"),
        ({"record_age_s": 604_801}, "MaximumRecordAgeInSeconds is from 60 to 604,800"),
        ({"tumbling_s": 901}, "TumblingWindowInSeconds is from 0 to 900"),
        ({"starting": "AT_TIMESTAMP"}, "needs the time"),
        ({"starting_at_ms": 5}, "AT_TIMESTAMP only"),
    ],
)
def test_settings_out_of_bounds_are_refused_with_the_name_that_aws_has_for_them(settings, says):
    with pytest.raises(BadSettings, match=says):
        mapped(Stage(), **settings)


def test_a_table_stream_has_no_timestamp_to_start_at():
    stage = Stage()
    with pytest.raises(BadSettings, match="TRIM_HORIZON"):
        follow(stage, TableStream(clock=stage.clock), starting="AT_TIMESTAMP", starting_at_ms=1)


@pytest.mark.parametrize("hours", [23, 8_761])
def test_kinesis_keeps_records_for_a_day_to_a_year(hours):
    with pytest.raises(BadSettings, match="from 24 to 8760 hours"):
        KinesisStream(clock=Stage().clock, retention_ms=hours * 3_600_000)
