"""Which events pass a pattern: EventBridge's syntax, as documented and as recorded on AWS."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation.filters import (
    BadPattern,
    compile_pattern,
)

from .filtering import matches

MATCHING = {
    "exact": {"source": ["aws.ec2"]},
    "any of the values": {"detail": {"state": ["stopped", "running"]}},
    "all of the fields": {"source": ["aws.ec2"], "detail": {"state": ["running"]}},
    "an element of an array": {"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1"]},
    "null": {"detail": {"nothing": [None]}},
    "empty text": {"detail": {"empty": [""]}},
    "true": {"detail": {"on": [True]}},
    "number": {"detail": {"c-count": [5]}},
    "prefix": {"time": [{"prefix": "2017-10-02"}]},
    "prefix, ignoring case": {"source": [{"prefix": {"equals-ignore-case": "AWS."}}]},
    "suffix": {"source": [{"suffix": "ec2"}]},
    "suffix, ignoring case": {"detail": {"path": [{"suffix": {"equals-ignore-case": ".png"}}]}},
    "equals-ignore-case": {"detail": {"state": [{"equals-ignore-case": "RUNNING"}]}},
    "anything-but": {"detail": {"state": [{"anything-but": "initializing"}]}},
    "anything-but of several": {"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}]}},
    "anything-but of a number": {"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}},
    "anything-but prefix": {"detail": {"state": [{"anything-but": {"prefix": "init"}}]}},
    "anything-but prefixes": {"detail": {"state": [{"anything-but": {"prefix": ["init", "stop"]}}]}},
    "anything-but suffix": {"detail": {"path": [{"anything-but": {"suffix": ".txt"}}]}},
    "anything-but, ignoring case": {
        "detail": {"state": [{"anything-but": {"equals-ignore-case": "stopped"}}]}
    },
    "anything-but wildcard": {"detail": {"path": [{"anything-but": {"wildcard": "*/bin/*"}}]}},
    "anything-but one of two elements": {"detail": {"tags": [{"anything-but": "blue"}]}},
    "range": {"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}]}},
    "numeric equal in worth": {"detail": {"x-limit": [{"numeric": ["=", 3.018e2]}]}},
    "cidr": {"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}},
    "exists": {"detail": {"state": [{"exists": True}]}},
    "does not exist": {"detail": {"colour": [{"exists": False}]}},
    "does not exist, for an object is no leaf": {"detail": [{"exists": False}]},
    "does not exist, for an empty array has no leaf": {"detail": {"none": [{"exists": False}]}},
    "does not exist below what is no object": {"detail": {"state": {"name": [{"exists": False}]}}},
    "wildcard": {"detail": {"path": [{"wildcard": "*/dir/*.PNG"}]}},
    "one element meets both": {"detail": {"people": {"first": ["Anna"], "last": ["Smith"]}}},
    "$or": {"$or": [{"source": ["nobody"]}, {"detail": {"state": ["running"]}}]},
    "$or beside a field": {"source": ["aws.ec2"], "detail": {"$or": [{"on": [False]}, {"c-count": [5]}]}},
    "a dot for an object": {"detail.state": ["running"]},
    "dotted and nested together": {"detail.state": ["running"], "detail": {"c-count": [5]}},
    "$or with one choice is a field": {"$or": [{"exists": False}]},
}


@pytest.mark.parametrize("pattern", MATCHING.values(), ids=MATCHING)
def test_a_pattern_matches(pattern):
    assert matches(pattern)


FAILING = {
    "another value": {"source": ["aws.s3"]},
    "case": {"source": ["AWS.EC2"]},
    "case of the name": {"Source": ["aws.ec2"]},
    "one of two fields": {"source": ["aws.ec2"], "detail": {"state": ["stopped"]}},
    "a number written otherwise": {"detail": {"c-count": [5.0]}},
    "text is no number": {"detail": {"c-count": ["5"]}},
    "null is not nothing": {"detail": {"colour": [None]}},
    "null is not an empty array": {"detail": {"none": [None]}},
    "prefix of a number": {"detail": {"c-count": [{"prefix": "5"}]}},
    "suffix in another case": {"detail": {"path": [{"suffix": ".png"}]}},
    "anything-but itself": {"detail": {"state": [{"anything-but": "running"}]}},
    "anything-but a number in worth": {"detail": {"c-count": [{"anything-but": 5.0}]}},
    "anything-but its prefix": {"detail": {"state": [{"anything-but": {"prefix": "run"}}]}},
    "anything-but, ignoring case": {
        "detail": {"state": [{"anything-but": {"equals-ignore-case": "RUNNING"}}]}
    },
    "anything-but wildcard": {"detail": {"path": [{"anything-but": {"wildcard": "*/lib/*"}}]}},
    "anything-but of what is not there": {"detail": {"colour": [{"anything-but": "red"}]}},
    "below the range": {"detail": {"c-count": [{"numeric": [">", 5]}]}},
    "numeric of text": {"detail": {"state": [{"numeric": [">", 5]}]}},
    "outside of the network": {"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}},
    "no address": {"detail": {"state": [{"cidr": "10.0.0.0/8"}]}},
    "exists, of an object": {"detail": [{"exists": True}]},
    "exists, of nothing": {"detail": {"colour": [{"exists": True}]}},
    "does not exist, and does": {"detail": {"state": [{"exists": False}]}},
    "two elements together": {"detail": {"people": {"first": ["Anna"], "last": ["Jones"]}}},
    "does not exist, and another element has it": {"detail": {"people": {"first": [{"exists": False}]}}},
    "no choice of $or": {"$or": [{"source": ["nobody"]}, {"detail": {"state": ["stopped"]}}]},
}


@pytest.mark.parametrize("pattern", FAILING.values(), ids=FAILING)
def test_a_pattern_does_not_match(pattern):
    assert not matches(pattern)


@pytest.mark.parametrize(
    ("wildcard", "text", "fits"),
    [
        ("a*", "a", True),
        ("*", "", True),
        (r"a\*b", "a*b", True),
        (r"a\*b", "axb", False),
        (r"a\\*", "a\\bc", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("dir/*.png", "dir/\n.png", True),
        ("a.c", "abc", False),
    ],
)
def test_a_wildcard_is_any_text_and_a_backslash_takes_that_away(wildcard, text, fits):
    assert matches({"x": [{"wildcard": wildcard}]}, {"x": text}) is fits


@pytest.mark.parametrize(
    ("bounds", "passing", "failing"),
    [
        (["=", 3], [3, 3.0], [2.999999, 4]),
        (["<", 3], [2.9, -10], [3, 4]),
        (["<=", 3], [3], [3.000001]),
        ([">", 3], [3.1], [3]),
        ([">=", 3], [3, 5e9], [2.9]),
        ([">", 0, "<", 5], [1], [0, 5]),
        ([">=", 0, "<=", 5], [0, 5], [-1, 6]),
    ],
)
def test_numbers_are_compared_by_worth_and_up_to_five_thousand_million(bounds, passing, failing):
    pattern = {"n": [{"numeric": bounds}]}

    assert all(matches(pattern, {"n": number}) for number in passing)
    assert not any(matches(pattern, {"n": number}) for number in [*failing, 5.1e9, "3", True, None])


@pytest.mark.parametrize(
    ("network", "address"), [("2001:db8::/32", "2001:db8::1"), ("1.2.3.4/32", "1.2.3.4")]
)
def test_networks_of_both_kinds(network, address):
    assert matches({"ip": [{"cidr": network}]}, {"ip": address})
    assert not matches({"ip": [{"cidr": network}]}, {"ip": "9.9.9.9"})


BAD = {
    "no JSON": ("{", "Invalid JSON"),
    "no object": ("[]", "Filter is not an object"),
    "a bare value": ('{"a": "b"}', '"a" must be an object or an array'),
    "an empty array": ('{"a": []}', "Empty arrays are not allowed"),
    "an empty object": ('{"a": {}}', "Empty objects are not allowed"),
    "an array in an array": ('{"a": [["b"]]}', "Match value must be String, number, true, false, or null"),
    "an operator that is none": ('{"a": [{"like": "b"}]}', "Unrecognized match type like"),
    "two operators in one": (
        '{"a": [{"prefix": "b", "suffix": "c"}]}',
        "Only one key allowed in match expression",
    ),
    "prefix of a number": ('{"a": [{"prefix": 1}]}', "prefix match pattern must be a string"),
    "exists of text": ('{"a": [{"exists": "yes"}]}', "exists match pattern must be either true or false."),
    "numeric of no list": ('{"a": [{"numeric": 5}]}', "Value of numeric must be an array."),
    "numeric of text": ('{"a": [{"numeric": [">", "5"]}]}', "Value of > must be numeric"),
    "numeric the wrong way round": ('{"a": [{"numeric": [">", 5, "<", 1]}]}', "Bottom must be less than top"),
    "numeric of another operator": ('{"a": [{"numeric": ["~", 5]}]}', "Unrecognized numeric range operator: ~"),
    "numeric of two that are lower": ('{"a": [{"numeric": [">", 1, ">", 2]}]}', "Bad numeric range operator: >"),
    "numeric of too much": (
        '{"a": [{"numeric": ["<", 1, "<", 2, "<", 3]}]}',
        "Too many elements in numeric expression",
    ),
    "numeric out of range": (
        '{"a": [{"numeric": [">", 5.1e9]}]}',
        "Value must be between -5.0e+9 and 5.0e+9, inclusive",
    ),
    "anything-but of both": (
        '{"a": [{"anything-but": ["b", 1]}]}',
        "Inside anything but list, either all values are number or string, mixed type is not supported",
    ),
    "anything-but null": (
        '{"a": [{"anything-but": [null]}]}',
        "Inside anything but list, start|null|boolean is not supported.",
    ),
    "anything-but exists": ('{"a": [{"anything-but": {"exists": true}}]}', "Unsupported anything-but pattern: exists"),
    "a network without a length": ('{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"),
    "two wildcards in a row": ('{"a": [{"wildcard": "b**"}]}', "Consecutive wildcard characters at pos 2"),
    "a backslash before a letter": ('{"a": [{"wildcard": "\\\\b"}]}', "Invalid escape character at pos 1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), BAD.values(), ids=BAD)
def test_a_pattern_is_refused_with_its_reason(text, reason):
    with pytest.raises(BadPattern) as refused:
        compile_pattern(text)

    assert refused.value.reason == reason


def test_the_choices_of_or_multiply_and_more_than_a_thousand_are_refused():
    ten = [{f"f{place}": [place]} for place in range(10)]
    pattern = {name: {"$or": ten} for name in "abc"}
    assert not matches(pattern)

    with pytest.raises(BadPattern, match="1000 combinations"):
        matches({**pattern, "d": {"$or": ten[:2]}})


def test_of_a_name_that_stands_twice_the_last_counts():
    assert compile_pattern('{"a": ["x"], "a": ["y"]}').matches({"a": "y"})
    assert not compile_pattern('{"a": ["x"], "a": ["y"]}').matches({"a": "x"})


# Anything that strangers write

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
operators = st.sampled_from(
    ["prefix", "suffix", "exists", "numeric", "cidr", "wildcard", "anything-but", "equals-ignore-case", "$or"]
)
patterns = st.recursive(
    leaves | st.dictionaries(operators, leaves | st.lists(leaves, max_size=4), max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "a.b", "$or", "b"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(patterns, documents)
def test_whatever_is_written_is_a_pattern_or_refused(pattern, event):
    try:
        compiled = compile_pattern(json.dumps(pattern))
    except BadPattern:
        return
    assert compiled.matches(event) in (True, False)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), leaves, min_size=1, max_size=3))
def test_a_pattern_made_of_an_event_matches_it_and_its_opposite_does_not(event):
    assert matches({name: [value] for name, value in event.items()}, event)
    assert not matches({name: [{"exists": False}] for name in event}, event)


def test_arrays_nested_deeper_than_python_recurses_are_no_trouble():
    deep = "x"
    for _ in range(5_000):
        deep = [deep]

    assert matches({"a": ["x"]}, {"a": deep})
    with pytest.raises(BadPattern, match="Invalid JSON"):
        compile_pattern('{"a":' * 5_000 + "[1]" + "}" * 5_000)
