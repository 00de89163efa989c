"""What a real handler's outcome is to those who wait for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from portal.engines.emulator import Outcome, Report
from portal.engines.simulation.batch_failures import read_failures
from portal.engines.simulation.real import answer_of, logged


def outcome(payload: str, *, failed: bool = False, status: str = "success") -> Outcome:
    report = Report(
        duration_ms=1.0,
        billed_duration_ms=1,
        init_duration_ms=None,
        memory_size_mb=128,
        max_memory_used_mb=40,
        status=status,
    )
    return Outcome(
        payload=payload,
        function_error="Unhandled" if failed else None,
        request_id="r",
        log="",
        log_cut=False,
        report=report,
    )


@pytest.mark.parametrize("value", [None, 5, "text", [1], {"batchItemFailures": []}])
def test_a_response_is_its_value(value):
    answer = answer_of(outcome(json.dumps(value)))

    assert (answer.response, answer.error, answer.timed_out) == (value, None, False)


@pytest.mark.parametrize("text", ["no JSON", "{", "[" * 100_000], ids=["words", "cut", "deep"])
def test_a_response_that_is_no_json_fails_a_batch_whose_failures_are_read(text):
    answer = answer_of(outcome(text))

    assert answer.response == text
    assert read_failures(answer.response, {"a"}) is None


def test_an_error_has_its_type_and_message():
    answer = answer_of(
        outcome('{"errorType": "KeyError", "errorMessage": "no"}', failed=True, status="error")
    )

    assert (answer.error.type, answer.error.message, answer.timed_out) == ("KeyError", "no", False)


def test_a_time_out_is_one():
    assert answer_of(outcome('{"errorMessage": "x"}', failed=True, status="timeout")).timed_out


@pytest.mark.parametrize("payload", ["[]", "5", "x", '{"errorType": null}'])
def test_an_error_that_tells_nothing_is_an_error_still(payload):
    assert answer_of(outcome(payload, failed=True, status="error")).error is not None


def test_an_endless_name_is_cut():
    payload = json.dumps({"errorType": "E" * 10**6, "errorMessage": "m" * 10**6})
    error = answer_of(outcome(payload, failed=True, status="error")).error

    assert (len(error.type), len(error.message)) == (200, 2_000)


EVENT = {"Records": [{"messageId": "m1", "body": "a"}, {"messageId": "m2", "body": "b"}]}


@pytest.mark.parametrize(
    ("log", "handled"),
    [
        ("START\ndone m1\ndone b\nEND\n", {0, 1}),
        ("done m2\n", {1}),
        ("undone m1\nisdone m2\ndone\ndone c\n", set()),
        ("", set()),
    ],
)
def test_a_handler_says_what_it_has_done(log, handled):
    assert logged("done {id}")(EVENT, replace(outcome("null"), log=log)) == handled


def test_a_log_that_was_cut_tells_nothing():
    assert logged("done {id}")(EVENT, replace(outcome("null"), log="done m1", log_cut=True)) is None


@pytest.mark.parametrize(
    ("log", "handled"),
    [
        ("charged 1\n", {0}),
        ("charged 12\n", {1}),
        ("2026-11-28 INFO charged 1, at last\n", {0}),
        ('{"message": "charged 12"}\n', {1}),
        ("charged 123\nrecharged 1\n", set()),
    ],
)
def test_an_event_is_named_by_the_id_in_its_text(log, handled):
    bodies = ['{"id": 1}', '{"id": "12"}', "no JSON", "[" * 100_000, '{"id": [3]}']
    event = {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}

    assert logged("charged {id}")(event, replace(outcome("null"), log=log)) == handled
