"""Where patterns look: records of event source mappings, messages of topics."""

import base64
import json

import pytest

from portal.engines.simulation.filters import (
    Attribute,
    BadFilter,
    compile_filters,
    compile_policy,
)

from .filtering import matches

# Event source mappings


def sqs(body):
    return {"messageId": "1", "body": body, "eventSource": "aws:sqs", "attributes": {"SenderId": "me"}}


def kinesis(data):
    return {
        "kinesis": {"partitionKey": "1", "data": base64.b64encode(data).decode()},
        "eventSource": "aws:kinesis",
    }


def passes(source, pattern, record):
    return compile_filters([json.dumps(pattern)], source=source).passes(record)


@pytest.mark.parametrize(
    "invalid", ["null", "simple string", '{"eventSource": "aws:sqs"}', '{"eventSource": []}']
)
def test_an_invalid_filter_is_refused_as_recorded_on_aws(invalid):
    """S test_sqs_invalid_event_filter 2025-11-25: these four, with this message."""
    with pytest.raises(BadFilter) as refused:
        compile_filters([invalid], source="sqs")

    assert refused.value.code == "InvalidParameterValueException"
    assert refused.value.message == "Invalid filter pattern definition."
    assert refused.value.reason != refused.value.message


def test_a_mapping_takes_five_filters_and_any_of_them_is_enough():
    texts = [json.dumps({"body": {"kind": [kind]}}) for kind in "abcde"]
    filters = compile_filters(texts, source="sqs")

    assert filters.passes(sqs('{"kind": "e"}'))
    assert not filters.passes(sqs('{"kind": "f"}'))
    with pytest.raises(BadFilter, match="at most 5 filters"):
        compile_filters([*texts, texts[0]], source="sqs")
    assert compile_filters([*texts, texts[0]], source="sqs", most=10).passes(sqs('{"kind": "a"}'))


def test_a_pattern_of_more_than_4096_characters_is_refused():
    text = json.dumps({"body": {"k": ["x" * 4_070]}})
    assert len(text) <= 4_096
    compile_filters([text], source="sqs")

    with pytest.raises(BadFilter, match="4,096 characters"):
        compile_filters([text.replace("xxx", "x" * 40, 1)], source="sqs")


def test_without_a_filter_every_record_passes():
    assert compile_filters([], source="sqs").passes(sqs("anything"))


PLAIN, JSON_BODY = "hello", '{"City": "Seattle"}'


@pytest.mark.parametrize(
    ("body", "pattern", "through"),
    [
        (PLAIN, {"body": ["hello"]}, True),
        (PLAIN, {"body": ["other"]}, False),
        (PLAIN, {"eventSource": ["aws:sqs"]}, True),
        (PLAIN, {"body": {"City": ["Seattle"]}}, False),
        (JSON_BODY, {"body": [JSON_BODY]}, False),
        (JSON_BODY, {"eventSource": ["aws:sqs"]}, True),
        (JSON_BODY, {"eventSource": ["aws:sns"]}, False),
        (JSON_BODY, {"body": {"City": ["Seattle"]}}, True),
        (PLAIN, {"body": {"City": [{"exists": False}]}}, False),
    ],
)
def test_an_sqs_body_and_its_pattern_have_to_be_of_one_format(body, pattern, through):
    """The table of with-sqs-filtering; the last: dropped for its format, whatever is asked of it."""
    assert passes("sqs", pattern, sqs(body)) is through


@pytest.mark.parametrize(
    ("data", "pattern", "through"),
    [
        (b'{"order": {"type": "buy"}}', {"data": {"order": {"type": ["buy"]}}}, True),
        (b'{"order": {"type": "sell"}}', {"data": {"order": {"type": ["buy"]}}}, False),
        (b'{"order": {}}', {"partitionKey": ["1"]}, True),
        (b"no json", {"data": {"order": {"type": ["buy"]}}}, False),
        (b"\xff\x00", {"data": {"order": {"type": ["buy"]}}}, False),
        (b"no json", {"partitionKey": ["1"]}, True),
    ],
)
def test_kinesis_data_is_decoded_and_filtered_as_json(data, pattern, through):
    assert passes("kinesis", pattern, kinesis(data)) is through


@pytest.mark.parametrize(("source", "key"), [("kinesis", "data"), ("dynamodb", "dynamodb")])
def test_a_filter_of_a_stream_has_to_ask_for_json(source, key):
    with pytest.raises(BadFilter) as refused:
        compile_filters([json.dumps({key: ["text"]})], source=source)

    assert refused.value.message == "Invalid filter pattern definition."


