"""The numbers that the simulation goes by are those that learners are told."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from portal.engines.simulation.rules import ASYNC, FUNCTION, MAPPING, MINUTE_MS, QUEUE, SECOND_MS
from tests.engines.simulation.facts import CONTENT

FACTS = {
    fact["id"]: {name: Decimal(number) for name, number in fact.get("numbers", {}).items()}
    for fact in yaml.safe_load((CONTENT / "facts.yaml").read_text())["facts"]
}


def s(ms: int) -> int:
    return ms // SECOND_MS


@pytest.mark.parametrize(
    ("fact", "numbers"),
    [
        ("J-2", {"account": FUNCTION.account_concurrency}),
        ("J-3", {"requests_per_s": FUNCTION.rate_per_concurrency}),
        ("J-4", {"environments": FUNCTION.new_environments, "within_s": s(FUNCTION.new_environments_in_ms)}),
        ("J-6", {"least_unreserved": FUNCTION.least_unreserved}),
        ("J-9", {"a_minute": FUNCTION.provisioned_per_minute}),
        ("M-3", {"least_mb": FUNCTION.memory_mb[0], "most_mb": FUNCTION.memory_mb[1]}),
        ("M-1", {"least_s": FUNCTION.timeout_s[0], "most_s": FUNCTION.timeout_s[1]}),
        (
            "M-20",
            {
                "least_retries": ASYNC.retries[0],
                "most_retries": ASYNC.retries[1],
                "least_age_s": s(ASYNC.age_ms[0]),
                "most_age_s": s(ASYNC.age_ms[1]),
            },
        ),
        ("M-8", {"most_bytes": ASYNC.payload_bytes}),
        (
            "N-2",
            {
                "first_pause_s": s(ASYNC.retry_after_ms[0]),
                "second_pause_s": s(ASYNC.retry_after_ms[1]),
                "attempts": 1 + ASYNC.retries[1],
            },
        ),
        (
            "N-3",
            {
                "first_pause_s": s(ASYNC.throttle_after_ms[0]),
                "longest_pause_s": s(ASYNC.throttle_after_ms[1]),
                "given_up_after_s": s(ASYNC.age_ms[1]),
            },
        ),
        ("T-7", {"most_bytes": QUEUE.message_bytes[1]}),
        (
            "T-8",
            {
                "hidden_s": s(QUEUE.default_visibility_ms),
                "most_hidden_s": s(QUEUE.visibility_ms[1]),
                "kept_s": s(QUEUE.default_retention_ms),
                "least_kept_s": s(QUEUE.retention_ms[0]),
                "most_kept_s": s(QUEUE.retention_ms[1]),
                "most_delay_s": s(QUEUE.delay_ms[1]),
            },
        ),
        ("T-9", {"receives": QUEUE.max_receive_count}),
        (
            "H-1",
            {
                "sqs": MAPPING.batch_size,
                "most": MAPPING.batch_size_most,
                "most_fifo": MAPPING.batch_size_most_fifo,
            },
        ),
        (
            "H-2",
            {
                "least_s": s(MAPPING.window_ms[0]),
                "most_s": s(MAPPING.window_ms[1]),
                "without": MAPPING.batch_size_without_window,
            },
        ),
        ("H-14", {"least": MAPPING.maximum_concurrency[0], "most": MAPPING.maximum_concurrency[1]}),
        (
            "H-15",
            {
                "first": MAPPING.pollers,
                "more_a_minute": MAPPING.pollers_per_minute,
                "most": MAPPING.pollers_most,
            },
        ),
        (
            "H-17",
            {
                "fewest_least": MAPPING.provisioned_least[0],
                "most_least": MAPPING.provisioned_least[1],
                "fewest_most": MAPPING.provisioned_most[0],
                "most_most": MAPPING.provisioned_most[1],
                "at_once": MAPPING.provisioned_concurrency,
                "mb_per_s": MAPPING.provisioned_bytes_per_s // 1_000_000,
                "more_a_minute": MAPPING.provisioned_per_minute,
            },
        ),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_a_rule_is_the_fact_that_it_names(fact, numbers):
    assert {name: FACTS[fact][name] for name in numbers} == numbers


def test_the_first_retries_are_after_one_minute_and_two():
    assert ASYNC.retry_after_ms == (MINUTE_MS, 2 * MINUTE_MS)
