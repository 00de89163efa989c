"""The numbers that streams, Kafka, senders, callers and workflows go by are those that learners are told."""

from __future__ import annotations

import pytest

from portal.engines.simulation.callers import CALLERS
from portal.engines.simulation.delivery import BUS, SCHEDULE, TOPIC, TopicPlan
from portal.engines.simulation.filters import MOST_FILTERS
from portal.engines.simulation.kafka import KAFKA
from portal.engines.simulation.recursion import MOST
from portal.engines.simulation.streams import DYNAMODB, KINESIS, MAPPING
from portal.engines.simulation.workflow import WORKFLOW, read_definition
from tests.engines.simulation.test_rules import FACTS

DAY_MS, MB = 86_400_000, 1024 * 1024
RETRIER = (
    read_definition(
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Resource": "arn:aws:lambda:x:1:function:f",'
        ' "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}'
    )
    .machine.states["A"]
    .retriers[0]
)


@pytest.mark.parametrize(
    ("fact", "numbers"),
    [
        (
            "G-19",
            {"immediate": TOPIC.immediate, "before_backoff": TOPIC.before_backoff, "backoff": TOPIC.backoff},
        ),
        ("G-19", {"before_backoff_s": TOPIC.before_backoff_ms / 1000, "retries": TopicPlan().retries}),
        ("G-19", {"backoff_from_s": TOPIC.backoff_ms[0] / 1000, "backoff_to_s": TOPIC.backoff_ms[1] / 1000}),
        ("G-19", {"after_backoff": TOPIC.after_backoff, "after_backoff_s": TOPIC.after_backoff_ms / 1000}),
        ("G-20", {"least_retries": BUS.attempts[0], "most_retries": BUS.attempts[1]}),
        ("G-20", {"least_age_s": BUS.age_s[0], "most_age_s": BUS.age_s[1]}),
        ("G-21", {"retries": BUS.custom_attempts, "age_s": BUS.custom_age_s}),
        ("G-22", {"waits_s": CALLERS.cognito_waits_ms / 1000, "attempts": CALLERS.cognito_attempts}),
        ("H-1", {"streams": MAPPING.batch_size, "most": MAPPING.batch_size_most}),
        ("H-1", {"streams": KAFKA.batch_size, "most": KAFKA.batch_size_most}),
        ("H-2", {"least_s": MAPPING.window_s[0], "most_s": MAPPING.window_s[1]}),
        ("H-2", {"most_s": KAFKA.window_most_ms / 1000}),
        ("H-3", {"mb": MAPPING.payload_bytes / MB}),
        ("H-3", {"mb": KAFKA.payload_bytes / MB}),
        ("H-5", {"least": MAPPING.parallelization[0], "most": MAPPING.parallelization[1]}),
        ("H-7", {"least": MAPPING.retries[0], "most": MAPPING.retries[1]}),
        ("H-7", {"least": KAFKA.retries[0], "most": KAFKA.retries[1]}),
        ("H-8", {"least_s": MAPPING.record_age_s[0], "most_s": MAPPING.record_age_s[1]}),
        ("H-8", {"least_s": KAFKA.record_age_s[0], "most_s": KAFKA.record_age_s[1]}),
        ("H-10", {"least_s": MAPPING.tumbling_s[0], "most_s": MAPPING.tumbling_s[1]}),
        ("H-10", {"state_mb": MAPPING.state_bytes / MB, "late_s": MAPPING.tumbling_wait_ms / 1000}),
        ("H-18", {"fewest_least": KAFKA.provisioned_least[0], "most_least": KAFKA.provisioned_least[1]}),
        ("H-18", {"fewest_most": KAFKA.provisioned_most[0], "most_most": KAFKA.provisioned_most[1]}),
        ("H-18", {"at_once": KAFKA.provisioned_concurrency}),
        ("H-22", {"kinesis_per_s": 1000 / KINESIS.poll_ms, "dynamodb_per_s": 1000 / DYNAMODB.poll_ms}),
        ("H-24", {"filters": MOST_FILTERS}),
        ("H-31", {"first": KAFKA.consumers, "looks_s": KAFKA.look_every_ms / 1000}),
        ("H-31", {"changes_s": KAFKA.change_within_ms / 1000}),
        ("H-32", {"retries": KAFKA.retries_with_destination}),
        ("N-18", {"invocations": MOST}),
        ("N-20", {"interval_s": RETRIER.interval_s, "retries": RETRIER.attempts, "rate": RETRIER.rate}),
        ("T-6", {"per_s": CALLERS.api_rate}),
        ("T-10", {"under_bytes": BUS.entry_bytes}),
        ("T-11", {"bytes": TOPIC.message_bytes}),
        ("T-12", {"standard_days": WORKFLOW.standard_ms / DAY_MS, "express_s": WORKFLOW.express_ms / 1000}),
        ("T-12", {"bytes": WORKFLOW.data_bytes, "history_events": WORKFLOW.history_events}),
        ("T-12", {"inline_map": WORKFLOW.inline_map}),
        ("T-13", {"least_retries": BUS.attempts[0], "most_retries": BUS.attempts[1]}),
        ("T-13", {"least_window_minutes": SCHEDULE.window_minutes[0]}),
        ("T-13", {"most_window_minutes": SCHEDULE.window_minutes[1]}),
        ("T-13", {"least_interval_s": SCHEDULE.least_interval_ms / 1000}),
        ("T-17", {"hours": DYNAMODB.retention_ms / 3_600_000}),
    ],
    ids=lambda told: told if isinstance(told, str) else ",".join(told),
)
def test_a_rule_is_the_fact_that_it_names(fact, numbers):
    assert {name: FACTS[fact][name] for name in numbers} == numbers
