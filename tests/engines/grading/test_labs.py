"""Checks against what invocations came to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.models import Check, Lab, LabHead
from portal.engines.emulator.outcome import Outcome, Report
from portal.engines.grading import from_json, grade_lab, to_json

ID = "8f507cfc-0000-4697-b07a-ac58fc914c95"
EVENT = '{"n": 2}'


def outcome(
    payload: Any = None, *, log: str = "", error: str = "", duration_ms: float = 10, text: str | None = None
) -> Outcome:
    status = {"": "success", "Sandbox.Timedout": "timeout"}.get(error, "error")
    if error:
        payload = {"errorType": error, "errorMessage": payload or "it broke"}
    own = "".join(f"{line}\n" for line in log.splitlines())
    return Outcome(
        payload=json.dumps(payload) if text is None else text,
        function_error="Unhandled" if error else None,
        request_id=ID,
        log=f"INIT_START Runtime Version: python:3.14\nSTART RequestId: {ID} Version: $LATEST\n{own}END RequestId: {ID}\n"
        f"REPORT RequestId: {ID}\tDuration: {duration_ms} ms\n",
        log_cut=False,
        report=Report(duration_ms=duration_ms, billed_duration_ms=11, init_duration_ms=None, memory_size_mb=128,
                      max_memory_used_mb=40, status=status),
    )  # fmt: skip


def lab(*expect: dict[str, Any], events: int = 1, **fields: Any) -> Lab:
    given = tuple({"event": {"n": 2}} for _ in range(events))
    check = Check.model_validate(
        {"slug": "c", "title": "C", "given": given, "expect": expect, "points": 2, **fields}
    )
    head = LabHead(title="L", summary="S", minutes=5, events=(), checks=(check,), timeout_s=3.0)
    return Lab(
        slug="l",
        head=head,
        brief="B",
        starter={},
        solution={},
        wrong={},
        presets=(),
        payloads={"c": (EVENT,) * events},
    )


def result(expect: dict[str, Any], *outcomes: Outcome, files: dict[str, str] | None = None, **fields: Any):
    made = lab(expect, events=max(1, len(outcomes)), **fields)
    return grade_lab(made, files or {}, {"c": outcomes}).results[0]


PROXY = {"statusCode": 201, "headers": {"a": "b"}, "body": '{"items": [{"id": 7}], "ok": true}'}
HELD = [
    ({"kind": "equals", "value": {"a": 1}}, {"a": 1.0}),
    ({"kind": "equals", "value": None}, None),
    ({"kind": "includes", "value": {"a": {"b": [2]}}}, {"a": {"b": [1, 2, 3], "c": 1}, "d": 1}),
    ({"kind": "at_path", "path": "$.statusCode", "value": 201}, PROXY),
    ({"kind": "at_path", "path": "$.body", "decode": "json", "then": "$.items[0].id", "value": 7}, PROXY),
    (
        {"kind": "at_path", "path": "$.body", "decode": "json", "value": {"items": [{"id": 7}], "ok": True}},
        PROXY,
    ),
    ({"kind": "at_path", "path": "$.headers.a", "pattern": "^b$"}, PROXY),
    ({"kind": "at_path", "path": "$.headers.z", "present": False}, PROXY),
    ({"kind": "at_path", "path": "$.headers.a", "present": True}, PROXY),
    ({"kind": "at_path", "path": "$.a", "value": None}, {"a": None}),
    ({"kind": "matches", "pattern": '"a": \\d+'}, {"a": 12}),
    ({"kind": "about", "value": 100, "relative": 0.01}, 101),
    ({"kind": "about", "value": 11.27, "absolute": 0.01, "path": "$.usd"}, {"usd": 11.28}),
    ({"kind": "succeeds"}, None),
]
MISSED = [
    ({"kind": "equals", "value": 1}, True, "Expected 1 at $, got true (a boolean)."),
    ({"kind": "equals", "value": 0}, False, "Expected 0 at $, got false (a boolean)."),
    (
        {"kind": "equals", "value": {"a": 1}},
        {"a": 1, "b": 2},
        'There is a key "b" at $ that should not be there.',
    ),
    ({"kind": "equals", "value": {"a b": [1]}}, {"a b": [2]}, 'Expected 1 at $["a b"][0], got 2.'),
    ({"kind": "equals", "value": [1, 2]}, [2, 1], "Expected 1 at $[0], got 2."),
    ({"kind": "equals", "value": [1]}, [1, 2], "Expected 1 item at $, got 2."),
    ({"kind": "equals", "value": "1"}, 1, 'Expected "1" at $, got 1 (a number).'),
    ({"kind": "includes", "value": [1, 1]}, [1], "Expected an item 1 at $, got [1]."),
    ({"kind": "includes", "value": {"a": 1}}, {}, "Expected 1 at $.a, and there is nothing."),
    (
        {"kind": "at_path", "path": "$.statusCode", "value": 200},
        PROXY,
        "Expected 200 at $.statusCode, got 201.",
    ),
    ({"kind": "at_path", "path": "$.no", "value": 200}, PROXY, "Expected 200 at $.no, and there is nothing."),
    (
        {"kind": "at_path", "path": "$.a", "decode": "json", "value": 1},
        {"a": {}},
        "Expected JSON text at $.a: got {} (an object).",
    ),
    (
        {"kind": "at_path", "path": "$.a", "decode": "json", "value": 1},
        {"a": "{"},
        'Expected JSON text at $.a: got "{".',
    ),
    (
        {"kind": "at_path", "path": "$.headers.a", "pattern": "^c"},
        PROXY,
        'Expected $.headers.a to match ^c, got "b".',
    ),
    (
        {"kind": "at_path", "path": "$.headers.a", "present": False},
        PROXY,
        'Expected nothing at $.headers.a, and got "b".',
    ),
    ({"kind": "at_path", "path": "$.a[*]", "value": 1}, {"a": [1, 2]}, "Expected 1 at $.a[*], got 2."),
    (
        {"kind": "at_path", "path": "$.a", "value": [{"b": 1}]},
        {"a": [{"b": 2}]},
        "Expected 1 at $.a[0].b, got 2.",
    ),
    ({"kind": "at_path", "path": "$.a", "value": 1}, {"a": "1"}, 'Expected 1 at $.a, got "1" (a string).'),
    ({"kind": "matches", "pattern": "x"}, {"a": 1}, "The response should match x, and does not."),
    ({"kind": "about", "value": 100, "relative": 0.01}, 102, "Expected 100 ± 1 % at $, got 102."),
    ({"kind": "about", "value": 1, "absolute": 1}, True, "Expected a number at $, got true (a boolean)."),
    ({"kind": "about", "value": 1, "absolute": 1}, 10**400, None),
    (
        {"kind": "fails", "error_type": "ValueError"},
        1,
        "Expected a function error ValueError, and the function returned 1.",
    ),
]


@pytest.mark.parametrize(("expect", "payload"), HELD)
def test_an_expectation_that_holds(expect, payload):
    found = result(expect, outcome(payload))

    assert (found.passed, found.points, found.failure) == (True, 2, None)


@pytest.mark.parametrize(("expect", "payload", "reason"), MISSED)
def test_an_expectation_that_does_not_hold_says_why(expect, payload, reason):
    found = result(expect, outcome(payload))

    assert (found.passed, found.points) == (False, 0)
    assert reason is None or found.failure.reason == reason
    assert json.loads(found.failure.event) == json.loads(EVENT)
    assert found.failure.actual is not None


@pytest.mark.parametrize(
    ("expect", "outcomes", "passed"),
    [
        ({"kind": "fails", "error_type": "ValueError"}, [outcome(error="ValueError")], True),
        ({"kind": "fails", "error_type": "Runtime\\..*"}, [outcome(error="Runtime.ExitError")], True),
        ({"kind": "fails", "error_type": "Value"}, [outcome(error="ValueError")], False),
        (
            {"kind": "fails", "error_type": "ValueError", "message": "^no such"},
            [outcome("no such x", error="ValueError")],
            True,
        ),
        (
            {"kind": "fails", "error_type": "ValueError", "message": "^no such"},
            [outcome("else", error="ValueError")],
            False,
        ),
        ({"kind": "succeeds"}, [outcome(1), outcome(error="ValueError")], False),
        ({"kind": "succeeds", "invocation": 0}, [outcome(1), outcome(error="ValueError")], True),
        ({"kind": "succeeds"}, [outcome(error="Sandbox.Timedout")], False),
        ({"kind": "equals", "value": 1, "invocation": 0}, [outcome(1), outcome(2)], True),
        ({"kind": "equals", "value": 1}, [outcome(1), outcome(2)], False),
        ({"kind": "logs", "pattern": "^hi$"}, [outcome(log="hi")], True),
        ({"kind": "logs", "pattern": "^hi$"}, [outcome(log="hi you")], False),
        ({"kind": "logs", "pattern": "START|REPORT"}, [outcome(log="x")], False),
        ({"kind": "logs", "pattern": "hi", "times": 2}, [outcome(log="hi"), outcome(log="hi")], True),
        ({"kind": "logs", "pattern": "hi", "times": 2}, [outcome(log="hi\nhi\nhi")], False),
        ({"kind": "logs", "pattern": "hi", "times": 0}, [outcome(log="ho")], True),
        ({"kind": "logs", "pattern": "hi", "invocation": 1}, [outcome(log="hi"), outcome()], False),
        (
            {"kind": "logs", "pattern": "secret", "absent": True},
            [outcome(log="x"), outcome(log="my secret")],
            False,
        ),
        ({"kind": "logs", "pattern": "secret", "absent": True}, [outcome(log="REPORT secret")], False),
        (
            {"kind": "once_per_environment", "pattern": "connect"},
            [outcome(log="connect"), outcome(log="x")],
            True,
        ),
        (
            {"kind": "once_per_environment", "pattern": "connect"},
            [outcome(log="connect"), outcome(log="connect")],
            False,
        ),
        ({"kind": "once_per_environment", "pattern": "connect"}, [outcome(), outcome()], False),
        ({"kind": "before_deadline", "spare_ms": 500}, [outcome(duration_ms=2_400)], True),
        ({"kind": "before_deadline", "spare_ms": 500}, [outcome(duration_ms=2_501)], False),
        (
            {"kind": "before_deadline", "spare_ms": 0},
            [outcome(duration_ms=3_000, error="Sandbox.Timedout")],
            False,
        ),
    ],
)
def test_how_invocations_ended_and_what_they_wrote(expect, outcomes, passed):
    assert result(expect, *outcomes).passed is passed


@pytest.mark.parametrize(
    "kind",
    [
        {"kind": "equals", "value": 1},
        {"kind": "matches", "pattern": "."},
        {"kind": "about", "value": 1, "absolute": 9},
    ],
)
def test_a_function_error_is_told_instead_of_a_comparison(kind):
    failure = result(kind, outcome("list index out of range", error="IndexError")).failure

    assert (
        failure.reason
        == "Expected a response, and the function failed with IndexError: list index out of range"
    )


def test_a_timeout_is_told_with_its_length():
    failure = result({"kind": "equals", "value": 1}, outcome(error="Sandbox.Timedout"), timeout_s=2.0).failure

    assert failure.reason == "The function was stopped after 2 s, its timeout, without a response."


@pytest.mark.parametrize("expect", [
    {"kind": "equals", "value": 1}, {"kind": "succeeds"}, {"kind": "logs", "pattern": "x", "absent": True},
    {"kind": "logs", "pattern": "x", "times": 0}, {"kind": "fails", "error_type": "X"}, {"kind": "before_deadline", "spare_ms": 0},
])  # fmt: skip
def test_a_run_cut_short_fails_its_checks(expect):
    found = grade_lab(lab(expect, events=2), {}, {"c": (outcome(1),)}).results[0]
    nothing = grade_lab(lab(expect), {}, {}).results[0]

    assert not found.passed
    assert not nothing.passed
    assert "cut short" in nothing.failure.reason


def test_a_hidden_check_tells_its_hint_and_nothing_else():
    made = lab({"kind": "equals", "value": "the secret"}, hidden=True, hint="What of an empty list?")

    grade = grade_lab(made, {}, {"c": (outcome("mine", log='{"n": 2}'),)})

    failure = grade.results[0].failure
    assert (failure.reason, failure.event, failure.expected, failure.actual, failure.prints) == (
        "What of an empty list?", None, None, None, "",
    )  # fmt: skip
    assert "secret" not in json.dumps(to_json(grade))


def test_a_failure_shows_the_functions_own_lines_only():
    failure = result(
        {"kind": "equals", "value": 1}, outcome(2, log="before\nSTART of mine\nREPORT of mine")
    ).failure

    assert failure.prints == "before\nSTART of mine\nREPORT of mine"


@pytest.mark.parametrize(
    "text", ["", "nope", "NaN", "[" * 100_000 + "]" * 100_000, '{"a": ' * 300 + "1" + "}" * 300]
)
@pytest.mark.parametrize(
    "expect", [expect for expect, _ in HELD if expect["kind"] not in ("succeeds", "matches")]
)
def test_a_payload_that_is_no_json_fails_and_breaks_nothing(expect, text):
    assert not result(expect, outcome(text=text)).passed


def test_what_a_database_refuses_is_not_in_a_failure():
    text = json.dumps({"a": "\0", "b": "\ud800"})

    failure = result({"kind": "equals", "value": 1}, outcome(text=text, log="x\0y\ud800")).failure

    for shown in (failure.reason, failure.actual, failure.prints):
        assert "\0" not in shown
        assert shown.encode()  # half a pair could not be encoded
    assert failure.prints == "x\N{SYMBOL FOR NULL}y?"


def test_a_hostile_text_does_not_hold_up_a_pattern():
    slow = "ab" * 500_000
    for pattern in ("a.*c", "(a|b)c", "^(?:ab){1,16}x", "a[^c]*b[^d]*c"):
        assert not result({"kind": "matches", "pattern": pattern}, outcome(slow)).passed
        assert not result({"kind": "logs", "pattern": pattern}, outcome(log=slow)).passed


def test_the_first_miss_is_the_failure_and_points_go_by_check():
    made = lab({"kind": "succeeds"}, {"kind": "equals", "value": 1}, {"kind": "matches", "pattern": "never"})

    grade = grade_lab(made, {}, {"c": (outcome(2),)})

    assert grade.results[0].failure.reason == "Expected 1 at $, got 2."
    assert (grade.mark.points, grade.mark.out_of, grade.passed) == (0, 2, 0)


@given(
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)), max_size=3),
    st.booleans(),
)
def test_a_grade_survives_json_and_grading_again_changes_nothing(payloads, hidden):
    made = lab(
        {"kind": "equals", "value": 1},
        {"kind": "logs", "pattern": "x"},
        events=3,
        hidden=hidden,
        hint="Think.",
    )
    outcomes = {"c": tuple(outcome(payload, log="x") for payload in payloads)}

    grade = grade_lab(made, {}, outcomes)

    assert from_json(json.loads(json.dumps(to_json(grade)))) == grade == grade_lab(made, {}, outcomes)
    assert 0 <= grade.mark.points <= grade.mark.out_of
