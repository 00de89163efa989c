"""What cannot be run, and what is said of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import (
    BadFunction,
    Function,
    Job,
    Outcome,
    Report,
    job_from_json,
    job_to_json,
    outcome_from_json,
    outcome_to_json,
    validate,
    validate_event,
)

CODE = {"lambda_function.py": "def lambda_handler(event, context): pass"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"files": {}}, "There is no code"),
        ({"files": {"a.py": "x" * (256 * 1024 + 1)}}, "262,144"),
        ({"files": {"a.py": "ü" * (128 * 1024 + 1)}}, "262,146 bytes"),
        ({"files": {"/etc/passwd": ""}}, "relative path"),
        ({"files": {"../a.py": ""}}, "relative path"),
        ({"files": {"a//b.py": ""}}, "relative path"),
        ({"files": {"a\0.py": ""}}, "relative path"),
        ({"files": {"x" * 101: ""}}, "relative path"),
        ({"runtime": "python2.7"}, "python3.14"),
        ({"memory_mb": 127}, "128 to 10,240"),
        ({"memory_mb": 10_241}, "128 to 10,240"),
        ({"timeout_s": 0}, "1 to 900"),
        ({"timeout_s": 901}, "1 to 900"),
        ({"timeout_s": float("nan")}, "1 to 900"),
        ({"handler": ""}, "1 to 128"),
        ({"handler": "a b"}, "1 to 128"),
        ({"handler": "a\0.b"}, "1 to 128"),
        ({"handler": "a." + "b" * 127}, "1 to 128"),
        ({"name": "two words"}, "1 to 64"),
        ({"name": "a\r\nX-Header: forged"}, "1 to 64"),
        ({"environment": {"1A": ""}}, "letter first"),
        ({"environment": {"A": ""}}, "letter first"),
        ({"environment": {"AWS_REGION": "eu-west-1"}}, "reserved"),
        ({"environment": {"KEY": "x" * 4094}}, "4,097 bytes; 4,096"),
        ({"environment": {"KEY": "a\0b"}}, "value of KEY"),
        ({"environment": {"KEY": "\ud800"}}, "value of KEY"),
    ],
)
def test_a_function_that_lambda_would_refuse(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadFunction, match=words):
        validate(Function(**{"files": CODE, **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"memory_mb": 10_240, "timeout_s": 900},
        {"handler": "no_dot"},
        {"files": {"package/module.py": "", "data/täble.json": "{}"}, "handler": "package/module.run"},
        {"environment": {"KEY": "x" * 4093}},
        {"runtime": "python3.11"},
    ],
)
def test_a_function_that_lambda_takes(changes: dict[str, Any]) -> None:
    validate(Function(**{"files": CODE, **changes}))


@pytest.mark.parametrize("text", ["null", "1", '"text"', '{"a": [1, 2]}', " {} ", '"\\ud800"', "1e400"])
def test_any_json_is_an_event(text: str) -> None:
    validate_event(text)


def test_an_event_may_have_6_mb() -> None:
    validate_event('"' + "x" * (6 * 1024 * 1024 - 2) + '"')
    with pytest.raises(BadFunction, match="6 MB"):
        validate_event('"' + "x" * (6 * 1024 * 1024 - 1) + '"')


texts = st.text(max_size=20)
functions = st.builds(
    Function,
    files=st.dictionaries(texts, texts, max_size=3),
    handler=texts,
    runtime=texts,
    memory_mb=st.integers(),
    timeout_s=st.floats(allow_nan=False),
    environment=st.dictionaries(texts, texts, max_size=3),
    name=texts,
)
jobs = st.builds(
    Job,
    id=texts,
    owner=texts,
    function=functions,
    events=st.lists(texts, max_size=3).map(tuple),
    warm=st.booleans(),
)
outcomes = st.builds(
    Outcome,
    payload=texts,
    function_error=st.sampled_from([None, "Unhandled"]),
    request_id=texts,
    log=texts,
    log_cut=st.booleans(),
    report=st.builds(
        Report,
        duration_ms=st.floats(allow_nan=False),
        billed_duration_ms=st.integers(),
        init_duration_ms=st.none() | st.floats(allow_nan=False),
        memory_size_mb=st.integers(),
        max_memory_used_mb=st.integers(),
        status=st.sampled_from(["success", "error", "timeout"]),
    ),
)


@given(jobs)
def test_a_job_comes_back_from_json_as_it_was(job: Job) -> None:
    assert job_from_json(json.loads(json.dumps(job_to_json(job)))) == job


@given(outcomes)
def test_an_outcome_comes_back_from_json_as_it_was(outcome: Outcome) -> None:
    assert outcome_from_json(json.loads(json.dumps(outcome_to_json(outcome)))) == outcome


def test_a_digest_changes_with_whatever_would_start_a_new_environment() -> None:
    functions = [
        Function(files=CODE),
        Function(files={**CODE, "other.py": ""}),
        Function(files=CODE, handler="other.handler"),
        Function(files=CODE, runtime="python3.13"),
        Function(files=CODE, memory_mb=256),
        Function(files=CODE, timeout_s=5),
        Function(files=CODE, environment={"STAGE": "test"}),
        Function(files=CODE, name="other"),
    ]

    assert len({function.digest for function in functions}) == len(functions)
    assert Function(files=dict(CODE)).digest == functions[0].digest
