"""What an account begins with, what is wrong with it, and what it is dug up as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.cloud import BadSeed, TooMuch
from portal.engines.cloud.seed import Seed
from portal.engines.cloud.seed_rules import find_faults
from portal.engines.curriculum.seeds import read_seed

from .heaven import Heaven

SOUND = """
buckets:
  - name: uploads
    objects:
      - {key: a.txt, text: hello}
      - {key: b.json, value: {n: 1}, content_type: application/json}
tables:
  - name: orders
    key: {id: S, at: N}
    indexes:
      - {name: by-state, key: {state: S}}
    items:
      - {id: a, at: 1, state: new, lines: [{n: 1.5}, null]}
queues:
  - {name: dead}
  - name: jobs
    redrive: {to: dead, after: 3}
    messages:
      - {text: one}
topics:
  - name: news
    subscriptions:
      - {protocol: sqs, endpoint: jobs}
secrets:
  - {name: db, value: {user: a}}
parameters:
  - {name: /level, value: info}
streams:
  - {name: clicks, records: [{partition_key: p, text: one}]}
buses:
  - name: default
    rules:
      - {name: nightly, schedule: rate(1 day)}
roles:
  - name: reader
    trust:
      Version: 2012-10-17
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:root"}
          Action: sts:AssumeRole
    policy:
      Version: 2012-10-17
      Statement:
        Effect: Allow
        Action: s3:GetObject
        Resource: "*"
