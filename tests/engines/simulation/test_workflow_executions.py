"""Branches, iterations, task tokens, and what bounds an execution."""

import pytest

from portal.engines.simulation import FunctionSettings, SimulatedFunction
from portal.engines.simulation.workflow import BadDefinition, NoSuchTask

from .scripted import Handler, Stage
from .workflows import ARN, INVOKE, failing, machine, passing, retry, run, task

# Branches


def branch(**states):
    return {"StartAt": next(iter(states)), "States": states}


def test_branches_run_side_by_side_and_give_a_list():
    stage = Stage(lambda event: event["n"], duration_ms=1_000)
    states = {
        "P": {
            "Type": "Parallel",
            "Branches": [branch(A=task(Parameters={"n": 1})), branch(B=task(Parameters={"n": 2}))],
            "ResultPath": "$.results",
            "End": True,
        }
    }
    execution = run(states, {"in": 1}, stage=stage)

    assert execution.output == {"in": 1, "results": [1, 2]}
    assert stage.times == [0, 0]


def test_a_branch_that_fails_ends_the_others_and_the_whole_is_retried_or_caught():
    stage = Stage(failing("E", "E"), duration_ms=1_000)
    states = {
        "P": {
            "Type": "Parallel",
            "Branches": [branch(A=task()), branch(W={"Type": "Wait", "Seconds": 900, "End": True})],
            "Retry": [retry("E", MaxAttempts=1)],
            "Catch": [retry("E", Next="Z")],
            "End": True,
        },
        "Z": passing(),
    }
    execution = run(states, stage=stage)

    assert execution.output["Error"] == "E"
    assert stage.times == [0, 2_000]
    assert stage.clock.now_ms < 900_000


def test_a_map_gives_each_item_to_its_states_and_keeps_their_order():
    stage = Stage(lambda event: event["item"] * 10)
    states = {
        "M": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemSelector": {"item.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index", "of.$": "$.name"},
            "ItemProcessor": branch(T=task()),
            "End": True,
        }
    }
    execution = run(states, {"items": [3, 1, 2], "name": "x"}, stage=stage)

    assert execution.output == [30, 10, 20]
    assert sorted(event["at"] for event in stage.events) == [0, 1, 2]
    assert run(states, {"items": [], "name": "x"}).output == []
    assert run(states, {"items": 5, "name": "x"}).error.error == "States.Runtime"


@pytest.mark.parametrize(("most", "peak"), [(0, 40), (3, 3), (100, 40)])
def test_an_inline_map_has_forty_iterations_at_once(most, peak):
    """facts T-12."""
    stage = Stage(lambda event: None, duration_ms=1_000)
    states = {
        "M": {"Type": "Map", "MaxConcurrency": most, "ItemProcessor": branch(T=task()), "End": True},
    }
    run(states, list(range(90)), stage=stage)

    assert stage.function.peak == peak
    assert len(stage.events) == 90


# Task tokens


def waiting(**fields):
    parameters = {"FunctionName": "my-function", "Payload": {"token.$": "$$.Task.Token"}}
    return task(Resource=f"{INVOKE}.waitForTaskToken", Parameters=parameters, **fields)


def test_a_token_is_waited_for_however_the_function_answers():
    stage = Stage(lambda event: "ignored")
    made = machine(stage, {"T": waiting()})
    execution = made.start()
    stage.clock.at(3_600_000, lambda: made.send_task_success(stage.events[0]["token"], {"approved": True}))
    stage.run()

    assert execution.output == {"approved": True}
    assert made.tokens == []
    with pytest.raises(NoSuchTask):
        made.send_task_success(stage.events[0]["token"], None)


def test_a_token_that_fails_is_an_error_like_any_other():
    stage = Stage()
    made = machine(stage, {"T": waiting(Catch=[retry("Refused", Next="Z")]), "Z": passing()})
    execution = made.start()
    stage.clock.at(5_000, lambda: made.send_task_failure(made.tokens[0], "Refused", "too much"))
    stage.run()

    assert execution.output == {"Error": "Refused", "Cause": "too much"}


