"""What holds of any stream, whatever is put into it and however the handler fails."""

import base64
import json
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import Kind
from portal.engines.simulation.streams import KinesisStream, StreamMapping, StreamMappingSettings

from .scripted import Raised, Stage

KEYS = "abcdef"
puts = st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(KEYS)), min_size=1, max_size=25)
failing = st.dictionaries(st.integers(0, 24), st.integers(1, 6), max_size=5)  # a record, and how often
reshards = st.lists(st.tuples(st.integers(0, 20_000), st.booleans()), max_size=2)
mappings = st.builds(
    StreamMappingSettings,
    batch_size=st.integers(1, 6),
    window_s=st.sampled_from([0, 0, 3]),
    parallelization=st.integers(1, 4),
    retries=st.integers(0, 3) | st.just(-1),
    record_age_s=st.sampled_from([-1, -1, 60]),
    bisects=st.booleans(),
    reports_failures=st.booleans(),
    tumbling_s=st.sampled_from([0, 0, 0, 30]),
    filters=st.sampled_from([(), (), ('{"data": {"n": [{"numeric": [">", 2]}]}}',)]),
    on_failure=st.sampled_from([None, "sqs"]),
)


class Run:
    """Records in the order in which they were put are numbered from 0; each is told apart by its number."""

    def __init__(self, events, failures, mapping, resharding, *, shards=2, seed=1):
        self.failures = dict(failures)
        self.put = defaultdict(list)
        self.done = []  # numbers whose work was done, in order
        self.looks = []  # the checkpoint of a shard, and the number of a record that was sent then
        self.stage = Stage(self.answer, duration_ms=700, seed=seed, timeout_ms=3_000)
        self.stream = KinesisStream(clock=self.stage.clock, shards=shards)
        self.settings = mapping
        self.mapping = StreamMapping(
            clock=self.stage.clock,
            journal=self.stage.journal,
            stream=self.stream,
            function=self.stage.function,
            settings=mapping,
        )
        for n, (at_ms, key) in enumerate(sorted(events, key=lambda one: one[0])):
            self.put[key].append(n)
            self.stage.clock.at(at_ms, lambda n=n, key=key: self._put(n, key))
        for at_ms, is_split in resharding:
            self.stage.clock.at(at_ms, lambda is_split=is_split: self._reshard(is_split))
        self.stage.run()

    def _put(self, n, key):
        self.stream.put(json.dumps({"n": n, "key": key}).encode(), partition_key=key)

    def _reshard(self, is_split):
        open_shards = [shard for shard in self.stream.shards if not shard.is_closed]
        if is_split:
            self.stream.split(open_shards[0].id)
        elif len(open_shards) > 1:
            one, other = sorted(open_shards, key=lambda shard: shard.low)[:2]
            self.stream.merge(one.id, other.id)

    def answer(self, event):
        self._look_at_checkpoint(event)
        for record in event["Records"]:
            n = json.loads(base64.b64decode(record["kinesis"]["data"]))["n"]
            if self.failures.get(n, 0) > 0:
                self.failures[n] -= 1
                if not self.settings.reports_failures:
                    raise Raised
                number = record["kinesis"]["sequenceNumber"]
                return {"state": {}, "batchItemFailures": [{"itemIdentifier": number}]}
            self.done.append(n)
        return {"state": {}}

    def _look_at_checkpoint(self, event):
        """What is sent is not done with: the checkpoint is at it, or before it."""
        for record in event["Records"]:
            shard_id, _, number = record["eventID"].partition(":")
            (shard,) = (shard for shard in self.stream.shards if shard.id == shard_id)
            (place,) = (one.number for one in shard.records if one.sequence_number == number)
            self.looks.append((self.mapping.checkpoint(shard_id), place))

    def timeline(self):
        return [(one.at_ms, one.subject, one.kind, dict(one.detail)) for one in self.stage.journal]


