"""Tumbling windows: a state from one invocation to the next, as services-kinesis-windows has it."""

import pytest

from portal.engines.simulation import Kind
from portal.engines.simulation.streams import KinesisStream, StreamMapping, StreamMappingSettings

from .scripted import Raised, Stage
from .streaming import SHARD, follow, mapped, put, values


def count(event):
    """Counts records, as the handler of the documentation does."""
    state = dict(event["state"])
    for value in values(event):
        state[value] = state.get(value, 0) + 1
    return {"state": state}


def shown(event):
    ends = (event["isFinalInvokeForWindow"], event["isWindowTerminatedEarly"])
    return values(event), event["state"], *ends


def test_a_window_carries_its_state_and_closes_with_a_last_invocation():
    stage = Stage(count, duration_ms=1)
    stream, mapping = mapped(stage, tumbling_s=60)
    for ms in (0, 30_000, 59_000):
        stage.clock.at(ms, lambda: put(stream, "a"))
    stage.clock.at(61_000, lambda: put(stream, "b"))
    stage.run()

    assert [shown(event) for event in stage.events] == [
        (["a"], {}, False, False),
        (["a"], {"a": 1}, False, False),
        (["a"], {"a": 2}, False, False),
        ([], {"a": 3}, True, False),
        (["b"], {}, False, False),
        ([], {"b": 1}, True, False),
    ]
    assert stage.events[0]["window"] == {"start": "2026-11-23T00:00:00Z", "end": "2026-11-23T00:01:00Z"}
    assert stage.events[0]["shardId"] == SHARD
    assert stage.events[0]["eventSourceARN"] == stream.arn
    assert stage.ledger(mapping).check()


def test_a_quiet_stream_ends_its_window_two_minutes_late():
    stage = Stage(count, duration_ms=1)
    stream, _ = mapped(stage, tumbling_s=60)
    put(stream, "a")
    stage.run()

    assert stage.times == [0, 60_000 + 120_000]


def test_records_of_two_windows_never_share_a_batch():
    stage = Stage(count, duration_ms=1)
    stream = KinesisStream(clock=stage.clock)
    for ms in (0, 10_000, 60_000, 70_000):
        stage.clock.at(ms, lambda: put(stream, "a"))
    stage.run()
    follow(stage, stream, tumbling_s=60)
    stage.run()

    assert [shown(event) for event in stage.events][:3] == [
        (["a", "a"], {}, False, False),
        ([], {"a": 2}, True, False),
        (["a", "a"], {}, False, False),
    ]


def test_a_state_over_one_megabyte_ends_the_window_early():
    stage = Stage(lambda event: {"state": {"text": "x" * (1024 * 1024)}}, duration_ms=1)
    stream, _ = mapped(stage, tumbling_s=900)
    put(stream, "a")
    stage.clock.at(5_000, lambda: put(stream, "b"))
    stage.run()

    assert [shown(event)[2:] for event in stage.events[:4]] == [
        (False, False),
        (True, True),
        (False, False),
        (True, True),
    ]
    assert stage.events[2]["state"] == {}


@pytest.mark.parametrize("response", [None, {}, {"state": None}, {"State": {}}], ids=repr)
def test_an_answer_without_a_state_is_a_failure(response):
    stage = Stage(lambda event: response)
    stream, mapping = mapped(stage, tumbling_s=60, retries=1, on_failure="sqs")
    put(stream, "a")
    stage.run()

    assert mapping.lost[0]["requestContext"]["approximateInvokeCount"] == 2
    assert mapping.lost[0]["responseContext"]["functionError"] is None


def test_a_failing_last_invocation_holds_the_shard_up_until_it_succeeds():
    failures = iter([True, True, False])

    def answer(event):
        if event["isFinalInvokeForWindow"] and next(failures, False):
            raise Raised
        return count(event)

    stage = Stage(answer, duration_ms=1)
    stream, _ = mapped(stage, tumbling_s=60)
    put(stream, "a")
    stage.clock.at(61_000, lambda: put(stream, "b"))
    stage.run()

    assert [shown(event)[0] for event in stage.events] == [["a"], [], [], [], ["b"], []]
    assert stage.times[4] >= 61_000 + 3_000


def test_a_failure_goes_on_with_the_state_from_before_it():
    failures = iter([False, True, False])

    def answer(event):
        if next(failures, False):
            raise Raised
        return count(event)

    stage = Stage(answer, duration_ms=1)
    stream, _ = mapped(stage, tumbling_s=60)
    put(stream, "a")
    stage.clock.at(1_000, lambda: put(stream, "b"))
    stage.run()

    assert [shown(event)[1] for event in stage.events] == [{}, {"a": 1}, {"a": 1}, {"a": 1, "b": 1}]


def test_a_shard_that_ends_ends_its_window_and_its_children_begin_with_nothing():
    stage = Stage(count, duration_ms=1)
    stream, mapping = mapped(stage, tumbling_s=900)
    put(stream, "a")
    stage.clock.at(2_000, lambda: stream.split(SHARD))
    stage.clock.at(3_000, lambda: put(stream, "a"))
    stage.run()

    assert [(shown(event)[1], shown(event)[2], event["shardId"] == SHARD) for event in stage.events] == [
        ({}, False, True),
        ({"a": 1}, True, True),
        ({}, False, False),
        ({"a": 1}, True, False),
    ]
    assert stage.times[1] < 3_000
    assert stage.ledger(mapping).check()


def test_exhausted_retries_of_the_last_invocation_let_the_shard_go_on():
    def answer(event):
        if event["isFinalInvokeForWindow"]:
            raise Raised
        return count(event)

    stage = Stage(answer)
    stream, mapping = mapped(stage, tumbling_s=60, retries=1)
    put(stream, "a")
    stage.clock.at(61_000, lambda: put(stream, "b"))
    stage.run()

    assert set(stage.ends().values()) == {Kind.DELETED}
    assert stage.ledger(mapping).check()


def test_two_mappings_of_one_stream_have_lives_of_their_own():
    stage = Stage(count, duration_ms=1)
    stream = KinesisStream(clock=stage.clock)
    mappings = [
        StreamMapping(
            clock=stage.clock,
            journal=stage.journal,
            stream=stream,
            function=stage.function,
            settings=StreamMappingSettings(name=name, tumbling_s=60),
        )
        for name in ("one", "two")
    ]
    put(stream, "a")
    stage.run()

    assert stage.ledger(*mappings).arrived == 2
    assert stage.ledger(*mappings).check()
