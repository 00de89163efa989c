from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.stacks.functions import is_known
from portal.engines.stacks.resolve import Resolver

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Name": {"Type": "String"}, "Later": {"Type": "AWS::SSM::Parameter::Value<String>"}},
    "Mappings": {"Sizes": {"dev": {"memory": 128, "zones": ["a", "b"]}}},
    "Conditions": {
        "IsDev": {"Fn::Equals": [{"Ref": "Name"}, "dev"]},
        "IsNot": {"Fn::Not": [{"Condition": "IsDev"}]},
        "Both": {
            "Fn::And": [{"Condition": "IsDev"}, {"Fn::Or": [{"Condition": "IsNot"}, {"Condition": "IsDev"}]}]
        },
        "Round": {"Condition": "Round2"},
        "Round2": {"Fn::Not": [{"Condition": "Round"}]},
    },
    "Resources": {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Fifo": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "${Name}-orders"}}},
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Gone": {"Type": "AWS::SQS::Queue", "Condition": "IsNot"},
        "Vpc": {"Type": "AWS::EC2::VPC"},
        "Eggs": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::GetAtt": ["Hens", "QueueName"]}},
        },
        "Hens": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::GetAtt": ["Eggs", "QueueName"]}},
        },
    },
}
QUEUE = "my-stack-Queue-F74VMEMBU3GI"


def resolver() -> Resolver:
    return Resolver(
        TEMPLATE, stack="my-stack", parameters={"Name": "dev", "List": ["x", "y"]}, exports={"vpc": "v-1"}
    )


def queue_name() -> str:
    return str(resolver().name_of("Queue"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"Ref": "Name"}, "dev"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Ref": "AWS::StackName"}, "my-stack"),
        ({"Ref": "Topic"}, "arn:aws:sns:us-east-1:111122223333:dev-orders"),
        ({"Fn::GetAtt": ["Topic", "TopicName"]}, "dev-orders"),
        ({"Fn::GetAtt": "Topic.TopicName"}, "dev-orders"),
        ({"Fn::Sub": "${Name}/${AWS::Region}/${!Literal}"}, "dev/us-east-1/${Literal}"),
        ({"Fn::Sub": ["${a}-${Name}", {"a": {"Ref": "Name"}}]}, "dev-dev"),
        ({"Fn::Sub": "${Topic.TopicName}"}, "dev-orders"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Name"}, 3, True]]}, "a-dev-3-true"),
        ({"Fn::Join": [",", {"Ref": "List"}]}, "x,y"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Select": [1, {"Fn::Split": ["-", "a-b"]}]}, "b"),
        ({"Fn::Select": ["0", {"Ref": "List"}]}, "x"),
        ({"Fn::If": ["IsDev", 1, 2]}, 1),
        ({"Fn::If": ["IsNot", 1, {"Ref": "Name"}]}, "dev"),
        ({"Fn::If": ["Both", "yes", "no"]}, "yes"),
        ({"a": {"Fn::If": ["IsNot", 1, {"Ref": "AWS::NoValue"}]}, "b": 2}, {"b": 2}),
        ([1, {"Ref": "AWS::NoValue"}, 2], [1, 2]),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Name"}, "memory"]}, 128),
        ({"Fn::FindInMap": ["Sizes", "x", "y", {"DefaultValue": 7}]}, 7),
        ({"Fn::ImportValue": {"Fn::Sub": "vpc"}}, "v-1"),
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"Fn::Length": {"Ref": "List"}}, 2),
        ({"Fn::ToJsonString": {"a": {"Ref": "Name"}}}, '{"a":"dev"}'),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Condition": {"StringEquals": {"a": "b"}}}, {"Condition": {"StringEquals": {"a": "b"}}}),
    ],
)
def test_functions_give_what_cloudformation_gives(written: Any, value: Any) -> None:
    one = resolver()

    assert one.value(written) == value
    assert one.unresolved == ()


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"Ref": "Absent"}, "there is no parameter or resource 'Absent'"),
        ({"Ref": "Later"}, "read from Parameter Store"),
        ({"Ref": "Vpc"}, "AWS::EC2::VPC, which is not simulated here"),
        ({"Ref": "Gone"}, "its condition does not hold"),
        ({"Ref": 3}, "takes the name"),
        ({"Fn::GetAtt": ["Queue", "Colour"]}, "Colour of Queue (AWS::SQS::Queue) is not known"),
        ({"Fn::GetAtt": ["Absent", "Arn"]}, "there is no resource 'Absent'"),
        ({"Fn::GetAtt": ["Eggs", "Arn"]}, "names go round in a circle: Eggs → Hens → Eggs"),
        ({"Fn::Sub": "${Absent}"}, "there is no parameter or resource 'Absent'"),
        ({"Fn::Sub": 3}, "Fn::Sub takes a text"),
        ({"Fn::If": ["Round", 1, 2]}, "the conditions go round in a circle: Round → Round2 → Round"),
        ({"Fn::If": ["Absent", 1, 2]}, "there is no condition 'Absent'"),
        ({"Fn::If": ["IsDev", 1]}, "takes a condition and two values"),
        ({"Fn::FindInMap": ["Sizes", "prod", "memory"]}, "has no prod/memory"),
        ({"Fn::ImportValue": "other"}, "no other stack here exports 'other'"),
        ({"Fn::Select": [5, ["a"]]}, "Fn::Select cannot select nonexistent value at index 5"),
        ({"Fn::Join": ["-", "text"]}, "takes a delimiter and a list"),
        ({"Fn::Split": ["", "a"]}, "delimiter of Fn::Split is empty"),
        ({"Fn::GetAZs": ""}, "depends on the account"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, "is not read here"),
        ("{{resolve:ssm:/a:1}}", "ssm is read when the stack is deployed"),
        ({"Fn::Cidr": ["10.0.0.0/30", 8, 2]}, "has only 1 such blocks"),
    ],
)
def test_what_cannot_be_known_stays_and_is_named(written: Any, why: str) -> None:
    one = resolver()

    assert one.value({"here": written}) == {"here": written}
    assert why in " ".join(found.why for found in one.unresolved)
    assert one.unresolved[0].path[0] in ("here", "Resources")


