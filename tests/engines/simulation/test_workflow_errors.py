"""Retries and catches of state machines, and what errors are called."""

import json

import pytest

from portal.engines.simulation import Kind

from .scripted import Raised, Stage
from .workflows import failing, gaps, passing, retry, run, task

# Retries


def test_retries_are_three_after_one_two_and_four_seconds_unless_told_otherwise():
    """facts N-20: IntervalSeconds 1, MaxAttempts 3, BackoffRate 2.0."""
    stage = Stage(failing(*["E"] * 9))
    execution = run({"T": task(Retry=[retry("States.ALL")])}, stage=stage)

    assert gaps(stage) == [1_000, 2_000, 4_000]
    assert (execution.status, execution.error.error) == ("FAILED", "E")


def test_the_best_practice_of_lambda_is_two_seconds_six_times_doubled():
    """sfn-best-practices, bp-lambda-serviceexception: IntervalSeconds 2, MaxAttempts 6, BackoffRate 2."""
    errors = [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.ClientExecutionTimeoutException",
    ]
    stage = Stage(failing(*(errors * 2)[:6]))
    rule = retry(*errors, IntervalSeconds=2, MaxAttempts=6, BackoffRate=2)
    execution = run({"T": task(Retry=[rule])}, stage=stage)

    assert gaps(stage) == [2_000, 4_000, 8_000, 16_000, 32_000, 64_000]
    assert execution.output == "done"


def test_a_delay_is_cut_at_the_most_that_is_asked_for():
    stage = Stage(failing(*["E"] * 3))
    rule = retry("E", IntervalSeconds=3, MaxDelaySeconds=5, MaxAttempts=3)
    run({"T": task(Retry=[rule])}, stage=stage)

    assert gaps(stage) == [3_000, 5_000, 5_000]


def test_full_jitter_is_anything_up_to_the_delay_and_the_same_for_one_seed():
    waits = []
    for _ in range(2):
        stage = Stage(failing(*["E"] * 6))
        rule = retry("E", IntervalSeconds=10, MaxAttempts=6, BackoffRate=1, JitterStrategy="FULL")
        run({"T": task(Retry=[rule])}, stage=stage)
        waits.append(gaps(stage))

    assert all(0 <= wait <= 10_000 for wait in waits[0])
    assert len(set(waits[0])) > 1
    assert waits[0] == waits[1]


def test_each_retrier_counts_for_itself_as_documented():
    """The complex scenario of concepts-error-handling: A, B, C and B again, which ends in the catch."""
    stage = Stage(failing("ErrorA", "ErrorB", "ErrorC", "ErrorB"))
    states = {
        "X": task(
            Retry=[
                retry("ErrorA", "ErrorB", IntervalSeconds=1, BackoffRate=2.0, MaxAttempts=2),
                retry("ErrorC", IntervalSeconds=5),
            ],
            Catch=[retry("States.ALL", Next="Z")],
        ),
        "Z": passing(),
    }
    execution = run(states, stage=stage)

    assert gaps(stage) == [1_000, 2_000, 5_000]
    assert execution.output["Error"] == "ErrorB"


def test_no_attempts_means_that_an_error_is_never_retried():
    stage = Stage(failing("E", "E"))
    states = {"T": task(Retry=[retry("E", MaxAttempts=0), retry("States.ALL")])}

    assert run(states, stage=stage).status == "FAILED"
    assert len(stage.events) == 1


# The names of errors


def test_the_name_of_an_error_is_its_type():
    execution = run({"T": task()}, stage=Stage(failing("ValueError")))

    assert execution.error.error == "ValueError"
    assert json.loads(execution.error.cause) == {"errorMessage": "no luck", "errorType": "ValueError"}


def test_a_throttle_is_too_many_requests_and_takes_a_retry_away():
    stage = Stage(reserved=0)
    execution = run({"T": task(Retry=[retry("Lambda.TooManyRequestsException")])}, stage=stage)

    throttled = [one for one in stage.journal if one.kind is Kind.THROTTLED]
    assert execution.error.error == "Lambda.TooManyRequestsException"
    assert execution.error.cause.startswith("Rate Exceeded.")
    assert len(throttled) == 4


