"""Definitions that are refused, and whatever strangers write."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation.workflow import BadDefinition, StateMachine, read_definition
from portal.engines.simulation.workflow.size import json_bytes

from .scripted import Stage
from .workflows import ARN, INVOKE, passing, retry, run, task

# Definitions that are refused


BAD = {
    "no JSON": ("{", "Definition: This is not JSON"),
    "no states": ('{"StartAt": "A", "States": {}}', "States: There has to be a state"),
    "a start that is not there": ({"StartAt": "B", "States": {"A": passing()}}, "StartAt"),
    "a type that is none": ({"A": {"Type": "Loop", "End": True}}, "States.A.Type"),
    "no way out": ({"A": {"Type": "Pass"}}, 'Write "Next"'),
    "two ways out": ({"A": {"Type": "Pass", "Next": "A", "End": True}}, 'Write "Next"'),
    "a way to nowhere": ({"A": passing(Next="B")}, 'leads to "B"'),
    "a catch to nowhere": ({"A": task(Catch=[retry("E", Next="B")])}, 'leads to "B"'),
    "a field that is none": ({"A": passing(Retries=1)}, "States.A.Retries"),
    "a path that is none": ({"A": passing(InputPath="a.b")}, "has to begin with"),
    "a result path to many places": ({"A": passing(ResultPath="$.a[*]")}, "no reference path"),
    "a filter expression": ({"A": passing(InputPath="$.a[?(@.b > 1)]")}, "filter expressions"),
    "two deep scans": ({"A": passing(InputPath="$..a..b")}, "stand in a path once"),
    "another service": ({"A": task(Resource="arn:aws:states:::sqs:sendMessage")}, "not simulated"),
    "no function": ({"A": task(Resource=INVOKE, Parameters={"Payload": 1})}, "FunctionName"),
    "JSONata of the machine": ({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": passing()}}, "JSONata"),
    "JSONata of a state": ({"A": task(QueryLanguage="JSONata")}, "JSONata is not simulated"),
    "JSONata by its fields": ({"A": task(Arguments="{% $x %}")}, "JSONata is not simulated"),
    "variables": ({"A": passing(Assign={"x": 1})}, "Variables are not simulated"),
    "a distributed map": ({"A": {"Type": "Map", "ItemReader": {}, "End": True}}, "distributed"),
    "all beside another": ({"A": task(Retry=[retry("States.ALL", "E")])}, "stands alone"),
    "all before another": ({"A": task(Retry=[retry("States.ALL"), retry("E")])}, "stands alone"),
    "a rate under one": ({"A": task(Retry=[retry("E", BackoffRate=0.5)])}, "BackoffRate"),
    "an interval of none": ({"A": task(Retry=[retry("E", IntervalSeconds=0)])}, "IntervalSeconds"),
    "a delay over a year": ({"A": task(Retry=[retry("E", MaxDelaySeconds=31_622_401)])}, "MaxDelaySeconds"),
    "another jitter": ({"A": task(Retry=[retry("E", JitterStrategy="SOME")])}, "JitterStrategy"),
    "a heartbeat over the time-out": ({"A": task(TimeoutSeconds=5, HeartbeatSeconds=5)}, "HeartbeatSeconds"),
    "two times to wait": ({"A": {"Type": "Wait", "Seconds": 1, "Timestamp": "x", "End": True}}, "one of"),
    "no choice": ({"A": {"Type": "Choice", "Choices": []}}, "There has to be a choice"),
    "a comparison that is none": (
        {"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "Is": 1, "Next": "A"}]}},
        "no such comparison",
    ),
    "an intrinsic that is none": ({"A": passing(Parameters={"x.$": "States.Sum(1)"})}, "no intrinsic function"),
    "a name that is too long": ({"A" * 81: passing()}, "1 to 80 characters"),
    "too deep": ({"A": passing(Result=[[[[]]]] * 1 + json.loads("[" * 70 + "]" * 70))}, "nested more than 60"),
}  # fmt: skip


@pytest.mark.parametrize(("tree", "says"), BAD.values(), ids=BAD)
def test_a_definition_is_refused_with_its_place(tree, says):
    if not isinstance(tree, str):
        tree = json.dumps(tree if "States" in tree else {"StartAt": next(iter(tree)), "States": tree})

    with pytest.raises(BadDefinition) as refused:
        read_definition(tree)

    assert says in str(refused.value)


# Anything that strangers write

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
texts = st.text(alphabet="$.[]*'\"()ab01,: ?@-States{}\\", max_size=24)
names = st.sampled_from(["A", "B"])
states = st.fixed_dictionaries(
    {"Type": st.sampled_from(["Pass", "Task", "Choice", "Wait", "Map", "Parallel", "Fail", "Succeed"])},
    optional={
        "Next": names,
        "End": st.booleans(),
        "InputPath": texts | st.none(),
        "OutputPath": texts | st.none(),
        "ResultPath": texts | st.none(),
        "Parameters": st.dictionaries(st.sampled_from(["a", "a.$"]), texts | values, max_size=2),
        "Result": values,
        "Seconds": st.integers(-1, 5),
        "Resource": st.just(ARN) | texts,
        "Retry": st.just([{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}]) | values,
        "Catch": st.just([{"ErrorEquals": ["States.ALL"], "Next": "B"}]) | values,
        "Choices": st.lists(
            st.fixed_dictionaries({"Variable": texts, "IsPresent": st.booleans(), "Next": names}), max_size=2
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(states, states, values)
def test_whatever_is_written_ends_or_is_refused(one, other, data):
    definition = json.dumps({"StartAt": "A", "States": {"A": one, "B": other}})
    stage = Stage(lambda event: event)
    try:
        made = StateMachine(
            clock=stage.clock,
            journal=stage.journal,
            chance=stage.chance,
            definition=definition,
            functions={"my-function": stage.function},
        )
    except BadDefinition:
        return
    execution = made.start(data)
    stage.run()

    assert execution.status in ("SUCCEEDED", "FAILED")


@settings(max_examples=150, deadline=None)
@given(texts, values)
def test_whatever_a_path_is_it_is_read_or_refused(path, data):
    from portal.engines.simulation.workflow.paths import BadPath, NotFound, read_path

    try:
        found = read_path(path)
    except BadPath:
        return
    try:
        found.find(data)
    except NotFound:
        assert found.is_definite


@pytest.mark.parametrize(
    "call",
    [
        "States.Array(" + ",".join(["$"] * 3_000) + ")",
        "States.Format('" + "{}" * 2_000 + "'," + ",".join(["$"] * 2_000) + ")",
        "States.JsonToString(States.Array(" + ",".join(["$"] * 3_000) + "))",
    ],
    ids=["array", "format", "text of an array"],
)
def test_an_input_cannot_be_multiplied_beyond_what_goes_from_state_to_state(call):
    execution = run({"P": passing(Parameters={"out.$": call})}, {"text": "x" * 200_000})

    assert (execution.status, execution.error.error) == ("FAILED", "States.DataLimitExceeded")


@settings(max_examples=200, deadline=None)
@given(values)
def test_the_size_of_a_value_is_that_of_its_json(value):
    written = len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    assert json_bytes(value, most=10_000) == written
    assert json_bytes([value] * 9, most=20) > 20 or 9 * written + 10 <= 20
