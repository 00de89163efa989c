"""What holds of any topic of Kafka."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import Kind
from portal.engines.simulation.kafka import KafkaMapping, KafkaMappingSettings, KafkaTopic

from .scripted import Raised, Stage
from .topics import PROVISIONED, named, produce, records, values

produced = st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 3)), min_size=1, max_size=25)
failing = st.dictionaries(st.integers(0, 24), st.integers(1, 5), max_size=5)
mappings = st.builds(
    KafkaMappingSettings,
    batch_size=st.integers(1, 6),
    window_ms=st.sampled_from([0, 500, 5_000]),
    retries=st.integers(0, 3) | st.just(-1),
    record_age_s=st.sampled_from([-1, -1, 60]),
    bisects=st.booleans(),
    reports_failures=st.booleans(),
    on_failure=st.sampled_from([None, "sqs"]),
    provisioned=st.just(PROVISIONED),
)


def simulated(events, failures, asked, *, seed=1):
    left, done, put = dict(failures), [], defaultdict(list)

    def answer(event):
        reported = []
        for value, record in zip(values(event), records(event), strict=True):
            if left.get(value, 0) > 0:
                left[value] -= 1
                if not asked.reports_failures:
                    raise Raised
                reported.append(named(record))
            else:
                done.append(value)
        return {"batchItemFailures": [{"itemIdentifier": one} for one in reported]}

    stage = Stage(answer, duration_ms=700, seed=seed)
    topic = KafkaTopic(clock=stage.clock, partitions=4)
    mapping = KafkaMapping(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        topic=topic,
        function=stage.function,
        settings=asked,
    )
    for n, (at_ms, partition) in enumerate(sorted(events, key=lambda one: one[0])):
        put[partition].append(n)
        stage.clock.at(at_ms, lambda n=n, partition=partition: produce(topic, n, partition=partition))
    stage.run()
    return stage, mapping, done, put


@settings(max_examples=80, deadline=None)
@given(produced, failing, mappings)
def test_nothing_is_lost_or_invented(events, failures, asked):
    stage, mapping, _, _ = simulated(events, failures, asked)
    ledger = stage.ledger(mapping)

    assert ledger.arrived == len(events)
    assert mapping.held == 0
    assert ledger.check()
    assert sum(lost["KafkaBatchInfo"]["batchSize"] for lost in mapping.lost) == ledger.dead_lettered


@settings(max_examples=80, deadline=None)
@given(produced, failing, mappings)
def test_a_partition_is_worked_on_in_order_unless_single_records_are_reported(events, failures, asked):
    _, _, done, put = simulated(events, {} if asked.reports_failures else failures, asked)

    first = list(dict.fromkeys(done))
    for numbers in put.values():
        seen = [n for n in first if n in numbers]
        assert seen == sorted(seen)


@settings(max_examples=40, deadline=None)
@given(produced, failing, mappings)
def test_the_same_seed_gives_the_same_timeline(events, failures, asked):
    timelines = [
        [
            (one.at_ms, one.subject, one.kind, dict(one.detail))
            for one in simulated(events, failures, asked)[0].journal
        ]
        for _ in range(2)
    ]

    assert timelines[0] == timelines[1]


@settings(max_examples=60, deadline=None)
@given(produced, failing, mappings)
def test_nothing_comes_again_that_is_done_with(events, failures, asked):
    stage, _, _, _ = simulated(events, failures, asked)

    ended = set()
    for one in stage.journal:
        if one.kind in {Kind.DELETED, Kind.DEAD_LETTERED, Kind.EXPIRED}:
            assert one.subject not in ended
            ended.add(one.subject)
        elif one.kind is Kind.SENT_TO_FUNCTION:
            assert one.subject not in ended
