"""Loops: how often a function may invoke itself through a queue, a topic or a bucket, and what is not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation import Bounds, FunctionSettings, Kind
from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings
from portal.engines.simulation.queues import MappingSettings, QueueSettings, SimulatedQueue, SqsMapping
from portal.engines.simulation.recursion import RecursiveFunction, Trace, Traced, read_trace

from .scripted import Handler, Stage


def looping(stage, sends, **asked):
    handler = Handler(lambda event: None)
    function = RecursiveFunction(
        clock=stage.clock,
        journal=stage.journal,
        handler=handler,
        settings=FunctionSettings(name="loop"),
        account=stage.account,
        chance=stage.chance,
        sends=sends,
        **asked,
    )
    return function, handler


def through_queue(**asked):
    stage = Stage()
    letters = SimulatedQueue(
        clock=stage.clock, journal=stage.journal, chance=stage.chance, settings=QueueSettings(name="letters")
    )
    queue = SimulatedQueue(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        settings=QueueSettings(name="orders", max_receive_count=3),
        dead_letters=letters,
    )
    function, handler = looping(stage, lambda event, header: queue.send("again", trace=header), **asked)
    SqsMapping(
        clock=stage.clock,
        journal=stage.journal,
        queue=queue,
        function=function,
        settings=MappingSettings(batch_size=1),
    )
    queue.send("first")
    return stage, function, handler, letters


def test_a_loop_through_a_queue_is_stopped_after_sixteen_times():
    """facts N-18; the message comes back until its queue dead-letters it (invocation-recursion)."""
    stage, function, handler, _ = through_queue()
    stage.run()

    assert len(handler.events) == 16
    assert function.stopped == 3
    assert sum(one.kind is Kind.DEAD_LETTERED for one in stage.journal) == 1


def test_a_function_that_allows_it_goes_on():
    stage, function, handler, _ = through_queue(recursive_loop="Allow")
    stage.clock.run(Bounds(happenings=5_000))

    assert len(handler.events) > 100
    assert function.stopped == 0


def test_a_loop_that_goes_through_a_table_is_not_seen():
    """facts N-18: not DynamoDB."""
    stage, function, handler, _ = through_queue(through="dynamodb")
    stage.clock.run(Bounds(happenings=5_000))

    assert len(handler.events) > 100
    assert function.stopped == 0


def test_a_function_that_invokes_itself_is_stopped():
    stage = Stage()
    queues = []

    def send(event, header):
        queues[0].publish(Traced({"n": 1}, header), source="lambda")

    function, handler = looping(stage, send, through="lambda")
    queues.append(
        AsyncQueue(
            clock=stage.clock,
            journal=stage.journal,
            chance=stage.chance,
            function=function,
            settings=AsyncSettings(retries=0),
        )
    )
    queues[0].publish({"n": 0}, source="lambda")
    stage.run()

    assert len(handler.events) == 16
    assert function.stopped == 1


def test_other_chains_are_left_alone():
    stage, function, handler, _ = through_queue()
    stage.run()
    assert len(handler.events) == 16

    function.invoke({"new": "chain"}, source="me", on_end=lambda invocation: None)
    stage.run()
    assert len(handler.events) == 32


def test_a_header_goes_along_and_comes_back():
    trace = Trace(root="1-abc").invoked("one").invoked("two").invoked("one")

    assert trace.header.startswith("Root=1-abc;Sampled=0;Lineage=1:")
    assert read_trace(trace.header, otherwise="x") == trace
    assert (trace.of("one"), trace.of("two"), trace.of("three")) == (2, 1, 0)


@pytest.mark.parametrize(
    ("header", "count"),
    [
        (None, 0),
        ("", 0),
        ("nonsense", 0),
        ("Root=1-a;Lineage=zz:1", 0),
        ("Root=1-a;Lineage=1:0f:999999999", 0),
        ("x" * 2_000, 0),
    ],
)
def test_a_header_that_cannot_be_read_begins_a_chain(header, count):
    assert read_trace(header, otherwise="x").of("one") == count


@given(st.text(max_size=200))
def test_whatever_a_header_is_it_is_read(header):
    assert read_trace(header, otherwise="x").root
