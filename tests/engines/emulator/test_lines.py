"""Lines and figures, without a sandbox."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import errors, lines
from portal.engines.sandbox import Exit

durations = st.floats(min_value=0, max_value=900_000)


@pytest.mark.parametrize(
    ("duration_ms", "init_ms", "billed_ms"),
    [
        (0.0, None, 1),
        (0.4, None, 1),
        (1.0, None, 1),
        (1.01, None, 2),
        (1.5, 0.4, 2),
        (1.5, 0.6, 3),
        (1000, 250, 1250),
    ],
    ids=["never nothing", "part", "whole", "just over", "init fits", "init does not", "whole both"],
)
def test_billed_duration_is_init_and_duration_rounded_up(
    duration_ms: float, init_ms: float | None, billed_ms: int
) -> None:
    report = lines.figures(
        duration_ms=duration_ms, init_ms=init_ms, memory_mb=128, used_mb=31, status="success"
    )

    assert report.billed_duration_ms == billed_ms


@given(durations, st.none() | durations)
def test_billed_duration_is_whole_and_never_less_than_what_is_shown(
    duration_ms: float, init_ms: float | None
) -> None:
    report = lines.figures(
        duration_ms=duration_ms, init_ms=init_ms, memory_mb=128, used_mb=31, status="success"
    )

    shown = round(report.duration_ms * 100) + round((report.init_duration_ms or 0) * 100)
    assert isinstance(report.billed_duration_ms, int)
    assert report.billed_duration_ms == max(1, math.ceil(shown / 100))
    assert abs(report.duration_ms - duration_ms) <= 0.0051


def test_a_stamp_is_utc_to_the_millisecond() -> None:
    assert lines.stamp(datetime(2026, 1, 2, 3, 4, 5, 6_999, UTC)) == "2026-01-02T03:04:05.006Z"


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Exit(code=0, signal=None), "Runtime exited without providing a reason"),
        (Exit(code=2, signal=None), "Runtime exited with error: exit status 2"),
        (Exit(code=None, signal=9), "Runtime exited with error: signal: killed"),
        (Exit(code=None, signal=6), "Runtime exited with error: signal: aborted"),
        (Exit(code=None, signal=63), "Runtime exited with error: signal: signal 63"),
    ],
    ids=["no reason", "status", "killed", "aborted", "no name"],
)
def test_how_a_runtime_ended_is_worded(ended: Exit, words: str) -> None:
    failure = errors.exited("the-id", ended)

    assert failure.error_type == "Runtime.ExitError"
    assert words in failure.payload
    assert failure.line.startswith(f"RequestId: the-id Error: {words}\n")


def test_only_a_kill_of_ours_for_memory_is_out_of_memory() -> None:
    ours = errors.exited("the-id", Exit(code=None, signal=9, killed_for="memory"))
    theirs = errors.exited("the-id", Exit(code=None, signal=9))

    assert ours.payload == theirs.payload
    assert (ours.error_type, theirs.error_type) == ("Runtime.OutOfMemory", "Runtime.ExitError")


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ('{"errorType": "ValueError"}', "ValueError"),
        ("", "Runtime.Unknown"),
        ("null", "Runtime.Unknown"),
        ("[]", "Runtime.Unknown"),
        ('"text"', "Runtime.Unknown"),
        ('{"errorType": 7}', "Runtime.Unknown"),
        ('{"errorType": "a\\nREPORT forged"}', "Runtime.Unknown"),
        ("[" * 200_000, "Runtime.Unknown"),
    ],
    ids=["named", "empty", "null", "list", "text", "number", "a line of its own", "too deep"],
)
def test_the_type_of_an_error_object_that_may_be_anything(payload: str, kind: str) -> None:
    assert errors.type_of(payload) == kind
