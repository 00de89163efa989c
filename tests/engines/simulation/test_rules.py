"""The numbers that functions, events and queues go by: those that AWS publishes, out of the facts alone."""

from __future__ import annotations

import ast
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from portal.engines import simulation
from portal.engines.simulation.constants import FactMissing, Published, Sheet, published, read_facts
from portal.engines.simulation.rules import (
    ASYNC,
    FUNCTION,
    MAPPING,
    QUEUE,
    AsyncRules,
    FunctionRules,
    MappingRules,
    QueueRules,
    async_rules,
    function_rules,
    mapping_rules,
)
from tests.engines.simulation.facts import CONTENT

ROOM = Path(simulation.__file__).parent
RULES = sorted(ROOM.rglob("rules.py"))


def test_functions_go_by_what_aws_publishes():
    assert (
        FunctionRules(
            account_concurrency=1_000,
            least_unreserved=100,
            rate_per_concurrency=10,
            new_environments=1_000,
            new_environments_in_ms=10_000,
            init_limit_ms=10_000,
            restore_limit_ms=10_000,
            provisioned_per_minute=6_000,
            timeout_s=(1, 900),
            default_timeout_ms=3_000,
            memory_mb=(128, 10_240),
            default_memory_mb=128,
        )
        == FUNCTION
    )


def test_asynchronous_events_go_by_what_aws_publishes():
    assert (
        AsyncRules(
            retries=(0, 2),
            retry_after_ms=(60_000, 120_000),
            age_ms=(60_000, 21_600_000),
            throttle_after_ms=(1_000, 300_000),
            payload_bytes=1_048_576,
        )
        == ASYNC
    )


def test_queues_go_by_what_aws_publishes():
    assert (
        QueueRules(
            visibility_ms=(0, 43_200_000),
            default_visibility_ms=30_000,
            retention_ms=(60_000, 1_209_600_000),
            default_retention_ms=345_600_000,
            delay_ms=(0, 900_000),
            message_bytes=(1, 1_048_576),
            max_receive_count=10,
            deduplication_ms=300_000,
        )
        == QUEUE
    )


def test_mappings_of_queues_go_by_what_aws_publishes():
    assert (
        MappingRules(
            batch_size=10,
            batch_size_most=10_000,
            batch_size_most_fifo=10,
            batch_size_without_window=10,
            window_ms=(0, 300_000),
            low_traffic_ms=20_000,
            payload_bytes=6_291_456,
            pollers=5,
            pollers_per_minute=300,
            pollers_most=1_250,
            maximum_concurrency=(2, 1_000),
            provisioned_least=(2, 200),
            provisioned_most=(2, 10_000),
            provisioned_default=(2, 200),
            provisioned_concurrency=10,
            provisioned_bytes_per_s=1_000_000,
            provisioned_per_minute=1_000,
            visibility_spare_ms=30_000,
        )
        == MAPPING
    )


# Where they come from


def test_a_fact_that_changes_changes_the_rule():
    facts = dict(read_facts(CONTENT / "facts.yaml"))
    scaling = facts["H-15"]
    facts["H-15"] = Published(
        source=scaling.source, as_of="2027-01", numbers={**scaling.numbers, "first": Decimal(7)}
    )

    assert mapping_rules(Sheet(facts)) == replace(MAPPING, pollers=7)


@pytest.mark.parametrize(
    ("rules", "fact", "number"),
    [(function_rules, "J-2", "account"), (async_rules, "M-20", "least_retries")],
    ids=["J-2", "M-20"],
)
def test_a_number_that_no_fact_has_is_named_with_its_fact(rules, fact, number):
    facts = {one: told for one, told in read_facts(CONTENT / "facts.yaml").items() if one != fact}

    with pytest.raises(FactMissing, match=rf"fact {fact} has no number `{number}`"):
        rules(Sheet(facts))


@pytest.fixture
def own(monkeypatch, tmp_path):
    """Whether or not a portal was asked for its content before."""
    monkeypatch.setenv("CONTENT_DIR", str(tmp_path))
    published.cache_clear()
    yield tmp_path / "facts.yaml"
    published.cache_clear()


def test_a_school_that_has_facts_of_its_own_goes_by_them_and_else_by_ours(own):
    own.write_text(
        'facts: [{id: J-2, text: Ours, numbers: {account: "10"}, source: us, as_of: "2026-11"}, {id: A-1}]'
    )

    assert published().quote("J-2", "account").source == "us"
    assert function_rules(published()) == replace(FUNCTION, account_concurrency=10)


def test_a_school_without_facts_goes_by_ours(own):
    assert function_rules(published()) == FUNCTION


@pytest.mark.parametrize(
    "text",
    ["facts: [", "facts: 3", "[]", "facts: [{numbers: {a: '1'}}]", "facts: [3]"],
    ids=["no YAML", "no list", "no facts", "no id", "no fact"],
)
def test_a_file_that_holds_no_facts_is_named(own, text):
    own.write_text(text)

    with pytest.raises(FactMissing, match=r"facts\.yaml: no facts can be read"):
        published()


def test_a_number_that_is_none_is_named_with_its_file(own):
    own.write_text('facts: [{id: J-2, numbers: {account: many}, source: us, as_of: "2026-11"}]')

    with pytest.raises(FactMissing, match=r"facts\.yaml"):
        published()


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.parent.name)
def test_what_a_rule_has_by_itself_is_what_nobody_publishes(path):
    """A number beside a field is ours, and says so; those of AWS are only in content/facts.yaml."""
    lines = path.read_text().splitlines()
    fields = [
        one
        for found in ast.parse(path.read_text()).body
        if isinstance(found, ast.ClassDef)
        for one in found.body
        if isinstance(one, ast.AnnAssign) and one.value is not None
    ]
    by_themselves = [lines[one.lineno - 1] for one in fields]

    assert [line for line in by_themselves if not _is_ours(line)] == []


def _is_ours(line: str) -> bool:
    return "unpublished" in line or "Kafka's own" in line or "_BACKOFF_MS" in line