CHANGE = {
    "eventName": "INSERT",
    "dynamodb": {"Keys": {"Id": {"N": "101"}}, "NewImage": {"Tags": {"L": [{"S": "a"}, {"S": "b"}]}}},
}


@pytest.mark.parametrize(
    ("pattern", "through"),
    [
        ({"dynamodb": {"Keys": {"Id": {"N": ["101"]}}}}, True),
        ({"eventName": ["INSERT"]}, True),
        ({"eventName": ["REMOVE"]}, False),
        ({"dynamodb": {"Keys": {"Id": {"N": [{"numeric": [">", 100]}]}}}}, False),
        ({"dynamodb": {"NewImage": {"Tags": [{"exists": True}]}}}, False),
        ({"dynamodb": {"NewImage": {"Tags": {"L": {"S": [{"exists": True}]}}}}}, True),
    ],
    ids=["key", "metadata", "other", "numbers are text", "no leaf", "leaf"],
)
def test_dynamodb_changes_are_filtered_below_dynamodb(pattern, through):
    assert passes("dynamodb", pattern, CHANGE) is through


def test_kafka_is_filtered_by_value_and_a_text_by_text():
    record = {"topic": "t", "value": base64.b64encode(b'{"a": 1}').decode()}
    text = {"topic": "t", "value": base64.b64encode(b"plain").decode()}

    assert passes("kafka", {"value": {"a": [1]}}, record)
    assert passes("kafka", {"value": ["plain"]}, text)
    assert not passes("kafka", {"value": {"a": [1]}}, text)


def test_lambda_knows_no_wildcard_and_event_buses_do():
    """ "The wildcard character is supported in event bus rules only" (eb-create-pattern-operators)."""
    pattern = {"body": {"file": [{"wildcard": "*.png"}]}}
    assert matches(pattern, {"body": {"file": "a.png"}})

    with pytest.raises(BadFilter, match="Unrecognized match type wildcard"):
        passes("sqs", pattern, sqs("{}"))


# Topics


def test_a_policy_over_attributes_takes_arrays_and_numbers():
    policy = compile_policy('{"store": ["a", "b"], "price": [{"numeric": [">=", 100]}]}')
    attributes = {
        "store": Attribute(kind="String.Array", value='["x", "b"]'),
        "price": Attribute(kind="Number", value="100.5"),
    }

    assert policy.passes("whatever", attributes)
    assert not policy.passes("whatever", {**attributes, "price": Attribute(kind="String", value="100.5")})
    assert not policy.passes("whatever", {"store": attributes["store"]})


def test_a_policy_over_the_body_may_be_nested_and_drops_what_is_no_json():
    policy = compile_policy('{"order": {"kind": ["new"]}}', scope="MessageBody")

    assert policy.passes('{"order": {"kind": "new"}}', {})
    assert not policy.passes("new", {})


@pytest.mark.parametrize(
    ("text", "scope", "reason"),
    [
        ('{"a": {"b": ["c"]}}', "MessageAttributes", "does not support nested"),
        ("[]", "MessageBody", "failed to parse JSON"),
        (json.dumps({name: ["x"] for name in "abcdef"}), "MessageBody", "more than 5 keys"),
        (json.dumps({name: list("abcdef") for name in "abc"}), "MessageBody", "216 combinations, of 150"),
        ('{"a": [{"like": "b"}]}', "MessageBody", "Unrecognized match type like"),
    ],
)
def test_a_policy_is_refused(text, scope, reason):
    with pytest.raises(BadFilter, match=reason) as refused:
        compile_policy(text, scope=scope)

    assert refused.value.code == "InvalidParameter"
    assert refused.value.message.startswith("Invalid parameter: FilterPolicy: ")


def test_nesting_multiplies_the_combinations_of_a_policy():
    """The example of subscription-filter-policy-constraints: 4 x 3 x 3 x 2 = 72."""
    tree = {"a": {"b": {"c": list("1234")}}, "d": {"e": list("123")}}
    compile_policy(json.dumps(tree), scope="MessageBody")

    tree["d"]["e"] = list("1234567")
    with pytest.raises(BadFilter, match="168 combinations"):
        compile_policy(json.dumps(tree), scope="MessageBody")
