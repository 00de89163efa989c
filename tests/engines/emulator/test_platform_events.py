"""Events of Lambda in their three shapes, without a sandbox."""

from __future__ import annotations

import json

import pytest

from portal.engines.emulator.extension_events import ExtensionState, LogsDropped, TelemetrySubscription
from portal.engines.emulator.init_events import InitReport, InitRuntimeDone, InitStart
from portal.engines.emulator.lines import figures
from portal.engines.emulator.log import Log
from portal.engines.emulator.outcome import Report
from portal.engines.emulator.platform_events import (
    LEVELS,
    End,
    Fault,
    PlatformEvent,
    Reported,
    RuntimeDone,
    Start,
    Status,
)
from portal.engines.emulator.restore_events import RestoreReport, RestoreRuntimeDone, RestoreStart

TRACE = "Root=1-6b0ac8c6-34e09d34b2e1c0e8e6e33aa1;Parent=34e09d34b2e1c0e8;Sampled={}"
FIGURES = Report(
    duration_ms=1.5, billed_duration_ms=9, init_duration_ms=7.25, memory_size_mb=128, max_memory_used_mb=31,
    status="success",
)  # fmt: skip
RESTORED = figures(
    duration_ms=147.156, init_ms=None, memory_mb=512, used_mb=91, status="success", restore_ms=500.795,
    billed_restore_ms=53,
)  # fmt: skip


def restore() -> RestoreStart:
    return RestoreStart(
        runtime="python3.14",
        version="3",
        function_name="f",
        function_version="7",
        instance_id="e",
        memory_mb=128,
    )


def start(runtime: str) -> InitStart:
    return InitStart(
        runtime=runtime,
        version="3",
        function_name="f",
        function_version="7",
        init_type="on-demand",
        phase="init",
    )


def report(status: Status, error_type: str = "") -> Reported:
    return Reported(
        request_id="id", trace=TRACE.format(0), figures=FIGURES, status=status, error_type=error_type
    )


LINES: list[tuple[PlatformEvent, str]] = [
    (Start(request_id="id", version="$LATEST", trace=""), "START RequestId: id Version: $LATEST\n"),
    (End(request_id="id"), "END RequestId: id\n"),
    (
        report("success"),
        "REPORT RequestId: id\tDuration: 1.50 ms\tBilled Duration: 9 ms\tMemory Size: 128 MB"
        "\tMax Memory Used: 31 MB\tInit Duration: 7.25 ms\t\n",
    ),
    (
        report("timeout"),
        "REPORT RequestId: id\tDuration: 1.50 ms\tBilled Duration: 9 ms\tMemory Size: 128 MB"
        "\tMax Memory Used: 31 MB\tInit Duration: 7.25 ms\tStatus: timeout\t\n",
    ),
    (
        InitReport(init_type="on-demand", phase="invoke", status="error", duration_ms=2, error_type="A.B"),
        "INIT_REPORT Init Duration: 2.00 ms\tPhase: invoke\tStatus: error\tError Type: A.B\n",
    ),
    (InitReport(init_type="on-demand", phase="init", status="success", duration_ms=2), ""),
    (
        InitReport(init_type="provisioned-concurrency", phase="init", status="success", duration_ms=2),
        "INIT_REPORT Init Duration: 2.00 ms\tPhase: init\n",
    ),
    (
        InitReport(init_type="snap-start", phase="init", status="success", duration_ms=2),
        "INIT_REPORT Init Duration: 2.00 ms\tPhase: init\n",
    ),
    (InitRuntimeDone(init_type="on-demand", phase="init", status="success"), ""),
    (RestoreRuntimeDone(status="success"), ""),
    (RestoreReport(status="success", duration_ms=1.25), "RESTORE_REPORT Restore Duration: 1.25 ms\n"),
    (
        RestoreReport(status="timeout", duration_ms=10_000),
        "RESTORE_REPORT Restore Duration: 10000.00 ms\tStatus: timeout\n",
    ),
    (
        RestoreReport(status="error", duration_ms=2, error_type="A.B"),
        "RESTORE_REPORT Restore Duration: 2.00 ms\tStatus: error\tError Type: A.B\n",
    ),
    (
        Reported(request_id="id", trace="", figures=RESTORED, status="success"),
        "REPORT RequestId: id\tDuration: 147.16 ms\tBilled Duration: 201 ms\tMemory Size: 512 MB"
        "\tMax Memory Used: 91 MB\tRestore Duration: 500.80 ms\tBilled Restore Duration: 53 ms\t\n",
    ),
    (
        ExtensionState(name="e", state="Ready", events=("INVOKE", "SHUTDOWN")),
        "EXTENSION\tName: e\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n",
    ),
    (
        TelemetrySubscription(name="e", types=("platform", "function")),
        "TELEMETRY\tName: e\tState: Subscribed\tTypes: [Platform, Function]\n",
    ),
    (Fault(words="why\n"), "why\n"),
]


