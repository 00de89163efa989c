"""Splitting batches, several lanes of a shard, and shards that are split and merged."""

import pytest

from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.streams import KinesisStream

from .scripted import Stage
from .streaming import SHARD, fail, fail_on, mapped, put, report, values

# Bisecting


def test_bisecting_finds_the_poison_and_uses_no_retry_up():
    stage = Stage(fail_on(5))
    stream, mapping = mapped(stage, bisects=True, retries=1, on_failure="sqs")
    put(stream, *range(8))
    stage.run()

    tried = [values(event) for event in stage.events]
    assert tried == [
        list(range(8)),
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [4, 5],
        [4],
        [5],
        [5],
        [6, 7],
    ]
    (lost,) = mapping.lost
    assert lost["KinesisBatchInfo"]["batchSize"] == 1
    assert lost["KinesisBatchInfo"]["startSequenceNumber"] == stream.shards[0].records[5].sequence_number


def test_a_report_splits_where_it_says_and_uses_no_retry_up():
    stage = Stage(report(2, 5))
    stream, mapping = mapped(stage, bisects=True, reports_failures=True, retries=0, on_failure="sqs")
    put(stream, *range(8))
    stage.run()

    tried = [values(event) for event in stage.events]
    assert tried[:2] == [list(range(8)), [2, 3, 4, 5, 6, 7]]
    assert [one["KinesisBatchInfo"]["batchSize"] for one in mapping.lost] == [1, 1]
    assert sorted(stage.ends().values(), key=str) == [Kind.DEAD_LETTERED] * 2 + [Kind.DELETED] * 6


def test_without_bisecting_the_whole_rest_of_the_batch_is_given_up():
    stage = Stage(report(2))
    stream, mapping = mapped(stage, reports_failures=True, retries=2, on_failure="sqs")
    put(stream, *range(8))
    stage.run()

    assert len(stage.events) == 3
    assert mapping.lost[0]["KinesisBatchInfo"]["batchSize"] == 6


# Parallelization


def test_ten_lanes_work_on_one_shard_and_a_key_keeps_to_its_own():
    stage = Stage(duration_ms=500)
    stream, _ = mapped(stage, parallelization=10, batch_size=1)
    for number in range(5):
        for key in "abcdefghij":
            put(stream, f"{key}{number}", key=key)
    stage.run()

    seen = [value for event in stage.events for value in values(event)]
    for key in "abcdefghij":
        assert [value for value in seen if value.startswith(key)] == [f"{key}{number}" for number in range(5)]
    assert 1 < stage.function.peak <= 10


def test_a_failing_key_leaves_other_lanes_alone():
    stage = Stage(lambda event: fail(event) if any("bad" in value for value in values(event)) else None)
    stream, mapping = mapped(stage, parallelization=2, retries=5, batch_size=10)
    keys = ["a", "b", "c", "d", "e", "f"]
    for key in keys:
        put(stream, f"{key} bad" if key == "a" else key, key=key)
    seen = []
    stage.clock.at(3_000, lambda: seen.append(mapping.held))
    stage.run()

    assert 0 < seen[0] < len(keys)


# Re-sharding


def test_a_parent_is_read_to_its_end_before_its_children():
    stage = Stage(duration_ms=5_000, timeout_ms=60_000)
    stream, mapping = mapped(stage, batch_size=1)
    put(stream, "before 1", "before 2", "before 3")
    children = stream.split(SHARD)
    for key in "abcdef":
        put(stream, f"after {key}", key=key)
    stage.run()

    seen = [value for event in stage.events for value in values(event)]
    assert seen[:3] == ["before 1", "before 2", "before 3"]
    assert all(value.startswith("after") for value in seen[3:])
    assert len(seen) == 9
    assert [len(child.records) > 0 for child in children] == [True, True]
    assert stage.times[3] >= 15_000
    assert stage.ledger(mapping).check()


def test_a_merged_shard_waits_for_both_of_its_parents():
    stage = Stage(lambda event: fail(event) if "slow" in values(event) else None, duration_ms=10)
    stream, _ = mapped(stage, shards=2, retries=3)
    put(stream, "slow", key="a")
    put(stream, "quick", key="b")
    stream.merge(SHARD, "shardId-000000000001")
    put(stream, "child", key="b")
    stage.run()

    seen = [values(event)[0] for event in stage.events]
    assert seen.index("child") == len(seen) - 1
    assert seen.count("slow") == 4


def test_shards_that_are_no_neighbours_or_closed_cannot_be_resharded():
    stream = KinesisStream(clock=Stage().clock, shards=3)
    with pytest.raises(BadSettings, match="no neighbours"):
        stream.merge(SHARD, "shardId-000000000002")
    stream.split(SHARD)
    with pytest.raises(BadSettings, match="no open shard"):
        stream.split(SHARD)