@pytest.mark.parametrize(
    ("logical_id", "beginning", "end"),
    [
        ("Queue", "my-stack-Queue-", ""),
        ("Fifo", "my-stack-Fifo-", ".fifo"),
        ("Bucket", "my-stack-bucket-", ""),
    ],
)
def test_generated_names_are_the_same_each_time(logical_id: str, beginning: str, end: str) -> None:
    name = str(resolver().name_of(logical_id))

    assert name.startswith(beginning)
    assert name.endswith(end)
    assert name == resolver().name_of(logical_id)


def test_a_resource_whose_condition_does_not_hold_is_not_there() -> None:
    assert "Gone" not in resolver().resources()
    assert "Queue" in resolver().resources()


def test_texts_that_double_are_cut_short_before_they_are_made() -> None:
    resources = {
        f"Q{n}": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": f"${{Q{n + 1}}}" * 9}}}
        for n in range(30)
    }
    one = Resolver({"Resources": {**resources, "Q30": {"Type": "AWS::SQS::Queue"}}}, stack="s", parameters={})

    one.value({"Ref": "Q0"})

    assert "more than" in one.unresolved[0].why or "not known" in one.unresolved[-1].why


def test_what_functions_give_is_bounded_together() -> None:
    one = Resolver({}, stack="s", parameters={"P": "x" * 4_000})

    one.value([{"Fn::Sub": "${P}" * 15} for _ in range(300)])

    assert any("signs together" in found.why for found in one.unresolved)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10).filter(lambda text: "{{resolve" not in text),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=15,
)
CALLS = ["Ref", "Fn::Sub", "Fn::GetAtt", "Fn::Join", "Fn::If", "Fn::Select", "Fn::Split", "Fn::FindInMap",
         "Fn::Base64", "Fn::Cidr", "Fn::Length", "Fn::ToJsonString", "Fn::ImportValue", "Fn::Nonsense"]  # fmt: skip
NAMES = st.sampled_from(
    ["Name", "List", "Queue", "Topic", "Vpc", "AWS::NoValue", "AWS::Region", "IsDev", "Round"]
)
WILD = st.recursive(
    PLAIN | NAMES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(
            lambda name, value: {name: value}, st.sampled_from(CALLS), inner | st.lists(inner, max_size=4)
        )
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_values_without_functions_stay_as_they_are(value: Any) -> None:
    one = resolver()

    assert one.value({"value": value}) == {"value": value}
    assert one.unresolved == ()


@given(WILD)
def test_whatever_is_written_is_resolved_or_named(value: Any) -> None:
    one = resolver()

    found = one.value({"value": value})

    assert is_known(found) or one.unresolved


@given(WILD)
def test_what_has_been_resolved_is_not_changed_by_resolving_it_again(value: Any) -> None:
    found = resolver().value({"value": value})

    if is_known(found):
        assert resolver().value(found) == found


@given(st.lists(st.text("abc", min_size=0, max_size=5), min_size=1, max_size=6))
def test_what_is_joined_can_be_split_again(parts: list[str]) -> None:
    joined = {"Fn::Join": ["-", parts]}

    assert resolver().value({"Fn::Split": ["-", joined]}) == parts


@given(st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_sub_puts_in_what_ref_gives(before: str, after: str) -> None:
    assert resolver().value({"Fn::Sub": f"{before}${{Queue}}{after}"}) == (
        before + str(resolver().value({"Ref": "Queue"})) + after
    )


@given(st.booleans(), st.integers(), st.integers())
def test_if_chooses_by_its_condition(holds: bool, one: int, other: int) -> None:
    template = {"Conditions": {"C": {"Fn::Equals": ["a", "a" if holds else "b"]}}}
    found = Resolver(template, stack="s", parameters={}).value({"Fn::If": ["C", one, other]})

    assert found == (one if holds else other)
