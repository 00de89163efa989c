"""Data between the states of a machine: paths, templates, functions, choices and waits."""

import json

import pytest

from .scripted import Stage
from .workflows import ARN, INVOKE, machine, passing, retry, run, task

# Data


def test_input_goes_through_its_paths_and_so_does_the_result():
    """concepts-input-output-filtering, all five of them in turn."""
    stage = Stage(lambda event: {"sum": event["one"] + event["two"], "noise": True})
    states = {
        "T": task(
            InputPath="$.numbers",
            Parameters={"one.$": "$.a", "two.$": "$.b", "fixed": 5, "list": [{"x.$": "$.a"}]},
            ResultSelector={"total.$": "$.sum", "of.$": "$$.State.Name"},
            ResultPath="$.result.here",
            OutputPath="$.result",
        )
    }
    execution = run(states, {"numbers": {"a": 3, "b": 4}, "rest": 1}, stage=stage)

    assert stage.events == [{"one": 3, "two": 4, "fixed": 5, "list": [{"x": 3}]}]
    assert execution.output == {"here": {"total": 7, "of": "T"}}


@pytest.mark.parametrize(
    ("fields", "output"),
    [
        ({"ResultPath": None}, {"in": 1}),
        ({"InputPath": None}, {}),
        ({"OutputPath": None}, {}),
        ({"Result": [1]}, [1]),
        ({"Result": "x", "ResultPath": "$.out"}, {"in": 1, "out": "x"}),
        ({"Parameters": {"kept.$": "$"}}, {"kept": {"in": 1}}),
    ],
    ids=json.dumps,
)
def test_a_pass_state_shapes_its_input(fields, output):
    assert run({"P": passing(**fields)}, {"in": 1}).output == output


def test_a_result_that_has_no_place_in_the_input_is_an_error():
    execution = run({"P": passing(Result=1, ResultPath="$.a.b")}, {"a": "text"})

    assert execution.error.error == "States.ResultPathMatchFailure"


def test_the_integration_wraps_the_payload_and_says_how_it_went():
    parameters = {"FunctionName": f"{ARN}:$LATEST", "Payload.$": "$"}
    execution = run({"T": task(Resource=INVOKE, Parameters=parameters)}, {"a": 1})

    assert execution.output["Payload"] == {"a": 1}
    assert execution.output["StatusCode"] == 200
    assert execution.output["ExecutedVersion"] == "$LATEST"


def test_an_event_invocation_is_not_waited_for():
    stage = Stage(duration_ms=60_000, timeout_ms=90_000)
    parameters = {"FunctionName": "my-function", "InvocationType": "Event", "Payload": {"a": 1}}
    made = machine(stage, {"T": task(Resource=INVOKE, Parameters=parameters)})
    execution = made.start()
    seen = []
    stage.clock.at(1_000, lambda: seen.append(execution.status))
    stage.run()

    assert seen == ["SUCCEEDED"]
    assert execution.output["StatusCode"] == 202
    assert stage.events == [{"a": 1}]


def test_more_than_256_kib_does_not_go_from_state_to_state():
    """facts T-12: 262,144 bytes."""
    stage = Stage(lambda event: "x" * (262_144 - 2))
    assert run({"T": task()}, stage=stage).status == "SUCCEEDED"

    stage = Stage(lambda event: "x" * (262_144 - 1))
    execution = run({"T": task(Catch=[retry("States.ALL", Next="Z")]), "Z": passing()}, stage=stage)
    assert execution.error.error == "States.DataLimitExceeded"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("States.Format('Hello, {}', $.name)", "Hello, Ann"),
        (r"States.Format('\{\}\' {}', $.n)", "{}' 3"),
        ("States.StringToJson($.text)", {"a": [1]}),
        ("States.JsonToString($.list)", "[1,2,2,3]"),
        ("States.Array(1, 'two', $.name, null, true)", [1, "two", "Ann", None, True]),
        ("States.ArrayPartition($.list, 3)", [[1, 2, 2], [3]]),
        ("States.ArrayContains($.list, 3)", True),
        ("States.ArrayContains($.list, true)", False),
        ("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
        ("States.ArrayGetItem($.list, 3)", 3),
        ("States.ArrayLength($.list)", 4),
        ("States.ArrayUnique($.list)", [1, 2, 3]),
        ("States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="),
        ("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", "Data to encode"),
        ("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ("States.JsonMerge($.one, $.other, false)", {"a": {"x": 2}, "b": 1}),
        ("States.MathRandom(1, 2)", 1),
        ("States.MathAdd($.n, -1)", 2),
        ("States.StringSplit('1,2;3', ',;')", ["1", "2", "3"]),
        ("States.Format('{}', States.Array(States.MathAdd(1, 2)))", "[3]"),
    ],
)
def test_intrinsic_functions(call, value):
    data = {
        "name": "Ann",
        "n": 3,
        "text": '{"a": [1]}',
        "list": [1, 2, 2, 3],
        "one": {"a": {"y": 1}, "b": 1},
        "other": {"a": {"x": 2}},
    }

    assert run({"P": passing(Parameters={"out.$": call})}, data).output == {"out": value}