def test_a_functions_own_timeout_is_sandbox_timedout():
    stage = Stage(duration_ms=5_000, timeout_ms=3_000)

    assert run({"T": task()}, stage=stage).error.error == "Sandbox.Timedout"


def test_a_function_that_is_not_there_is_not_found():
    execution = run({"T": task()}, functions={})

    assert execution.error.error == "Lambda.ResourceNotFoundException"


def test_an_error_without_a_type_is_unknown():
    assert run({"T": task()}, stage=Stage(failing(" ".strip() or "x"))).error.error == "x"
    stage = Stage(lambda event: (_ for _ in ()).throw(Raised("")))
    assert run({"T": task()}, stage=stage).error.error == "Lambda.Unknown"


@pytest.mark.parametrize(
    ("names", "error", "is_caught"),
    [
        (["States.ALL"], "Whatever", True),
        (["States.TaskFailed"], "Whatever", True),
        (["States.TaskFailed"], "States.Timeout", False),
        (["States.ALL"], "States.Timeout", True),
        (["States.ALL"], "States.Runtime", False),
        (["States.ALL"], "States.DataLimitExceeded", False),
        (["States.TaskFailed"], "States.Runtime", False),
        (["States.DataLimitExceeded"], "States.DataLimitExceeded", True),
        (["whatever"], "Whatever", False),
        (["A", "B"], "B", True),
    ],
)
def test_what_wildcards_catch(names, error, is_caught):
    """facts N-20: States.ALL does not catch States.DataLimitExceeded or States.Runtime."""
    from portal.engines.simulation.workflow.faults import matches

    assert matches(error, tuple(names)) is is_caught


def test_a_state_that_takes_too_long_times_out_though_the_function_goes_on():
    stage = Stage(lambda event: "late", duration_ms=10_000, timeout_ms=60_000)
    rule = retry("States.Timeout", IntervalSeconds=1, MaxAttempts=2)
    execution = run({"T": task(TimeoutSeconds=2, Retry=[rule])}, stage=stage)

    assert (execution.status, execution.error.error) == ("FAILED", "States.Timeout")
    assert stage.times == [0, 3_000, 7_000]
    assert stage.clock.now_ms == 17_000


# Catches


def test_a_catch_replaces_the_input_or_keeps_the_error_beside_it():
    states = {
        "T": task(Catch=[retry("E", ResultPath="$.error", Next="Z")]),
        "Z": passing(),
    }
    execution = run(states, {"order": 7}, stage=Stage(failing("E")))
    assert execution.output["order"] == 7
    assert execution.output["error"]["Error"] == "E"

    del states["T"]["Catch"][0]["ResultPath"]
    assert set(run(states, {"order": 7}, stage=Stage(failing("E"))).output) == {"Error", "Cause"}

    states["T"]["Catch"][0]["ResultPath"] = None
    assert run(states, {"order": 7}, stage=Stage(failing("E"))).output == {"order": 7}


def test_the_first_catcher_that_names_the_error_takes_it():
    catch = [retry("Other", Next="A"), retry("E", Next="B"), retry("States.ALL", Next="A")]
    states = {"T": task(Catch=catch), "A": passing(Result="a"), "B": passing(Result="b")}

    assert run(states, stage=Stage(failing("E"))).output == "b"


def test_a_path_that_leads_nowhere_ends_the_execution_whoever_would_catch_it():
    states = {
        "T": task(Parameters={"id.$": "$.order.id"}, Catch=[retry("States.ALL", Next="Z")]),
        "Z": passing(),
    }
    execution = run(states, {"order": {}})

    assert (execution.status, execution.error.error) == ("FAILED", "States.Runtime")
    assert (
        "An error occurred while executing the state 'T' (entered at the event id #2)"
        in execution.error.cause
    )
    assert "The JSONPath '$.order.id' specified for the field 'id.$'" in execution.error.cause