def test_a_token_without_a_heartbeat_times_out_and_one_with_heartbeats_does_not():
    stage = Stage()
    made = machine(stage, {"T": waiting(HeartbeatSeconds=60)})
    execution = made.start()
    stage.clock.at(50_000, lambda: made.send_task_heartbeat(made.tokens[0]))
    seen = []
    stage.clock.at(100_000, lambda: seen.append(execution.status))
    stage.run()

    assert seen == ["RUNNING"]
    assert execution.error.error == "States.HeartbeatTimeout"
    assert stage.clock.now_ms == 110_000


def test_nobody_who_answers_leaves_the_execution_running():
    stage = Stage()
    made = machine(stage, {"T": waiting()})
    execution = made.start()
    stage.run()

    assert execution.status == "RUNNING"
    assert made.held == 1


# Executions


def test_an_execution_that_takes_too_long_is_timed_out():
    stage = Stage(duration_ms=10_000, timeout_ms=60_000)
    made = machine(stage, {"T": task()}, TimeoutSeconds=5)
    execution = made.start()
    stage.run()

    assert execution.status == "TIMED_OUT"
    assert stage.clock.now_ms == 10_000
    assert stage.ledger(made).check()


def test_work_that_nobody_waits_for_any_more_is_done_all_the_same():
    stage = Stage(lambda event: "done", duration_ms=5_000, timeout_ms=60_000)
    rule = retry("States.Timeout", IntervalSeconds=1, MaxAttempts=1)
    made = machine(stage, {"T": task(TimeoutSeconds=2, Retry=[rule])})
    made.start()
    stage.run()

    stock = stage.ledger(made)
    assert (stock.invocations, stock.duplicated) == (2, 1)
    assert stock.check()


def test_an_express_workflow_has_five_minutes_and_no_tokens():
    """facts T-12."""
    stage = Stage()
    wait = {"W": {"Type": "Wait", "Seconds": 301, "End": True}}
    assert run(wait, stage=stage, kind="EXPRESS").status == "TIMED_OUT"
    assert run(wait, stage=Stage()).status == "SUCCEEDED"
    with pytest.raises(BadDefinition, match="Express"):
        machine(Stage(), {"T": waiting()}, kind="EXPRESS")


def test_a_machine_that_turns_in_a_circle_ends_at_twenty_five_thousand_events():
    """facts T-12."""
    execution = run({"A": passing(Next="B"), "B": passing(Next="A")})

    assert execution.error.error == "States.Runtime"
    assert "maximum number of history events (25000)" in execution.error.cause
    assert len(execution.history) <= 25_001


def test_the_history_tells_what_happened_by_the_names_that_it_has_on_aws():
    execution = run({"T": task(Retry=[retry("E")])}, stage=Stage(failing("E")))

    assert [event.type for event in execution.history] == [
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionFailed",
        "LambdaFunctionScheduled",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]


def test_executions_are_accounted_for():
    stage = Stage(failing("E"))
    made = machine(stage, {"T": task()})
    made.start()
    made.start()
    stage.run()
    stock = stage.ledger()

    assert (stock.arrived, stock.deleted, stock.expired) == (2, 1, 1)
    assert stock.check()


def test_two_functions_of_one_machine_are_told_apart():
    stage = Stage(lambda event: "one")
    other = Handler(lambda event: "two")
    second = SimulatedFunction(
        clock=stage.clock,
        journal=stage.journal,
        handler=other,
        settings=FunctionSettings(name="second"),
        account=stage.account,
        chance=stage.chance,
    )
    states = {
        "A": task(ResultPath="$.a", Next="B"),
        "B": task(Resource=ARN.replace("my-function", "second"), ResultPath="$.b"),
    }
    execution = run(states, {}, stage=stage, functions={"my-function": stage.function, "second": second})

    assert execution.output == {"a": "one", "b": "two"}