@settings(max_examples=120, deadline=None)
@given(puts, failing, mappings, reshards)
def test_nothing_is_lost_or_invented(events, failures, mapping, resharding):
    run = Run(events, failures, mapping, resharding)
    ledger = run.stage.ledger(run.mapping)

    assert ledger.arrived == len(events)
    assert run.mapping.held == 0
    assert ledger.check()
    told = sum(lost["KinesisBatchInfo"]["batchSize"] for lost in run.mapping.lost)
    assert told == ledger.dead_lettered


@settings(max_examples=120, deadline=None)
@given(puts, failing, mappings, reshards)
def test_a_key_is_worked_on_in_order(events, failures, mapping, resharding):
    """The first time that each record is done; batches that fail bring records once more."""
    run = Run(events, failures, mapping, resharding)

    first = list(dict.fromkeys(run.done))
    for numbers in run.put.values():
        seen = [n for n in first if n in numbers]
        assert seen == sorted(seen)


@settings(max_examples=80, deadline=None)
@given(puts, failing, mappings, reshards)
def test_the_checkpoint_never_goes_past_a_record_that_is_not_done_with(events, failures, mapping, resharding):
    run = Run(events, failures, mapping, resharding)

    assert all(checkpoint <= number for checkpoint, number in run.looks)
    ended = {}
    for place, one in enumerate(run.stage.journal):
        if one.kind in {Kind.DELETED, Kind.DEAD_LETTERED, Kind.EXPIRED, Kind.FILTERED}:
            assert one.subject not in ended, "a record ends once"
            ended[one.subject] = place
        elif one.kind is Kind.SENT_TO_FUNCTION:
            assert one.subject not in ended, "nothing comes again from before the checkpoint"


def _shard_of(subject, stream):
    """ "mapping/0#7" is record 7 of the first shard."""
    mapping, slash, rest = subject.partition("/")
    return stream.shards[int(rest.partition("#")[0])].id if (mapping, slash) == ("mapping", "/") else None


@settings(max_examples=60, deadline=None)
@given(puts, failing, mappings, reshards)
def test_a_childs_records_come_after_all_of_its_parents(events, failures, mapping, resharding):
    run = Run(events, failures, mapping, resharding)

    happenings = list(run.stage.journal)
    last_end, first_sent = {}, {}
    for place, one in enumerate(happenings):
        shard = _shard_of(one.subject, run.stream)
        if shard and one.kind in {Kind.DELETED, Kind.DEAD_LETTERED, Kind.EXPIRED, Kind.FILTERED}:
            last_end[shard] = place
        elif shard and one.kind is Kind.SENT_TO_FUNCTION:
            first_sent.setdefault(shard, place)
    for child in run.stream.shards:
        for parent in child.parents:
            if child.id in first_sent and parent.id in last_end:
                assert last_end[parent.id] < first_sent[child.id]


@settings(max_examples=60, deadline=None)
@given(puts, failing, mappings, reshards)
def test_the_same_seed_gives_the_same_timeline(events, failures, mapping, resharding):
    one, other = (Run(events, failures, mapping, resharding, seed=7) for _ in range(2))

    assert one.timeline() == other.timeline()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 60), st.sets(st.integers(0, 59), max_size=8), st.booleans())
def test_bisecting_ends_and_gives_up_the_poison_alone(count, poison, reports):
    mapping = StreamMappingSettings(
        bisects=True, reports_failures=reports, retries=1, on_failure="sqs", batch_size=100
    )
    run = Run([(0, "a")] * count, dict.fromkeys(poison, 1000), mapping, [], shards=1)

    ends = run.stage.ends()
    given_up = {
        int(subject.rpartition("#")[2]) for subject, kind in ends.items() if kind is Kind.DEAD_LETTERED
    }
    assert given_up == {n for n in poison if n < count}
    assert all(lost["KinesisBatchInfo"]["batchSize"] == 1 for lost in run.mapping.lost)


@settings(max_examples=60, deadline=None)
@given(puts, mappings)
def test_a_lane_has_one_invocation_at_a_time(events, mapping):
    run = Run(events, {}, mapping, [])

    assert run.stage.function.peak <= 2 * mapping.parallelization
