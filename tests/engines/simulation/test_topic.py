"""SNS as a sender: what is delivered, tried again, dead-lettered or dropped."""

import json

import pytest

from portal.engines.events.sqs import Attribute
from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.delivery import (
    TopicPlan,
)
from portal.engines.simulation.filters import BadFilter
from portal.engines.simulation.queues import RefusedMessage

from .scripted import Raised, Stage
from .sending import DAY_MS, attempts, down, endpoint, messages, queue_of, topic_of


def test_a_function_gets_a_notification_with_one_record():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage))
    topic.publish("hello", subject="greeting", attributes={"kind": Attribute(value="new")})
    stage.run()

    (event,) = stage.events
    (record,) = event["Records"]
    assert (record["Sns"]["Message"], record["Sns"]["Subject"]) == ("hello", "greeting")
    assert record["Sns"]["MessageAttributes"] == {"kind": {"Type": "String", "Value": "new"}}


def test_each_subscription_gets_its_own_and_a_queue_may_have_it_raw():
    stage = Stage()
    whole, raw = queue_of(stage, "whole"), queue_of(stage, "raw")
    topic = topic_of(stage, endpoint(stage), endpoint(stage, to=whole))
    topic.subscribe(endpoint(stage, to=raw), raw=True)
    topic.publish("hello", attributes={"kind": Attribute(value="new")})
    stage.run()

    assert len(stage.events) == 1
    assert json.loads(messages(whole)[0].told.body)["Message"] == "hello"
    (held,) = messages(raw)
    assert held.told.body == "hello"
    assert held.told.attributes["kind"].value == "new"


def test_sns_tries_a_hundred_thousand_and_fifteen_times_over_twenty_three_days():
    """facts G-19: 3 at once, 2 a second apart, 10 from 1 to 20 s, 100,000 every 20 s."""
    plan = TopicPlan()
    waits = [plan.wait_ms(retry, 0) for retry in range(1, 100_016)]

    assert waits[:5] == [0, 0, 0, 1_000, 1_000]
    assert (waits[5], waits[14]) == (1_000, 20_000)
    assert waits[5:15] == sorted(waits[5:15])
    assert set(waits[15:]) == {20_000}
    assert plan.wait_ms(100_016, 0) == "MaximumRetryAttempts"
    assert 23 * DAY_MS < sum(waits) < 23.5 * DAY_MS


def test_an_outage_is_outlasted_and_the_function_gets_it_late():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage, outages=down(60_000)))
    topic.publish("hello")
    stage.run()

    times = attempts(stage, "orders")
    assert times[:6] == [0, 0, 0, 0, 1_000, 2_000]
    assert 60_000 <= times[-1] < 80_000
    assert len(stage.events) == 1
    assert stage.ledger().check()


def test_an_outage_of_more_than_twenty_three_days_ends_in_the_subscriptions_queue():
    stage = Stage()
    letters = queue_of(stage)
    topic = topic_of(stage, endpoint(stage, outages=down(25 * DAY_MS)), dead_letters=letters)
    topic.publish("hello")
    stage.run(wall_s=60.0)

    assert len(attempts(stage, "orders")) == 100_016
    assert stage.ends() == {"orders#1/0": Kind.DEAD_LETTERED}


def test_a_missing_permission_is_not_tried_again():
    stage = Stage()
    letters = queue_of(stage)
    topic = topic_of(stage, endpoint(stage, permitted=False), dead_letters=letters)
    topic.publish("hello")
    stage.run()

    assert len(attempts(stage, "orders")) == 1
    (held,) = messages(letters)
    assert json.loads(held.told.body)["Message"] == "hello"
    assert "not authorized" in held.told.attributes["ErrorMessage"].value


def test_without_a_dead_letter_queue_it_is_dropped():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage, permitted=False))
    topic.publish("hello")
    stage.run()

    assert stage.ends() == {"orders#1/0": Kind.EXPIRED}
    assert stage.ledger().lost == 1


def test_a_function_error_is_none_of_the_senders_business():
    """facts N-2, G-19: Lambda's own queue tries again, after one minute and two; SNS has delivered."""

    def answer(event):
        raise Raised

    stage = Stage(answer)
    letters = queue_of(stage)
    topic = topic_of(stage, endpoint(stage), dead_letters=letters)
    topic.publish("hello")
    stage.run()

    assert attempts(stage, "orders") == [0]
    assert [at_ms // 1_000 for at_ms in stage.times] == [0, 60, 180]
    assert not messages(letters)


def test_a_filter_policy_keeps_what_a_subscription_does_not_want():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage), filter_policy='{"kind": ["new"]}')
    for kind in ("new", "old"):
        topic.publish(kind, attributes={"kind": Attribute(value=kind)})
    stage.run()

    assert [event["Records"][0]["Sns"]["Message"] for event in stage.events] == ["new"]
    assert stage.ends()["orders#2/0"] is Kind.FILTERED


def test_a_filter_policy_may_look_into_the_body():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage), filter_policy='{"a": {"b": [1]}}', scope="MessageBody")
    topic.publish('{"a": {"b": 1}}')
    topic.publish('{"a": {"b": 2}}')
    stage.run()

    assert len(stage.events) == 1


def test_what_sns_refuses():
    stage = Stage()
    topic = topic_of(stage, endpoint(stage))
    with pytest.raises(RefusedMessage, match="262,144"):
        topic.publish("x" * 262_145)
    with pytest.raises(BadFilter, match="Invalid parameter: FilterPolicy"):
        topic.subscribe(endpoint(stage), filter_policy="{")
    with pytest.raises(BadSettings, match="Raw"):
        topic.subscribe(endpoint(stage), raw=True)
