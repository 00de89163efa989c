"""What cannot be run, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import (
    BadFunction,
    Call,
    Concurrency,
    Function,
    Job,
    Outcome,
    Report,
    Routing,
    Traced,
    job_from_json,
    job_to_json,
    outcome_from_json,
    outcome_to_json,
    validate,
    validate_event,
    validate_job,
)

CODE = {"lambda_function.py": "def lambda_handler(event, context): pass"}
JOB = Job(id="1", owner="alice", function=Function(files=CODE), events=("{}",))


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
        ({"tracing": "active"}, "PassThrough or Active"),
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
        ({"log_format": "json"}, "Text or JSON"),
        ({"log_format": "JSON", "application_log_level": "LOUD"}, "application log level is one of TRACE"),
        ({"log_format": "JSON", "system_log_level": "ERROR"}, "system log level is one of DEBUG, INFO, WARN"),
        ({"application_log_level": "INFO"}, "needs the log format JSON"),
        ({"system_log_level": "INFO"}, "needs the log format JSON"),
        ({"ephemeral_mb": 511}, "512 to 10,240"),
        ({"ephemeral_mb": 10_241}, "512 to 10,240"),
        ({"layers": tuple("abcdef")}, "5 layers at most"),
        ({"layers": ("a", "a")}, "twice"),
        ({"layers": ("../a",)}, "cannot name a layer"),
        ({"version": "0"}, "no version"),
        ({"version": "live"}, "no version"),
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
        {"log_format": "JSON", "application_log_level": "TRACE", "system_log_level": "WARN"},
        {"ephemeral_mb": 10_240, "version": "12"},
        {"layers": ("one", "two_2"), "layer_files": {"one": {}, "two_2": {"python/a.py": ""}}},
    ],
)
def test_a_function_that_lambda_takes(changes: dict[str, Any]) -> None:
    function = Function(**{"files": CODE, **changes})

    validate(function)

    # And it is the change that is taken, not just the code.
    assert {name: getattr(function, name) for name in changes} == changes


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
    log_format=texts,
    application_log_level=st.none() | texts,
    system_log_level=st.none() | texts,
    ephemeral_mb=st.integers(),
    layers=st.lists(texts, max_size=3).map(tuple),
    version=texts,
    tracing=texts,
)
maybe = st.none() | texts
jobs = st.builds(
    Job,
    id=texts,
    owner=texts,
    function=functions,
    events=st.lists(texts, max_size=3).map(tuple),
    warm=st.booleans(),
    batch=st.booleans(),
    at_once=st.integers(),
    call=st.builds(
        Call,
        qualifier=maybe,
        client_context=maybe,
        cognito_identity_id=maybe,
        cognito_identity_pool_id=maybe,
        request_id=maybe,
        trace=maybe,
    ),
    routing=st.none() | st.builds(Routing, function=functions, weight=st.floats(allow_nan=False)),
    concurrency=st.builds(Concurrency, reserved=st.none() | st.integers(), provisioned=st.integers()),
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
    traced=st.none()
    | st.builds(
        Traced,
        header=texts,
        caller=maybe,
        began_ms=st.floats(allow_nan=False),
        overhead_ms=st.floats(allow_nan=False),
        told=maybe,
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
        Function(files=CODE, log_format="JSON"),
        Function(files=CODE, log_format="JSON", application_log_level="WARN"),
        Function(files=CODE, log_format="JSON", system_log_level="WARN"),
        Function(files=CODE, ephemeral_mb=1_024),
        Function(files=CODE, layers=("a", "b")),
        Function(files=CODE, layers=("b", "a")),
        Function(files=CODE, version="1"),
    ]

    assert len({function.digest for function in functions}) == len(functions)
    assert Function(files=dict(CODE)).digest == functions[0].digest


def routed(**changes: Any) -> dict[str, Any]:
    function = Function(files=CODE, version="1")
    return {
        "function": function,
        "routing": Routing(function=replace(function, **{"version": "2", **changes}), weight=0.1),
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"events": ()}, "1 to 1000 events"),
        ({"at_once": 0}, "1 to 50"),
        ({"call": Call(qualifier="")}, "qualifier"),
        ({"call": Call(qualifier="a b")}, "qualifier"),
        ({"call": Call(client_context="[]")}, "no JSON object"),
        ({"call": Call(client_context="{")}, "no JSON object"),
        ({"call": Call(client_context='{"a": NaN}')}, "no JSON object"),
        ({"call": Call(client_context="[" * 2_600)}, "no JSON object"),
        ({"call": Call(client_context="x" * 2_686)}, "3,584 bytes in base64; 3,583"),
        ({"call": Call(cognito_identity_id="us-east-1:1a")}, "id of its pool"),
        ({"call": Call(cognito_identity_id="a", cognito_identity_pool_id="b\r\nX: y")}, "id of its pool"),
        ({"call": Call(request_id="mine")}, "is a UUID"),
        ({"call": Call(trace="Root=1-2-3")}, "A trace header is like"),
        (
            {"call": Call(request_id="0" * 8 + "-0000" * 3 + "-" + "0" * 12), "events": ("1", "2")},
            "of one event",
        ),
        (routed(name="other"), "two versions of one function"),
        (routed(version="1"), "two versions of one function"),
        (routed(version="$LATEST"), "published versions"),
        (routed(memory_mb=1), "Memory"),
        (
            {**routed(), "routing": Routing(function=Function(files=CODE, version="2"), weight=1.1)},
            "0.0 to 1.0",
        ),
    ],
)
def test_a_job_that_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadFunction, match=words):
        validate_job(replace(JOB, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"events": ("1",) * 1_000, "at_once": 50},
        {"call": Call(qualifier="$LATEST", client_context='{"custom": {}}')},
        {"call": Call(client_context='{"' + "x" * 2_678 + '":1}')},
        {"call": Call(cognito_identity_id="us-east-1:1a-2b", cognito_identity_pool_id="us-east-1:3c")},
        routed(),
        {**routed(), "concurrency": Concurrency(reserved=10, provisioned=10)},
    ],
)
def test_a_job_that_is_taken(changes: dict[str, Any]) -> None:
    validate_job(replace(JOB, **changes))


def test_what_a_job_takes_of_the_machine_is_of_all_its_environments() -> None:
    big = Function(files=CODE, memory_mb=256, ephemeral_mb=1_024, version="1")

    assert JOB.memory_mb == 128
    assert replace(JOB, events=("1",) * 4, at_once=3).memory_mb == 3 * 128
    assert replace(JOB, events=("1",), at_once=3).memory_mb == 128
    assert replace(JOB, function=big).memory_mb == 256 + 512
    assert replace(JOB, function=big, concurrency=Concurrency(provisioned=4)).memory_mb == 4 * (256 + 512)


def test_a_row_from_before_there_was_any_of_it_is_still_a_job() -> None:
    old = {
        "id": "1",
        "owner": "alice",
        "events": ["{}"],
        "warm": True,
        "function": {
            "files": CODE,
            "handler": "lambda_function.lambda_handler",
            "runtime": "python3.14",
            "memory_mb": 128,
            "timeout_s": 3,
            "environment": {},
            "name": "my-function",
        },
    }

    assert job_from_json(old) == replace(JOB, id="1", warm=True)
