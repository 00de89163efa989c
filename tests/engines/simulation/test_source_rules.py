"""The numbers that streams, Kafka, senders, callers and workflows go by are those that AWS publishes."""

from __future__ import annotations

from decimal import Decimal

from portal.engines.simulation.callers import CALLERS, CallerRules
from portal.engines.simulation.delivery import BUS, LOGS, SCHEDULE, TOPIC, TopicPlan
from portal.engines.simulation.delivery.rules import BusRules, LogsRules, ScheduleRules, TopicRules
from portal.engines.simulation.filters import MOST_FILTERS, compile, numbers, of_mapping, of_topic
from portal.engines.simulation.kafka.rules import KAFKA, KafkaRules
from portal.engines.simulation.recursion import MOST
from portal.engines.simulation.streams.rules import DYNAMODB, KINESIS, MAPPING, KeptRules, StreamRules
from portal.engines.simulation.workflow import WORKFLOW, read_definition
from portal.engines.simulation.workflow.rules import WorkflowRules

DAY_MS, MB = 86_400_000, 1024 * 1024


def test_mappings_of_streams_go_by_what_aws_publishes():
    assert (
        StreamRules(
            batch_size=100,
            batch_size_most=10_000,
            window_s=(0, 300),
            payload_bytes=6 * MB,
            parallelization=(1, 10),
            retries=(-1, 10_000),
            record_age_s=(60, 604_800),
            tumbling_s=(0, 900),
            tumbling_wait_ms=120_000,
            state_bytes=MB,
        )
        == MAPPING
    )


def test_streams_are_read_and_kept_as_aws_publishes():
    assert KeptRules(poll_ms=1_000, retention_ms=DAY_MS, retention_most_ms=365 * DAY_MS) == KINESIS
    assert KeptRules(poll_ms=250, retention_ms=DAY_MS, retention_most_ms=DAY_MS) == DYNAMODB


def test_mappings_of_kafka_go_by_what_aws_publishes():
    assert (
        KafkaRules(
            batch_size=100,
            batch_size_most=10_000,
            window_ms=500,
            window_most_ms=300_000,
            payload_bytes=6 * MB,
            retries=(-1, 10_000),
            retries_with_destination=10,
            record_age_s=(60, 604_800),
            timeout_most_ms=840_000,
            consumers=1,
            look_every_ms=60_000,
            change_within_ms=180_000,
            provisioned_least=(1, 200),
            provisioned_most=(1, 2_000),
            provisioned_default=(1, 200),
            provisioned_concurrency=5,
        )
        == KAFKA
    )


def test_topics_go_by_what_aws_publishes():
    assert (
        TopicRules(
            immediate=3,
            before_backoff=2,
            before_backoff_ms=1_000,
            backoff=10,
            backoff_ms=(1_000, 20_000),
            after_backoff=100_000,
            after_backoff_ms=20_000,
            message_bytes=262_144,
        )
        == TOPIC
    )
    assert TopicPlan().retries == 100_015


def test_buses_go_by_what_aws_publishes():
    assert (
        BusRules(
            attempts=(0, 185),
            age_s=(60, 86_400),
            custom_attempts=5,
            custom_age_s=300,
            entry_bytes=1_048_576,
            pattern_characters=4_096,
        )
        == BUS
    )


def test_schedules_go_by_what_aws_publishes():
    assert (
        ScheduleRules(
            attempts=(0, 185),
            age_s=(60, 86_400),
            window_minutes=(1, 1_440),
            least_interval_ms=60_000,
            precision_ms=60_000,
            expression_characters=256,
        )
        == SCHEDULE
    )


def test_subscriptions_of_logs_try_for_a_day():
    assert LogsRules(age_ms=DAY_MS) == LOGS


def test_callers_go_by_what_aws_publishes():
    assert (
        CallerRules(
            api_rate=10_000,
            rest_ms=(50, 29_000),
            http_ms=(50, 30_000),
            cognito_waits_ms=5_000,
            cognito_attempts=3,
        )
        == CALLERS
    )


def test_state_machines_go_by_what_aws_publishes():
    assert (
        WorkflowRules(
            standard_ms=365 * DAY_MS,
            express_ms=300_000,
            data_bytes=262_144,
            history_events=25_000,
            inline_map=40,
            interval_s=1,
            retries=3,
            rate=2.0,
            most_interval=99_999_999,
            delay_s=(1, 31_622_400),
        )
        == WORKFLOW
    )


def test_a_retrier_that_says_nothing_else_has_the_published_defaults():
    definition = read_definition(
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Resource": "arn:aws:lambda:x:1:function:f",'
        ' "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}'
    )
    [retrier] = definition.machine.states["A"].retriers

    assert (retrier.interval_s, retrier.attempts, retrier.rate) == (1, 3, 2.0)


def test_filters_go_by_what_aws_publishes():
    assert (MOST_FILTERS, of_mapping.ON_REQUEST, of_mapping.PATTERN_CHARACTERS) == (5, 10, 4_096)
    assert (of_topic.MOST_KEYS, of_topic.MOST_COMBINATIONS, of_topic.POLICY_CHARACTERS) == (5, 150, 262_144)
    assert (Decimal("5.0e9"), Decimal("0.000001")) == (numbers.MOST, numbers.SIXTH)
    assert compile.MOST_COMBINATIONS == 1_000


def test_a_loop_is_stopped_after_about_sixteen():
    assert MOST == 16