@pytest.mark.parametrize(("event", "line"), LINES, ids=lambda one: type(one).__name__)
def test_its_line_in_the_text_format(event: PlatformEvent, line: str) -> None:
    assert event.text() == line


@pytest.mark.parametrize(
    ("runtime", "version"),
    [
        ("python3.14", "python:3.14.v1"),
        ("nodejs22.x", "nodejs:22.v1"),
        ("provided.al2023", "provided:al2023.v1"),
    ],
)
def test_a_runtime_is_named_as_aws_names_it(runtime: str, version: str) -> None:
    assert (
        start(runtime).text().startswith(f"INIT_START Runtime Version: {version}\tRuntime Version ARN: arn:")
    )
    assert start(runtime).record()["runtimeVersion"] == version


# Source: the table of DG monitoring-cloudwatchlogs-log-level.
LEVEL: list[tuple[PlatformEvent, str]] = [
    (start("python3.14"), "INFO"),
    (InitRuntimeDone(init_type="on-demand", phase="init", status="success"), "DEBUG"),
    (InitRuntimeDone(init_type="on-demand", phase="init", status="error"), "WARN"),
    (InitReport(init_type="on-demand", phase="init", status="success", duration_ms=1), "DEBUG"),
    (InitReport(init_type="provisioned-concurrency", phase="init", status="success", duration_ms=1), "INFO"),
    (InitReport(init_type="on-demand", phase="init", status="timeout", duration_ms=1), "WARN"),
    (restore(), "INFO"),
    (RestoreRuntimeDone(status="success"), "DEBUG"),
    (RestoreRuntimeDone(status="error"), "WARN"),
    (RestoreReport(status="success", duration_ms=1), "INFO"),
    (RestoreReport(status="timeout", duration_ms=1), "WARN"),
    (Start(request_id="id", version="1", trace=""), "INFO"),
    (RuntimeDone(request_id="id", trace="", status="success", duration_ms=1, produced_bytes=1), "DEBUG"),
    (RuntimeDone(request_id="id", trace="", status="timeout", duration_ms=1, produced_bytes=1), "WARN"),
    (report("success"), "INFO"),
    (report("error", "A.B"), "WARN"),
    (ExtensionState(name="e", state="Ready", events=()), "INFO"),
    (ExtensionState(name="e", state="LaunchError", events=(), error_type="PermissionDenied"), "WARN"),
    (TelemetrySubscription(name="e", types=("platform",)), "INFO"),
    (LogsDropped(reason="slow", records=1, size=2), "WARN"),
]


@pytest.mark.parametrize(("event", "level"), LEVEL, ids=lambda one: type(one).__name__)
def test_its_level_is_that_of_the_table(event: PlatformEvent, level: str) -> None:
    assert event.level == level


@pytest.mark.parametrize("least", LEVELS)
@pytest.mark.parametrize(("event", "level"), LEVEL, ids=lambda one: type(one).__name__)
def test_json_logs_show_it_from_that_level_on(event: PlatformEvent, level: str, least: str) -> None:
    heard: list[str] = []
    Log(heard.append, is_json=True, system_level=least).platform(event)  # type: ignore[arg-type]

    if LEVELS.index(level) < LEVELS.index(least):
        assert heard == []
    else:
        (line,) = heard
        assert list(json.loads(line)) == ["time", "type", "record"]
        assert json.loads(line)["record"] == json.loads(json.dumps(event.record()))


def test_a_restore_begins_as_an_initialisation_does() -> None:
    assert restore().text() == start("python3.14").text().replace("INIT_START", "RESTORE_START")
    assert restore().record().items() >= {"instanceId": "e", "instanceMaxMemory": 128}.items()


def test_what_a_restore_took_is_among_the_metrics_where_there_was_one() -> None:
    told = Reported(request_id="id", trace="", figures=RESTORED, status="success").record()["metrics"]

    assert told["restoreDurationMs"] == 500.8
    assert told["billedRestoreDurationMs"] == 53
    assert "initDurationMs" not in told
    assert "restoreDurationMs" not in report("success").record()["metrics"]


def test_a_trace_is_named_when_it_is_sampled() -> None:
    plain = Start(request_id="id", version="1", trace=TRACE.format(0))
    sampled = Start(request_id="id", version="1", trace=TRACE.format(1))

    assert "tracing" not in plain.record()
    assert sampled.record()["tracing"] == {
        "spanId": "34e09d34b2e1c0e8", "type": "X-Amzn-Trace-Id", "value": TRACE.format(1),
    }  # fmt: skip
