"""A lab with AWS around its function: the seed, the role's policy, and checks that rest on them."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.policies import BadPolicy, read_policy

LAB = "labs/double/lab.yaml"
AWS = "labs/double/aws.yaml"
SEED = """\
buckets:
  - name: inbox
tables:
  - name: orders
    key: {orderId: S}
queues:
  - name: to-ship
"""
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::inbox/*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]}, indent=2)
PARTS = ("starter", "solution", "wrong/squares")
HELD = "{kind: at_path, path: $.twice, value: 8}"
EXPECTED = [
    "{kind: objects, bucket: inbox, key: a, text: b}",
    "{kind: objects, bucket: inbox, pattern: '^in/', path: $.a, value: null}",
    "{kind: items, table: orders, key: {orderId: a}, attributes: {n: 1}}",
    "{kind: messages, queue: to-ship, times: 1, includes: {a: 1}}",
    "{kind: messages, bus: default, at_least: 1, at_most: 1}",
    "{kind: calls, action: 's3:*', allowed: false, times: 0}",
    "{kind: policy_size, at_most_statements: 2}",
    "{kind: decisions, cases: [{action: 's3:GetObject', resource: 'arn:aws:s3:::inbox/a', decision: allowed}]}",
]


@pytest.fixture
def around(content):
    content.write(AWS, SEED)
    for part in PARTS:
        content.write(f"labs/double/{part}/policy.json", POLICY)
    return content


def problems(content):
    return Shelf(content.root).library().problems


def test_a_lab_without_is_digested_as_it_ever_was(content):
    lab = Shelf(content.root).library().labs["double"]

    assert lab.aws is None
    assert '"aws"' not in lab.model_dump_json()
    assert not lab.has_policy


def test_the_seed_belongs_to_the_lab_and_changes_its_digest(around):
    lab = Shelf(around.root).library().labs["double"]
    around.replace(AWS, "inbox", "inbox-2")
    changed = Shelf(around.root).library().labs["double"]

    assert lab.aws == {
        "buckets": [{"name": "inbox"}],
        "tables": [{"name": "orders", "key": {"orderId": "S"}}],
        "queues": [{"name": "to-ship"}],
    }
    assert lab.has_policy
    assert lab.wrong["squares"]["policy.json"] == POLICY
    assert changed.digest != lab.digest


def test_an_empty_seed_is_an_empty_account(content):
    content.write(AWS, "")

    assert problems(content) == ()
    assert Shelf(content.root).library().labs["double"].aws == {}


def test_policy_json_of_a_lab_without_aws_is_a_file_like_any_other(content):
    content.write("labs/double/starter/policy.json", "not even JSON")

    assert problems(content) == ()
    assert not Shelf(content.root).library().labs["double"].has_policy


@pytest.mark.parametrize("expected", EXPECTED)
def test_what_a_check_may_expect(around, expected):
    around.replace(LAB, HELD, expected)

    assert problems(around) == ()


def test_the_account_is_looked_at_only_where_what_has_changed_is_not_enough(around):
    found = []
    for expected in EXPECTED:
        around.replace(LAB, HELD, expected)
        found.append(Shelf(around.root).library().labs["double"].head.checks[0].looks_at_account)
        around.replace(LAB, expected, HELD)

    assert found == [True, True, True, False, True, False, False, False]  # of messages, those of a bus


@pytest.mark.parametrize("expected", EXPECTED)
def test_a_check_of_aws_needs_some(content, expected):
    content.replace(LAB, HELD, expected)

    (problem,) = problems(content)
    assert (problem.path, problem.line) == (f"content/{LAB}", content.line(LAB, expected))
    assert problem.fault.startswith('Check "twice" looks at')
    assert "aws.yaml" in problem.remedy


@pytest.mark.parametrize(
    ("expected", "fault", "remedy"),
    [
        ("{kind: objects, bucket: inbux, key: a}", "no bucket `inbux`", "there are: inbox"),
        ("{kind: messages, topic: news}", "no topic `news`", "there are: none"),
        ("{kind: objects, bucket: inbox}", "names 0 of 2", "`key: …`"),
        ("{kind: objects, bucket: inbox, key: a, pattern: b}", "names 2 of 2", "`pattern: …`"),
        ("{kind: objects, bucket: inbox, key: a, text: b, contains: c}", "too much", "one of"),
        ("{kind: objects, bucket: inbox, key: a, text: b, present: false}", "too much", "present: false"),
        ("{kind: objects, bucket: inbox, key: a, path: $.a}", "go together", "both"),
        ("{kind: objects, bucket: inbox, key: a, path: a, value: 1}", "no JSON path", "$.a"),
        ("{kind: objects, bucket: inbox, pattern: '('}", "not compile", "Simplify"),
        ("{kind: items, table: orders, key: {orderId: a}, attributes: {n: 1}, present: false}", "has no attributes", "Remove"),
        ("{kind: items, table: orders, key: {}}", "`key`", ""),
        ("{kind: messages, queue: to-ship, topic: news}", "names 2 of 3", "`bus: …`"),
        ("{kind: messages, queue: to-ship, times: 1, at_least: 1}", "contradict", "times"),
        ("{kind: calls, action: '*', at_least: 3, at_most: 2}", "contradict", "smaller"),
        ("{kind: policy_size}", "asks for nothing", "at_most_bytes"),
        ("{kind: decisions, cases: []}", "no case", "Add one"),
        ("{kind: decisions, cases: [{action: a, decision: perhaps}]}", "'perhaps'", "allowed"),
    ],
)  # fmt: skip
def test_a_check_of_aws_that_is_wrong_is_named_at_its_line(around, expected, fault, remedy):
    around.replace(LAB, HELD, expected)

    found = problems(around)
    named = [one for one in found if fault in one.fault]
    assert named, [str(one) for one in found]
    assert remedy in named[0].remedy
    assert (named[0].path, named[0].line) == (f"content/{LAB}", around.line(LAB, expected))


@pytest.mark.parametrize(
    ("old", "new", "on", "fault"),
    [
        ("key: {orderId: S}", "key: {orderId: T}", "orderId", "'T'"),
        ("- name: inbox", "- nmae: inbox", "nmae", "not known"),
        ("  - name: to-ship", "  - name: to-ship\n  - name: to-ship", None, "there twice"),
        ("buckets:", "buckets: [", None, "not YAML"),
    ],
)
def test_a_seed_that_is_wrong_is_named_at_its_line_and_nothing_else_is(around, old, new, on, fault):
    around.replace(LAB, HELD, EXPECTED[0])
    around.replace(AWS, old, new)

    found = problems(around)
    assert {one.path for one in found} <= {f"content/{AWS}", "content/lessons/basics/01-first.md"}
    named = next(one for one in found if fault in one.fault)
    assert on is None or named.line == around.line(AWS, on)


@pytest.mark.parametrize("part", PARTS)
def test_a_policy_that_aws_would_not_take_is_named_at_its_line(around, part):
    path = f"labs/double/{part}/policy.json"
    around.replace(path, "s3:GetObject", "GetObject")

    (problem,) = problems(around)
    assert (problem.path, problem.line) == (f"content/{path}", around.line(path, "GetObject"))
    assert "prefaced by a vendor" in problem.fault
    assert "service:Action" in problem.remedy


@pytest.mark.parametrize("part", ["starter", "solution"])
def test_a_policy_is_the_starters_and_the_solutions(around, part):
    around.remove(f"labs/double/{part}/policy.json")

    assert any("one of starter/ and solution/ only" in one.fault for one in problems(around))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"Allow"', '"allow"', 5),
        ('"Resource"', '"Ressource"', 7),
        ('    {\n      "Effect"', '\t{\n\t\t"Effect"', None),
        ("s3:GetObject", "s3:GetObject\\ud800", 1),
        ('"Statement": [', '"Statement": [[', 10),
    ],
    ids=["a capital", "a typo", "tabs are white space", "half a character", "no JSON"],
)
def test_where_aws_stumbles_over_a_policy(old, new, line):
    assert old in POLICY
    written = POLICY.replace(old, new)
    if line is None:
        assert read_policy(written) == json.loads(POLICY)
        return
    with pytest.raises(BadPolicy) as refused:
        read_policy(written)

    assert refused.value.line == line
    assert refused.value.fault.startswith("MalformedPolicyDocument: ")
    assert refused.value.remedy


@pytest.mark.parametrize("number", ["5", "1e999", "9" * 5_000])
def test_a_number_of_a_condition_is_kept_as_text(number):
    condition = f'"Condition": {{"NumericLessThan": {{"s3:max-keys": {number}}}}}, "Effect"'
    document = read_policy(POLICY.replace('"Effect"', condition))

    assert document["Statement"][0]["Condition"] == {"NumericLessThan": {"s3:max-keys": number}}
