"""
SnapStart beside what AWS writes: its log, its hooks, its variables.

Oracles: DG are pages of AWS's documentation, RIC is AWS's client itself, and LOGS are lines that people have
shown of functions on AWS.
"""

from __future__ import annotations

import json
import re

import pytest

from portal.engines.emulator.client import Broker
from tests.conformance.invoking import invoke, invoke_once, payload, returned

pytestmark = pytest.mark.broker

VERSION = {"version": "7", "snap_start": True}
NOTHING = "def lambda_handler(event, context): pass"
MS = r"\d+\.\d\d ms"
START = r"RESTORE_START Runtime Version: \w+:[\d.]+\.v\d+\tRuntime Version ARN: arn:aws:lambda:[\w-]+::runtime:[0-9a-f]{64}"
REPORT = r"RESTORE_REPORT Restore Duration: " + MS
ENDED = (
    rf"REPORT RequestId: [0-9a-f-]{{36}}\tDuration: {MS}\tBilled Duration: \d+ ms\tMemory Size: \d+ MB"
    rf"\tMax Memory Used: \d+ MB\tRestore Duration: {MS}\tBilled Restore Duration: \d+ ms\t"
)


@pytest.mark.parametrize(
    ("pattern", "on_aws"),
    [
        (
            START,
            "RESTORE_START Runtime Version: java:11.v21\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:"
            "156ab0dc268a6b4a8dedcbcf0974795cafba2ee8760fe386062fffdbb887b971",
        ),
        (REPORT, "RESTORE_REPORT Restore Duration: 511.25 ms"),
    ],
    ids=["start", "report"],
)
def test_its_lines_are_as_on_aws(broker: Broker, pattern: str, on_aws: str) -> None:
    # LOGS 2023-07, of a function of Java
    log = invoke_once(broker, NOTHING, **VERSION).log

    assert re.fullmatch(pattern, on_aws)
    assert len(re.findall(f"^{pattern}$", log, re.M)) == 1


def test_report_has_both_durations_and_no_init(broker: Broker) -> None:
    # DG snapstart-monitoring: Init Duration is in INIT_REPORT, the other two in REPORT of a new environment
    first, second = invoke(broker, NOTHING, 1, 2, **VERSION)

    assert re.search(f"^{ENDED}$", first.log, re.M)
    assert "Init Duration" not in first.log
    assert "Restore" not in second.log


def test_a_failure_is_told_in_restore_report(broker: Broker) -> None:
    # DG lambda-runtime-environment, “Failures during the Restore phase”; RIC on_init_complete
    outcome = invoke_once(
        broker,
        """
        import os
        from snapshot_restore_py import register_after_restore
        register_after_restore(os._exit, 1)
        def lambda_handler(event, context): pass
        """,
        **VERSION,
    )

    assert re.search(rf"^{REPORT}\tStatus: error\tError Type: Runtime\.ExitError$", outcome.log, re.M)


def test_hooks_run_in_the_order_that_the_page_gives(broker: Broker) -> None:
    # DG snapstart-runtime-hooks-python: before a snapshot in reverse order, after a restore in order; RIC
    found = returned(
        broker,
        """
        from snapshot_restore_py import register_after_restore, register_before_snapshot
        order = []

        @register_before_snapshot
        def first(): order.append("before, registered first")

        @register_before_snapshot
        def second(): order.append("before, registered second")

        @register_after_restore
        def third(): order.append("after, registered first")

        register_after_restore(order.append, "after, registered second")

        def lambda_handler(event, context): return order
        """,
        **VERSION,
    )

    assert found == [
        "before, registered second",
        "before, registered first",
        "after, registered first",
        "after, registered second",
    ]


def test_variables_tell_of_it(broker: Broker) -> None:
    # DG configuration-envvars (facts F-12); DG snapstart-monitoring, the note
    found = returned(
        broker, "import os\ndef lambda_handler(event, context): return dict(os.environ)", **VERSION
    )

    assert found["AWS_LAMBDA_INITIALIZATION_TYPE"] == "snap-start"
    assert [name for name in found if name.startswith("AWS_LAMBDA_LOG_")] == []


def test_metrics_in_json_are_those_of_the_schema(broker: Broker) -> None:
    # DG telemetry-schema-reference: PlatformRestoreStart, PlatformRestoreReport, ReportMetrics
    log = invoke_once(broker, NOTHING, log_format="JSON", **VERSION).log

    records = {one["type"]: one["record"] for one in map(json.loads, log.splitlines())}
    assert set(records["platform.restoreStart"]) == {
        "functionName", "functionVersion", "instanceId", "instanceMaxMemory", "runtimeVersion", "runtimeVersionArn",
    }  # fmt: skip
    assert set(records["platform.restoreReport"]) == {"status", "metrics"}
    assert {"restoreDurationMs", "billedRestoreDurationMs"} <= set(records["platform.report"]["metrics"])


def test_what_is_random_in_python_is_not_in_a_restored_environment(broker: Broker) -> None:
    # DG snapstart-uniqueness
    source = """
        import random, uuid
        made = str(uuid.uuid4())
        def lambda_handler(event, context): return [made, random.random()], str(uuid.uuid4())
        """
    (one, unique), (other, unique_too) = (payload(invoke_once(broker, source, **VERSION)) for _ in range(2))

    assert one == other
    assert unique != unique_too