def test_a_uuid_is_the_same_for_one_seed():
    made = [run({"P": passing(Parameters={"id.$": "States.UUID()"})}).output["id"] for _ in range(2)]

    assert made[0] == made[1]
    assert len(made[0]) == 36


def test_arguments_that_do_not_fit_are_an_intrinsic_failure():
    call = "States.ArrayGetItem($.list, 9)"
    execution = run({"P": passing(Parameters={"out.$": call})}, {"list": [1]})

    assert execution.error.error == "States.IntrinsicFailure"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.a.b", 1),
        ("$['a']['b']", 1),
        ("$.list[0]", 1),
        ("$.list[-1]", 3),
        ("$.list[0,2]", [1, 3]),
        ("$.list[1:]", [2, 3]),
        ("$.list[*]", [1, 2, 3]),
        ("$.items[*].id", [7, 8]),
        ("$..id", [7, 8]),
        ("$.a['b','c']", [1]),
        ("$.nothing[*]", []),
        ("$$.Execution.Input.a.b", 1),
    ],
)
def test_paths(path, value):
    data = {"a": {"b": 1}, "list": [1, 2, 3], "items": [{"id": 7}, {"id": 8}], "nothing": []}

    assert run({"P": passing(Parameters={"out.$": path})}, data).output == {"out": value}


# Choice and Wait


@pytest.mark.parametrize(
    ("rule", "data", "holds"),
    [
        ({"StringEquals": "a"}, "a", True),
        ({"StringEquals": "a"}, 1, False),
        ({"StringLessThan": "b"}, "a", True),
        ({"StringGreaterThanEquals": "b"}, "b", True),
        ({"StringMatches": "log-*.txt"}, "log-7.txt", True),
        ({"StringMatches": "log-*.txt"}, "log-7.csv", False),
        ({"StringMatches": r"a\*"}, "a*", True),
        ({"NumericEquals": 5}, 5.0, True),
        ({"NumericGreaterThan": 5}, 6, True),
        ({"NumericLessThanEquals": 5}, "5", False),
        ({"NumericEquals": 1}, True, False),
        ({"BooleanEquals": True}, True, True),
        ({"TimestampLessThan": "2026-11-23T00:00:00Z"}, "2026-11-22T23:59:59Z", True),
        ({"TimestampEquals": "2026-11-23T00:00:00Z"}, "2026-11-23T01:00:00+01:00", True),
        ({"IsNull": True}, None, True),
        ({"IsNumeric": True}, 3, True),
        ({"IsString": False}, 3, True),
        ({"IsBoolean": True}, False, True),
        ({"IsTimestamp": True}, "yesterday", False),
    ],
    ids=repr,
)
def test_comparisons(rule, data, holds):
    states = {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", **rule, "Next": "Yes"}], "Default": "No"},
        "Yes": passing(Result=True),
        "No": passing(Result=False),
    }

    assert run(states, {"x": data}).output is holds


def test_rules_are_joined_and_turned_round():
    rule = {
        "And": [
            {"Variable": "$.a", "IsPresent": True},
            {"Not": {"Variable": "$.b", "IsPresent": True}},
            {
                "Or": [
                    {"Variable": "$.a", "NumericEqualsPath": "$.c"},
                    {"Variable": "$.a", "NumericEquals": 9},
                ]
            },
        ],
        "Next": "Yes",
    }
    states = {"C": {"Type": "Choice", "Choices": [rule]}, "Yes": {"Type": "Succeed"}}

    assert run(states, {"a": 1, "c": 1}).status == "SUCCEEDED"
    assert run(states, {"a": 1, "c": 2}).error.error == "States.NoChoiceMatched"


def test_a_variable_that_is_not_there_is_a_runtime_error():
    states = {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "Yes"}]},
        "Yes": {"Type": "Succeed"},
    }

    assert run(states, {}).error.error == "States.Runtime"


@pytest.mark.parametrize(
    ("fields", "waits_ms"),
    [
        ({"Seconds": 10}, 10_000),
        ({"SecondsPath": "$.s"}, 7_000),
        ({"Timestamp": "2026-11-23T00:01:00Z"}, 60_000),
        ({"TimestampPath": "$.t"}, 1_500),
        ({"Timestamp": "2020-01-01T00:00:00Z"}, 0),
    ],
    ids=json.dumps,
)
def test_a_wait_state_waits(fields, waits_ms):
    stage = Stage(lambda event: None)
    run({"W": {"Type": "Wait", "End": True, **fields}}, {"s": 7, "t": "2026-11-23T00:00:01.5Z"}, stage=stage)

    assert stage.clock.now_ms == waits_ms


def test_a_fail_state_says_what_and_why():
    execution = run({"F": {"Type": "Fail", "Error": "Bad", "CausePath": "$.why"}}, {"why": "because"})

    assert (execution.error.error, execution.error.cause) == ("Bad", "because")
