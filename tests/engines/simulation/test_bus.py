"""EventBridge and S3 as senders, and what holds of all of them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.events import eventbridge
from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.delivery import (
    CUSTOM_BUS,
    Endpoint,
    Notice,
    Outage,
    RetryPolicy,
    SimulatedBucket,
    SimulatedBus,
    Target,
)
from portal.engines.simulation.filters import BadFilter
from portal.engines.simulation.queues import RefusedMessage

from .scripted import Raised, Stage
from .sending import DAY_MS, attempts, down, endpoint, events_of, messages, queue_of, topic_of

# EventBridge


def put(bus, detail, *, group=None, number=0):
    envelope = eventbridge.envelope(
        detail, seed=str(number), at_ms=0, source="shop", detail_type="Order Placed"
    )
    return bus.put_event(envelope, group=group)


def bus_of(stage, *targets, pattern='{"source": ["shop"]}'):
    bus = SimulatedBus(clock=stage.clock, journal=stage.journal)
    bus.put_rule("orders", pattern, *targets)
    return bus


def test_a_rule_sends_what_its_pattern_matches():
    stage = Stage()
    bus = bus_of(stage, Target(endpoint(stage)), pattern='{"detail": {"total": [{"numeric": [">", 100]}]}}')
    assert put(bus, {"total": 150}) == 1
    assert put(bus, {"total": 50}) == 0
    stage.run()

    assert [event["detail"] for event in stage.events] == [{"total": 150}]
    assert stage.ledger().check()


def test_eventbridge_tries_for_a_day_and_a_hundred_and_eighty_five_times():
    """facts G-20."""
    stage = Stage()
    letters = queue_of(stage)
    bus = bus_of(stage, Target(endpoint(stage, outages=down(2 * DAY_MS)), dead_letters=letters))
    put(bus, {})
    stage.run()

    times = attempts(stage, "default")
    assert len(times) <= 186
    assert 0.9 * DAY_MS < times[-1] <= DAY_MS
    assert stage.ends() == {"default#1/1": Kind.DEAD_LETTERED}


@pytest.mark.parametrize(
    ("policy", "tries", "condition"),
    [
        (RetryPolicy(attempts=0), 1, "MaximumRetryAttempts"),
        (RetryPolicy(attempts=3), 4, "MaximumRetryAttempts"),
        (RetryPolicy(age_s=60), 6, "MaximumEventAgeInSeconds"),
        (CUSTOM_BUS, 6, "MaximumRetryAttempts"),
    ],
)
def test_a_target_gives_up_at_whichever_limit_comes_first(policy, tries, condition):
    """The newer custom bus: 5 attempts or 300 s (eb-custom-bus-retry)."""
    stage = Stage()
    letters = queue_of(stage)
    bus = bus_of(stage, Target(endpoint(stage, outages=down(DAY_MS)), policy=policy, dead_letters=letters))
    put(bus, {"order": 7})
    stage.run()

    assert len(attempts(stage, "default")) == tries
    (held,) = messages(letters)
    told = {name: one.value for name, one in held.told.attributes.items()}
    assert told["EXHAUSTED_RETRY_CONDITION"] == condition
    assert told["ERROR_CODE"] == "INTERNAL_ERROR"
    assert told["RETRY_ATTEMPTS"] == str(tries - 1)
    assert told["RULE_ARN"].endswith("rule/orders")
    assert json.loads(held.told.body)["detail"] == {"order": 7}


@pytest.mark.parametrize(
    "policy", [RetryPolicy(attempts=186), RetryPolicy(age_s=59), RetryPolicy(age_s=86_401)]
)
def test_a_retry_policy_has_bounds(policy):
    with pytest.raises(BadSettings, match=r"0 to 185|60 to 86,400"):
        Target(endpoint(Stage()), policy=policy)


def test_a_fifo_target_holds_a_group_back_and_no_other():
    stage = Stage()
    target = Target(
        endpoint(stage, outages=(Outage(from_ms=0, until_ms=100),)), policy=CUSTOM_BUS, is_fifo=True
    )
    bus = bus_of(stage, target)
    put(bus, {"n": 1}, group="a", number=1)
    put(bus, {"n": 2}, group="a", number=2)
    stage.clock.at(500, lambda: put(bus, {"n": 3}, group="b", number=3))
    stage.run()

    assert [event["detail"]["n"] for event in stage.events] == [3, 1, 2]
    assert any(one.kind is Kind.BLOCKED for one in stage.journal)


def test_a_target_may_have_an_input_of_its_own():
    stage = Stage()
    put(bus_of(stage, Target(endpoint(stage), input={"fixed": True})), {})
    stage.run()

    assert stage.events == [{"fixed": True}]


def test_what_eventbridge_refuses():
    stage = Stage()
    bus = bus_of(stage, Target(endpoint(stage)))
    with pytest.raises(BadFilter) as refused:
        bus.put_rule("bad", '{"source": "shop"}', Target(endpoint(stage)))
    assert refused.value.code == "InvalidEventPatternException"
    assert (
        refused.value.message == 'Event pattern is not valid. Reason: "source" must be an object or an array'
    )
    with pytest.raises(BadSettings, match="1 to 5 targets"):
        bus.put_rule("none", "{}".replace("{}", '{"a": [1]}'))
    with pytest.raises(RefusedMessage, match="1,048,576"):
        put(bus, {"text": "x" * 1_048_576})


# S3


def test_a_bucket_tells_of_an_object_with_its_key_encoded():
    stage = Stage()
    bucket = SimulatedBucket(
        clock=stage.clock,
        journal=stage.journal,
        notices=(Notice(event="ObjectCreated:*", endpoint=endpoint(stage), prefix="in/", suffix=".jpg"),),
    )
    bucket.put("in/red flower.jpg", size=10)
    bucket.put("in/red flower.txt")
    bucket.put("out/red flower.jpg")
    bucket.delete("in/red flower.jpg")
    stage.run()

    (event,) = stage.events
    assert event["Records"][0]["s3"]["object"]["key"] == "in/red+flower.jpg"
    assert event["Records"][0]["eventName"] == "ObjectCreated:Put"


def test_of_one_key_the_later_event_has_the_larger_sequencer():
    stage = Stage()
    notice = Notice(event="ObjectCreated:Put", endpoint=endpoint(stage))
    bucket = SimulatedBucket(clock=stage.clock, journal=stage.journal, notices=(notice,))
    for ms in (0, 5):
        stage.clock.at(ms, lambda: bucket.put("key"))
    stage.run()

    first, second = (event["Records"][0]["s3"]["object"]["sequencer"] for event in stage.events)
    assert first < second


def test_a_failing_function_is_tried_again_by_lambda_and_not_by_s3():
    def answer(event):
        raise Raised

    stage = Stage(answer)
    notice = Notice(event="ObjectCreated:*", endpoint=endpoint(stage))
    SimulatedBucket(clock=stage.clock, journal=stage.journal, notices=(notice,)).put("key")
    stage.run()

    assert [at_ms // 1_000 for at_ms in stage.times] == [0, 60, 180]


def test_a_bucket_may_tell_a_bus_of_everything():
    stage = Stage()
    bus = bus_of(stage, Target(endpoint(stage)), pattern='{"source": ["aws.s3"]}')
    SimulatedBucket(clock=stage.clock, journal=stage.journal, bus=bus).put("a key")
    stage.run()

    assert stage.events[0]["detail-type"] == "Object Created"
    assert stage.events[0]["detail"]["object"]["key"] == "a key"


def test_two_notices_that_could_both_be_meant_are_refused():
    stage = Stage()
    one = Notice(event="ObjectCreated:*", endpoint=endpoint(stage), prefix="in/")
    other = Notice(event="ObjectCreated:Put", endpoint=endpoint(stage), prefix="in/small/")
    with pytest.raises(BadSettings, match="ambiguously defined"):
        SimulatedBucket(clock=stage.clock, journal=stage.journal, notices=(one, other))
    apart = Notice(event="ObjectCreated:Put", endpoint=endpoint(stage), prefix="out/")
    SimulatedBucket(clock=stage.clock, journal=stage.journal, notices=(one, apart))


# Of all of them


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 100_000), min_size=1, max_size=10),
    st.integers(0, 200_000),
    st.booleans(),
    st.booleans(),
)
def test_nothing_is_lost_or_invented(times, outage_ms, permitted, has_letters):
    stage = Stage(duration_ms=100)
    to = events_of(stage)
    letters = queue_of(stage) if has_letters else None
    there = Endpoint(clock=stage.clock, to=to, permitted=permitted, outages=down(outage_ms))
    topic = topic_of(stage, there, dead_letters=letters)
    bus = bus_of(stage, Target(there, policy=RetryPolicy(attempts=4), dead_letters=letters))
    for number, ms in enumerate(times):
        stage.clock.at(ms, lambda: topic.publish("hello"))
        stage.clock.at(ms, lambda number=number: put(bus, {}, number=number))
    stage.run()

    stock = stage.ledger(topic, bus, to)
    assert topic.held == bus.held == to.held == 0
    assert stock.check()
    assert stock.arrived == 2 * len(times) + len(stage.events)
    assert (stock.expired == 0) or not has_letters
