"""Where the bad record stands, which one comes twice, and in which order."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.events import BadKnobs, build, compose
from portal.engines.events.sources.contents import DEEPEST, SPOILT, NoJson, read_json, spoil

Records = list[dict[str, Any]]


def bodies(event: dict[str, Any]) -> list[str]:
    """What each record carries, as text, in the order of the event."""
    if isinstance(event.get("records"), dict):
        records = [one for many in event["records"].values() for one in many]
        return [
            base64.b64decode(one["value"]).decode() for one in sorted(records, key=lambda o: o["timestamp"])
        ]
    records: Records = event.get("Records") or event["records"]
    first = records[0]
    if "body" in first:
        return [one["body"] for one in records]
    data = [one["kinesis"]["data"] if "kinesis" in one else one["data"] for one in records]
    return [base64.b64decode(one).decode() for one in data]


BATCHES = ("sqs", "kinesis", "firehose", "kafka")
COUNT = st.integers(1, 9)


@pytest.mark.parametrize("slug", BATCHES)
@settings(max_examples=30)
@given(count=COUNT, data=st.data())
def test_the_bad_record_is_the_one_that_was_asked_for_and_no_other(slug, count, data):
    bad = data.draw(st.integers(0, count))
    how = data.draw(st.sampled_from([*SPOILT]))
    knobs = {"records": count, "poison_is": how}
    fine, spoilt = bodies(build(slug, knobs)), bodies(build(slug, {**knobs, "poison": bad}))

    differ = [number for number, (one, other) in enumerate(zip(fine, spoilt, strict=True), 1) if one != other]

    assert differ == ([bad] if bad else [])


@pytest.mark.parametrize("slug", BATCHES)
@settings(max_examples=30)
@given(count=COUNT, data=st.data())
def test_the_one_that_comes_twice_comes_again_at_the_end(slug, count, data):
    again = data.draw(st.integers(1, count))

    found = bodies(build(slug, {"records": count, "twice": again}))

    assert found == [*bodies(build(slug, {"records": count})), found[again - 1]]


@given(count=COUNT, data=st.data())
def test_a_copy_of_a_queues_message_has_its_id_and_another_receipt(count, data):
    again = data.draw(st.integers(1, count))

    *records, copy = build("sqs", {"records": count, "twice": again})["Records"]

    assert copy["messageId"] == records[again - 1]["messageId"]
    assert copy["receiptHandle"] not in {one["receiptHandle"] for one in records}
    assert int(copy["attributes"]["ApproximateReceiveCount"]) == 2


@pytest.mark.parametrize("slug", ["kinesis", "kafka"])
def test_a_copy_in_a_stream_has_a_number_of_its_own(slug):
    event = build(slug, {"records": 2, "twice": 1, "devices": 1})
    if slug == "kinesis":
        numbers = [int(one["kinesis"]["sequenceNumber"]) for one in event["Records"]]
    else:
        numbers = [one["offset"] for many in event["records"].values() for one in many]

    assert numbers == sorted(set(numbers))
    assert len(numbers) == 3


@given(count=COUNT, order=st.sampled_from(["sent", "newest", "shuffled"]), seed=st.sampled_from("abc"))
def test_an_order_loses_nothing_and_invents_nothing(count, order, seed):
    knobs = {"records": count, "seed": seed}
    sent = build("sqs", knobs)["Records"]
    found = build("sqs", {**knobs, "order": order})["Records"]

    assert sorted(one["messageId"] for one in found) == sorted(one["messageId"] for one in sent)
    if order == "newest":
        assert found == sent[::-1]


def test_a_shuffle_is_one():
    sent, shuffled = (bodies(build("sqs", {"records": 10, "order": order})) for order in ("sent", "shuffled"))

    assert sent != shuffled


@pytest.mark.parametrize("name", ["poison", "twice"])
def test_a_record_that_there_is_not_cannot_be_chosen(name):
    with pytest.raises(BadKnobs) as found:
        build("sqs", {"records": 2, name: 3})

    (problem,) = found.value.problems
    assert (problem.knob, "write 1 to 2, the records that there are, or 0" in problem.says) == (name, True)


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("cut", '{"orderId":"o-1","'),
        ("words", "order placed, see attachment"),
        ("missing", '{"orderId":"o-1"}'),
        ("null", '{"orderId":"o-1","amount":null}'),
        ("type", '{"orderId":"o-1","amount":"a lot"}'),
    ],
)
def test_each_way_to_spoil_a_record(how, found):
    assert spoil('{"orderId":"o-1","amount":1234567890}', how, "amount") == found


@given(text=st.text(min_size=1), how=st.sampled_from([*SPOILT]))
def test_anything_can_be_spoilt_and_is_another_thing_then(text, how):
    assert spoil(text, how) != text or len(text) == 1


def test_text_of_ones_own_is_numbered():
    assert bodies(build("sqs", {"records": 2, "body": '{"n": {n}}'})) == ['{"n": 1}', '{"n": 2}']


def test_padding_is_in_each_record():
    size = compose("sqs", {"records": 3}).size

    assert compose("sqs", {"records": 3, "size_kb": 10}).size - size > 3 * 10 * 1024


def test_groups_take_turns_and_numbers_grow():
    records = build("sqs-fifo", {"records": 6, "groups": 3})["Records"]
    attributes = [one["attributes"] for one in records]

    assert [one["MessageGroupId"] for one in attributes] == [f"customer-{n}" for n in (17, 18, 19)] * 2
    numbers = [int(one["SequenceNumber"]) for one in attributes]
    assert numbers == sorted(set(numbers))


def test_the_life_of_an_item_is_three_changes():
    records = build("dynamodb-stream", {"records": 3})["Records"]

    assert [one["eventName"] for one in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert len({json.dumps(one["dynamodb"]["Keys"]) for one in records}) == 1


@pytest.mark.parametrize("how", ["missing", "null", "type"])
def test_a_bad_item_differs_in_the_amount_alone(how):
    knobs = {"records": 3, "changes": "INSERT", "poison_is": how}
    fine, bad = (build("dynamodb-stream", {**knobs, "poison": n})["Records"] for n in (0, 2))

    assert [one == other for one, other in zip(fine, bad, strict=True)] == [True, False, True]
    image = bad[1]["dynamodb"]["NewImage"]
    assert image.get("amount") == {"missing": None, "null": {"NULL": True}, "type": {"S": "a lot"}}[how]


DEEP = "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 1, column 2"),
        ("NaN", "NaN is no JSON"),
        ("[-Infinity]", "-Infinity is no JSON"),
        ("1e999", "1e999 is larger than any number here"),
        (r'"\ud800"', "half of a surrogate pair"),
        (DEEP, "nested more than 50 deep"),
        ("[" * 900, "line 1"),
        ("[" * 950 + "]" * 950, "nested more than 50 deep"),
        ("", "line 1, column 1"),
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize(
    ("slug", "knobs", "name"),
    [
        ("direct", {"shape": "own"}, "own"),
        ("schedule", {"by": "scheduler"}, "input"),
        ("custom-resource", {}, "properties"),
    ],
)
def test_what_is_no_json_is_told_and_never_sent(slug, knobs, name, text, says):
    with pytest.raises(NoJson, match=re.escape(says)):
        read_json(text)
    with pytest.raises(BadKnobs) as found:
        build(slug, {**knobs, name: text})
    assert found.value.problems[0].knob == name


@given(
    st.recursive(
        st.none()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(codec="utf-8")),
        st.lists,
        max_leaves=5,
    )
)
def test_json_of_ones_own_is_the_event_to_the_letter(value):
    text = json.dumps(value)
    if len(text) < 1_900 and "\u0000" not in text:
        assert compose("direct", {"shape": "own", "own": text}).event == value


def test_a_body_with_an_escaped_surrogate_is_carried_as_text():
    body = r'{"a": "\ud800", "b": 1}'

    assert bodies(build("sqs", {"records": 1, "body": body})) == [body]
    assert compose("sqs", {"records": 1, "body": body, "poison": 1, "poison_is": "missing"}).size > 0
