"""
Every condition operator with each quantifier, IfExists, a key that is not there and a key with several values.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.cloud.iam.operators import NULL, OPERATORS

from .build import allow, ask, decided

KEY = "app:key"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:news"


def holds(operator: str, wanted: Any, had: Any = None, **context: Any) -> bool:
    keys = {name.replace("_", ":"): value for name, value in context.items()}
    if had is not None:
        keys[KEY] = had
    return decided(ask(context=keys), allow(Condition={operator: {KEY: wanted}})).allowed


# Operator, what the policy says, what matches it, what does not.
TABLE: list[tuple[str, Any, list[str], list[str]]] = [
    ("StringEquals", "Blue", ["Blue"], ["blue", "Blue ", ""]),
    ("StringEquals", ["a", "b"], ["a", "b"], ["c"]),
    ("StringEquals", "a*", ["a*"], ["ab"]),
    ("StringEqualsIgnoreCase", "Blue", ["BLUE", "blue"], ["blu"]),
    ("StringLike", "home/*", ["home/", "home/x/y"], ["Home/x", "hom"]),
    ("StringLike", "a?c", ["abc", "a:c"], ["ac", "abbc"]),
    ("StringLike", "", [""], ["x"]),
    ("NumericEquals", "10", ["10", "10.0", "+10", "010"], ["11", "ten", "1e1"]),
    ("NumericEquals", 10, ["10"], ["10.5"]),
    ("NumericLessThan", "10", ["9", "-1", "9.99"], ["10", "11"]),
    ("NumericLessThanEquals", "10", ["10", "9"], ["10.01"]),
    ("NumericGreaterThan", "0.5", ["0.51", "1"], ["0.5", "-1"]),
    ("NumericGreaterThanEquals", "0.5", ["0.50", "1"], ["0.49", "nan", "inf"]),
    (
        "DateEquals",
        "2026-01-01T00:00:00Z",
        ["2026-01-01", "2026-01", "2026", "1767225600", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00Z"],
        ["2026-01-01T00:00:00.000000001Z", "1767225601", "soon", "2026-02-30"],
    ),
    ("DateLessThan", "2026-01-01T00:00:00Z", ["2025-12-31T23:59:59Z", "0"], ["2026-01-01", "2027"]),
    ("DateLessThanEquals", "2026-01-01T00:00:00Z", ["2026-01-01T00:00:00-00:00"], ["2026-01-01T00:00:01Z"]),
    ("DateGreaterThan", "2026-01-01T00:00:00Z", ["2026-01-01T00:00:00.5Z"], ["2026-01-01T00:30:00+01:00"]),
    ("DateGreaterThanEquals", "2026-01-01", ["2026-01-01T00:00:00Z", "2026-02"], ["2025-12-31"]),
    ("Bool", "true", ["true", "True"], ["false", "yes", "1"]),
    ("Bool", False, ["false"], ["true"]),
    ("BinaryEquals", "QUI=", ["QUI="], ["QUE=", "AB", "QUI"]),
    ("IpAddress", "203.0.113.0/24", ["203.0.113.0", "203.0.113.255"], ["203.0.114.0", "2001:db8::1", "x"]),
    ("IpAddress", "203.0.113.9/24", ["203.0.113.1"], ["203.0.114.9"]),
    ("IpAddress", "203.0.113.7", ["203.0.113.7"], ["203.0.113.8"]),
    (
        "IpAddress",
        ["10.0.0.0/8", "2001:DB8:1234:5678::/64"],
        ["10.1.2.3", "2001:db8:1234:5678::9"],
        ["11.0.0.1"],
    ),
    ("ArnEquals", TOPIC, [TOPIC], [TOPIC.replace("news", "News"), "news"]),
    ("ArnEquals", "arn:aws:sns:*:123456789012:n?ws", [TOPIC], [TOPIC + "s"]),
    ("ArnLike", "arn:aws:sns:*:*:*", [TOPIC, TOPIC + ":sub"], ["arn:aws:sqs:eu-west-1:123456789012:news"]),
    ("ArnLike", "arn:aws:s*:news", [], [TOPIC]),
]
NEGATED = {
    "StringEquals": "StringNotEquals",
    "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase",
    "StringLike": "StringNotLike",
    "NumericEquals": "NumericNotEquals",
    "DateEquals": "DateNotEquals",
    "IpAddress": "NotIpAddress",
    "ArnEquals": "ArnNotEquals",
    "ArnLike": "ArnNotLike",
}
ROWS = [
    *((operator, wanted, had, True) for operator, wanted, good, _ in TABLE for had in good),
    *((operator, wanted, had, False) for operator, wanted, _, bad in TABLE for had in bad),
]


@pytest.mark.parametrize(("operator", "wanted", "had", "expected"), ROWS)
def test_an_operator_compares_one_value(operator: Any, wanted: Any, had: Any, expected: Any) -> None:
    assert holds(operator, wanted, had) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "had", "expected"), [row for row in ROWS if row[0] in NEGATED]
)
def test_a_negated_operator_says_the_opposite(operator: Any, wanted: Any, had: Any, expected: Any) -> None:
    """Several values in the policy: NOR."""
    assert holds(NEGATED[operator], wanted, had) is not expected


def test_the_table_has_every_operator() -> None:
    assert {operator for operator, *_ in TABLE} | set(NEGATED.values()) == set(OPERATORS)


ALL = sorted(OPERATORS)
VALUES = {operator: (wanted, good[0]) for operator, wanted, good, _ in reversed(TABLE) if good}
VALUES |= {negated: VALUES[operator] for operator, negated in NEGATED.items()}


@pytest.mark.parametrize("operator", ALL)
@pytest.mark.parametrize(
    ("prefix", "suffix", "positive", "negated"),
    [
        ("", "", False, True),
        ("", "IfExists", True, True),
        ("ForAllValues:", "", True, True),
        ("ForAllValues:", "IfExists", True, True),
        ("ForAnyValue:", "", False, False),
        ("ForAnyValue:", "IfExists", True, True),
    ],
)
def test_without_the_key(operator: Any, prefix: Any, suffix: Any, positive: Any, negated: Any) -> None:
    """
    "If the key that you specify in a policy condition is not present in the request context, the values do not
    match", negated ones do; IfExists holds; of no values, all match and none does.
    """
    expected = negated if OPERATORS[operator].negated else positive

    assert holds(f"{prefix}{operator}{suffix}", VALUES[operator][0]) is expected


@pytest.mark.parametrize("operator", ALL)
@pytest.mark.parametrize("suffix", ["", "IfExists"])
@pytest.mark.parametrize("quantifier", ["ForAllValues:", "ForAnyValue:"])
def test_with_quantifiers_on_two_values_of_which_one_matches(
    operator: Any, suffix: Any, quantifier: Any
) -> None:
    wanted, good = VALUES[operator]

    expected = quantifier == "ForAnyValue:"

    # For a negated operator it is the other value that passes: one of the two in either case.
    assert holds(f"{quantifier}{operator}{suffix}", wanted, [good, "neither"]) is expected


@pytest.mark.parametrize("operator", ALL)
@pytest.mark.parametrize("quantifier", ["ForAllValues:", "ForAnyValue:"])
def test_with_quantifiers_on_two_values_that_match(operator: Any, quantifier: Any) -> None:
    wanted, good = VALUES[operator]

    assert holds(f"{quantifier}{operator}", wanted, [good, good]) is not OPERATORS[operator].negated


@pytest.mark.parametrize("operator", ALL)
@pytest.mark.parametrize("quantifier", ["ForAllValues:", "ForAnyValue:"])
def test_with_quantifiers_on_two_values_of_which_none_matches(operator: Any, quantifier: Any) -> None:
    wanted = VALUES[operator][0]

    assert holds(f"{quantifier}{operator}", wanted, ["neither", "nor"]) is OPERATORS[operator].negated


@pytest.mark.parametrize("operator", ALL)
def test_an_empty_text_is_an_empty_set_to_a_quantifier(operator: Any) -> None:
    wanted = VALUES[operator][0]

    assert holds(f"ForAllValues:{operator}", wanted, "")
    assert not holds(f"ForAnyValue:{operator}", wanted, "")


@pytest.mark.parametrize("operator", ALL)
def test_several_values_without_a_quantifier(operator: Any) -> None:
    """Not documented; ours is: one match is a match, and a negated operator wants none."""
    wanted, good = VALUES[operator]

    assert holds(operator, wanted, [good, "neither"]) is not OPERATORS[operator].negated


@pytest.mark.parametrize("operator", ALL)
def test_a_condition_without_values_matches_nothing(operator: Any) -> None:
    assert holds(operator, [], "x") is OPERATORS[operator].negated


@pytest.mark.parametrize(
    ("wanted", "had", "expected"),
    [
        ("true", None, True),
        ("true", "x", False),
        ("false", None, False),
        ("false", "x", True),
        (True, None, True),
        (False, "x", True),
        ("true", [], True),
        ("false", "", True),
        (["true", "false"], None, True),
    ],
)
def test_null_asks_whether_the_key_is_there(wanted: Any, had: Any, expected: Any) -> None:
    assert holds(NULL, wanted, had) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "had", "expected"),
    [
        ("StringEquals", "${aws:username}", "alice", True),
        ("StringLike", "${aws:username}/*", "alice/x", True),
        ("StringNotLike", "${aws:username}/*", "alice/x", False),
        ("StringEqualsIgnoreCase", "${aws:username}", "ALICE", True),
        ("ArnLike", "arn:aws:sns:*:*:${aws:username}", "arn:aws:sns:eu-west-1:1:alice", True),
        ("Bool", "${app:flag}", "true", True),
        ("NumericEquals", "${app:number}", "5", False),
        ("IpAddress", "${app:address}", "10.0.0.1", False),
        ("BinaryEquals", "${app:digest}", "QUI=", False),
        ("StringEquals", "${app:missing}", "${app:missing}", False),
        ("StringNotEquals", "${app:missing}", "x", True),
        ("StringEquals", "${app:missing, 'none'}", "none", True),
        ("StringEquals", "${app:several}", "a", False),
    ],
)
def test_variables_stand_in_texts_and_arns(operator: Any, wanted: Any, had: Any, expected: Any) -> None:
    """ "You can use a policy variable with the String condition operator", with Bool and Arn, no others."""
    decision = decided(
        ask(
            principal="arn:aws:iam::123456789012:user/alice",
            context={
                KEY: had,
                "app:flag": True,
                "app:number": 5,
                "app:address": "10.0.0.1",
                "app:digest": "QUI=",
                "app:several": ["a", "b"],
            },
        ),
        allow(Condition={operator: {KEY: wanted}}),
    )

    assert decision.allowed is expected


@pytest.mark.parametrize("name", ["app:key", "APP:KEY", "App:Key"])
def test_keys_are_found_in_any_case(name: Any) -> None:
    """ "Key names are case-insensitive." """
    assert decided(ask(context={"App:KEY": "x"}), allow(Condition={"StringEquals": {name: "x"}})).allowed


def test_operators_and_keys_are_joined_by_and() -> None:
    condition = {"StringEquals": {"a:x": "1", "a:y": "2"}, "Bool": {"a:z": "true"}}
    full: dict[str, Any] = {"a:x": "1", "a:y": "2", "a:z": True}

    assert decided(ask(context=full), allow(Condition=condition)).allowed
    for name in full:
        fewer = {key: value for key, value in full.items() if key != name}
        assert not decided(ask(context=fewer), allow(Condition=condition)).allowed
