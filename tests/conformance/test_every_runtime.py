"""The rows that are Lambda's own doing, on every runtime there is: the same handlers in each language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from portal.engines.emulator import Outcome
from portal.engines.emulator.client import Broker, private_broker
from tests.conformance.languages import LANGUAGES, Language

pytestmark = pytest.mark.broker

MOST = 6_291_556  # bytes; row 26


@pytest.fixture(params=LANGUAGES, ids=lambda one: one.name)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    found.need()
    return found


@pytest.fixture(scope="module")
def impatient() -> Iterator[Broker]:
    """A broker that gives an init phase 0.5 s, where AWS gives 10."""
    with private_broker(cpu_shares=0, pool=0, init_limit=0.5) as socket:
        yield Broker(socket)


def error_of(outcome: Outcome) -> tuple[str, str]:
    assert outcome.function_error == "Unhandled", outcome
    error = json.loads(outcome.payload)
    return error["errorType"], error["errorMessage"].replace(outcome.request_id, "<id>")


def test_row_1_what_the_handler_raises_is_an_unhandled_error(broker: Broker, language: Language) -> None:
    # S test_lambda_handler_error
    (outcome,) = language.invoke(broker, "raises")

    assert error_of(outcome) == (language.raised, "no such order")
    assert outcome.report.status == "error"


def test_row_2_what_is_raised_at_import_is_tried_twice_and_told(broker: Broker, language: Language) -> None:
    # S test_lambda_runtime_error
    (outcome,) = language.invoke(broker, "raises_at_import.handler")

    assert error_of(outcome) == (language.broken, "broken at import")
    assert len(re.findall(r"^INIT_REPORT .*Status: error", outcome.log, re.M)) == 2


def test_rows_10_and_18_an_exit_gives_no_reason_and_is_reported(broker: Broker, language: Language) -> None:
    # S test_lambda_handler_exit; nasa-gcn#3628
    (outcome,) = language.invoke(broker, "exits", 0)

    words = "RequestId: <id> Error: Runtime exited without providing a reason"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert outcome.log.rstrip().endswith("Status: error\tError Type: Runtime.ExitError")


def test_row_11_an_exit_at_import_comes_after_one_suppressed_initialisation(
    broker: Broker, language: Language
) -> None:
    # S test_lambda_runtime_exit
    (outcome,) = language.invoke(broker, "exits_at_import.handler")

    words = "RequestId: <id> Error: Runtime exited without providing a reason"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert outcome.log.count("a try\n") == 2


def test_row_12_an_exit_status_is_told(broker: Broker, language: Language) -> None:
    # RIE
    (outcome,) = language.invoke(broker, "exits", 3)

    words = "RequestId: <id> Error: Runtime exited with error: exit status 3"
    assert error_of(outcome) == ("Runtime.ExitError", words)


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        pytest.param("is_killed", "Runtime.ExitError", id="row 13"),
        pytest.param("grows", "Runtime.OutOfMemory", id="row 14"),
    ],
)
def test_rows_13_and_14_a_kill_is_an_exit_by_signal(
    broker: Broker, language: Language, handler: str, kind: str
) -> None:
    # aws-lambda-dotnet#480; nasa-gcn#3628
    (outcome,) = language.invoke(broker, handler)

    words = "RequestId: <id> Error: Runtime exited with error: signal: killed"
    assert error_of(outcome) == ("Runtime.ExitError", words)
    assert outcome.log.rstrip().endswith(f"Status: error\tError Type: {kind}")


def test_rows_15_to_17_and_28_a_timeout_resets_globals_and_keeps_tmp(
    broker: Broker, language: Language
) -> None:
    # S 2025-11-25, S 2024-04-08; row 16: M; row 17: DataDog extension #1237
    first, late, after = language.invoke(broker, "sleeps", "first", "late", "after", timeout_s=1)

    words = "Task timed out after 1.00 seconds"
    assert error_of(late) == ("Sandbox.Timedout", f"RequestId: <id> Error: {words}")
    assert re.search(rf"^\d{{4}}-\d\d-\d\dT[\d:.]+Z {late.request_id} {re.escape(words)}$", late.log, re.M)
    assert late.log.rstrip().endswith("Status: timeout")
    assert late.report.duration_ms == 1000
    assert [json.loads(outcome.payload) for outcome in (first, after)] == [[1, False], [1, True]]


def test_rows_19_to_22_and_27_the_lines_of_lambda_and_what_is_billed(
    broker: Broker, language: Language
) -> None:
    # S test_invocation_with_logs, S test_lambda_cache_local; facts K-4
    cold, warm = language.invoke(broker, "counts", 1, 2)

    assert [json.loads(outcome.payload) for outcome in (cold, warm)] == [1, 2]
    figures = r"Duration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\t"
    family, version = re.fullmatch(r"([a-z]+)\.?(.*)", language.runtime).groups()  # type: ignore[union-attr]
    name = f"{family}:{version.removesuffix('.x')}"
    pattern = (
        rf"INIT_START Runtime Version: {re.escape(name)}\.v\d+\tRuntime Version ARN: \S+\n"
        rf"(.*\tINFO\t|.*)?loaded\n"
        rf"START RequestId: {cold.request_id} Version: \$LATEST\n"
        rf".*call 1\nEND RequestId: {cold.request_id}\n"
        rf"REPORT RequestId: {cold.request_id}\t{figures}Init Duration: [\d.]+ ms\t\n"
    )
    assert re.fullmatch(pattern, cold.log), cold.log
    assert re.search(rf"^REPORT RequestId: {warm.request_id}\t{figures}\n\Z", warm.log, re.M)
    report = cold.report
    assert report.init_duration_ms is not None
    whole = report.init_duration_ms + report.duration_ms
    assert whole <= report.billed_duration_ms < whole + 1.01


def test_rows_22_and_25_a_slow_initialisation_is_tried_again_in_the_invocation(
    impatient: Broker, language: Language
) -> None:
    # DG lambda-runtime-environment (facts I-3, I-15)
    (outcome,) = language.invoke(impatient, "slow_at_first.handler")

    assert outcome.payload == '"late, but done"'
    phases = r"^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: timeout$(?s:.*)^START RequestId"
    assert re.search(phases, outcome.log, re.M), outcome.log
    assert outcome.report.init_duration_ms is None


def test_rows_23_and_24_a_suppressed_initialisation_counts_against_the_timeout(
    impatient: Broker, language: Language
) -> None:
    # RIE rapid/handlers.go; Stuyvenberg 2024-10
    outcomes = language.invoke(impatient, "slow_for_ever.handler", 1, 2, timeout_s=1)

    assert [error_of(outcome)[0] for outcome in outcomes] == ["Sandbox.Timedout"] * 2
    assert [outcome.report.duration_ms for outcome in outcomes] == [1000, 1000]


def test_row_26_a_response_may_have_so_many_bytes_and_no_more(broker: Broker, language: Language) -> None:
    # S test_lambda_too_large_response; RIE
    most, more, after = language.invoke(broker, "is_large", MOST, MOST + 1, 10)

    assert len(most.payload) == MOST
    assert error_of(more)[0] == "Function.ResponseSizeTooLarge"
    assert json.loads(after.payload) == "x" * 8


def test_rows_31_and_32_where_it_finds_itself(broker: Broker, language: Language) -> None:
    # S 2026-01
    (outcome,) = language.invoke(broker, "tells")

    assert json.loads(outcome.payload) == [
        "169.254.100.1:9001",
        ":UTC",
        "en_US.UTF-8",
        "/var/task",
        "/var/task",
    ]


def test_row_29_between_invocations_nothing_runs(broker: Broker, language: Language) -> None:
    # DG lambda-runtime-environment (facts I-8): frozen, it cannot have counted while somebody else ran
    owner = f"row 29 in {language.name}"
    language.invoke(broker, "ticks", owner=owner, warm=True)
    language.invoke(broker, "pauses", 500)
    (outcome,) = language.invoke(broker, "ticks", owner=owner, warm=True)

    number, longest_s = json.loads(outcome.payload)
    assert outcome.report.init_duration_ms is None
    assert 1 <= number < 40
    assert longest_s > 0.4