"""


def test_a_sound_file_is_a_seed() -> None:
    seed, problems = read_seed(SOUND, path="labs/x/aws.yaml")

    assert problems == []
    assert seed is not None
    assert Seed.model_validate_json(json.dumps(seed.to_json())) == seed


def test_nothing_is_an_empty_account() -> None:
    assert read_seed("", path="aws.yaml") == (Seed(), [])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: uploads", "name: Up_loads", "3: Bucket \"Up_loads\": `name` is 'Up_loads', which does not look right."),
        ("text: hello", "text: hello, colour: red", "5: Bucket \"uploads\": `colour` is not known here."),
        ("text: hello", "text: hello, base64: aGk=", "5: It has `text` and `base64`. Give one of"),
        ("text: hello", "base64: '?'", "5: That is not base64"),
        ("key: {id: S, at: N}", "key: {}", "9: Table \"orders\": `key` is {}."),
        ("key: {id: S, at: N}", "key: {id: S, at: text}", "9: Key \"S\": `at` is 'text'. Use one of"),
        ("key: {state: S}", "key: {at: S}", "11: The attribute `at` is N elsewhere, and S here."),
        ("{id: a, at: 1,", "{id: a,", "13: The item has no `at`, which is part of the key of `orders`."),
        ("{id: a, at: 1,", "{id: 7, at: 1,", "13: `id` is a key of type S, and 7 is not of it. Put it between quotes."),
        ("to: dead", "to: gone", "17: There is no queue `gone` to which messages could go."),
        ("after: 3", "after: 0", "17: Queue \"jobs\": `after` is 0."),
        ("{text: one}\ntopics", "{text: ''}\ntopics", "19: A message has a `text` that is not empty, or a `value`."),
        ("{name: dead}", "{name: jobs}", "16: `jobs` is there twice in `queues`."),
        ("endpoint: jobs", "endpoint: gone", "23: There is no queue `gone`. Add it under `queues`; there are dead, jobs."),
        ("value: {user: a}", "description: none", "25: It has none of `text`, `value`, `base64`."),
        ("value: info", "value: info, type: Text", "27: Parameter \"/level\": `type` is 'Text'. Use one of"),
        ("schedule: rate(1 day)", "enabled: true", "33: The rule `nightly` has neither a pattern nor a schedule."),
        ("name: default", "name: shop", "33: Only rules of the bus `default` can have a schedule."),
        ("name: uploads", "name: uploads\n    policy: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}",
         "4: AWS would not take this policy: Missing required field Principal. Add \"Principal\"."),
        ("Principal: {AWS: \"arn:aws:iam::111122223333:root\"}", "Principal: {AWS: everybody}",
         "40: AWS would not take this policy: Invalid principal in policy: \"AWS\":\"everybody\""),
        ("Action: s3:GetObject", "Action: s3", "46: AWS would not take this policy: "),
        ("Effect: Allow\n        Action", "Effect: allow\n        Action", "45: AWS would not take this policy: "),
        ("name: reader", "name: a/b", "35: Role \"a/b\": `name` is 'a/b', which does not look right."),
        ("buckets:", "bucket:", "2: `bucket` is not known here. Did you mean `buckets`?"),
        ("buckets:", "buckets: [", "This is not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_remedy(old: str, new: str, problem: str) -> None:
    assert SOUND.count(old) == 1

    seed, problems = read_seed(SOUND.replace(old, new), path="labs/x/aws.yaml")

    assert seed is None
    told = [str(one) for one in problems]
    assert any(one.startswith("labs/x/aws.yaml:") and problem in one for one in told), told


def test_one_that_is_too_long_says_how_long() -> None:
    seed = Seed.model_validate_json(json.dumps({"secrets": [{"name": "a", "text": "x" * (1024 * 1024)}]}))

    (fault,) = find_faults(seed)

    assert "1,048,576 is the most" in fault.fault


names = st.text("abcdefghij0123456789", min_size=3, max_size=12)
texts = st.text(max_size=30)
scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
contents = st.one_of(
    texts.map(lambda text: {"text": text}),
    st.just({"base64": "/w=="}),
    plain.map(lambda value: {"value": value}),
)


def several(one: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(one, max_size=2, unique_by=lambda part: part["name"])


def with_content(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(st.fixed_dictionaries(more), contents).map(lambda parts: {**parts[0], **parts[1]})


objects = st.lists(with_content(key=names), max_size=3, unique_by=lambda one: one["key"])
items = st.lists(
    st.tuples(names, st.integers(0, 99), st.dictionaries(names, plain, max_size=3)).map(
        lambda item: {**item[2], "id": item[0], "at": item[1]}
    ),
    max_size=4,
    unique_by=lambda item: (item["id"], item["at"]),
)
messages = st.lists(names.map(lambda text: {"text": text}), max_size=3)
seeds = st.fixed_dictionaries(
    {
        "buckets": several(
            st.fixed_dictionaries({"name": names, "versioned": st.booleans(), "objects": objects})
        ),
        "tables": several(
            st.fixed_dictionaries({"name": names, "key": st.just({"id": "S", "at": "N"}), "items": items})
        ),
        "queues": several(
            st.fixed_dictionaries({"name": names, "delay_s": st.integers(0, 5), "messages": messages})
        ),
        "secrets": several(st.fixed_dictionaries({"name": names, "text": names})),
        "parameters": several(st.fixed_dictionaries({"name": names, "value": names})),
        "streams": several(
            st.fixed_dictionaries(
                {"name": names, "records": st.lists(with_content(partition_key=names), max_size=3)}
            )
        ),
        "topics": several(st.fixed_dictionaries({"name": names})),
        "buses": several(
            st.fixed_dictionaries(
                {
                    "name": names,
                    "rules": several(
                        st.fixed_dictionaries({"name": names, "pattern": st.just({"source": ["a"]})})
                    ),
                }
            )
        ),
    }
)


@pytest.mark.broker
class TestExport:
    @settings(
        max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(seed=seeds)
    def test_what_is_dug_up_is_a_seed_that_is_dug_up_as_itself(
        self, heaven: Heaven, seed: dict[str, Any]
    ) -> None:
        with heaven.account(seed) as account:
            exported = account.export()
            assert account.told().changes == ()
        Seed.model_validate_json(json.dumps(exported))
        with heaven.account(exported) as account:
            assert account.export() == exported
        for section, parts in seed.items():
            assert sorted(one["name"] for one in exported.get(section, ())) == sorted(
                one["name"] for one in parts
            )

    def test_everything_that_a_seed_can_have_comes_back(self, heaven: Heaven) -> None:
        seed, _ = read_seed(SOUND, path="aws.yaml")
        assert seed is not None
        with heaven.account(seed.to_json()) as account:
            exported = account.export()

        assert exported["tables"][0]["items"] == [
            {"id": "a", "at": 1, "state": "new", "lines": [{"n": 1.5}, None]}
        ]
        assert exported["tables"][0]["indexes"] == [{"name": "by-state", "key": {"state": "S"}}]
        assert [one["redrive"] for one in exported["queues"] if "redrive" in one] == [
            {"to": "dead", "after": 3}
        ]
        assert exported["topics"][0]["subscriptions"][0]["protocol"] == "sqs"
        assert json.loads(exported["secrets"][0]["text"]) == {"user": "a"}
        assert exported["buses"][0]["rules"][0]["schedule"] == "rate(1 day)"

    def test_sets_bytes_and_long_numbers_stay_what_they_are(self, heaven: Heaven) -> None:
        item = {"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}, "raw": {"B": "/w=="}, "n": {"N": "1.10"}}
        seed = {"tables": [{"name": "orders", "key": {"id": "S"}, "typed_items": [item]}]}
        with heaven.account(seed) as account:
            (table,) = account.export()["tables"]

        assert table["typed_items"] == [item]
        assert table["items"] == []

    def test_an_account_that_holds_too_much_is_not_kept(self, heaven: Heaven) -> None:
        with heaven.account({"buckets": [{"name": "uploads"}]}) as account:
            account.ask("PUT", "/uploads/big", b"x" * (1024 * 1024))

            with pytest.raises(TooMuch, match=r"1,048,576 .* is the most that is kept"):
                account.export()
            account.ask("DELETE", "/uploads/big")
            assert account.export()["buckets"][0]["objects"] == []

    def test_what_aws_would_refuse_is_told_with_its_place(self, heaven: Heaven) -> None:
        seed = {"queues": [{"name": "a"}, {"name": "b", "redrive": {"to": "none", "after": 1}}]}

        with pytest.raises(BadSeed, match=r"aws: queues\[1\], b: "), heaven.account(seed):
            pass
