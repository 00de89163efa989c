"""The learner's own handler, in the sandbox, on the virtual clock."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest

from portal.engines.emulator import Function
from portal.engines.emulator.client import Broker, BrokerGone, Refused
from portal.engines.simulation import Fixed, Kind, Stop
from portal.engines.simulation.real import RealHandler, RealSettings, logged, open_session
from portal.engines.simulation.scenarios import misses, read_scenario, run
from tests.engines.emulator.test_metrics import until
from tests.engines.simulation.world import MINUTE, SECOND, World, send_all

pytestmark = pytest.mark.broker

REPORTS = """
def lambda_handler(event, context):
    failed = [one["messageId"] for one in event["Records"] if one["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}
"""
RAISES = """
def lambda_handler(event, context):
    for record in event["Records"]:
        if record["body"] == "bad":
            raise LookupError("this one is bad")
        print("handled", record["body"])
"""
COUNTS = """
count = 0
def lambda_handler(event, context):
    global count
    count += 1
    return count
"""
HANGS = """
import time
def lambda_handler(event, context):
    if event == "hang":
        time.sleep(600)
    return "fine"
"""
TELLS_ID = "def lambda_handler(event, context): raise ValueError(context.aws_request_id)"


class RealWorld(World):
    """As World, with a handler of source code; `heard` are the outcomes."""

    def __init__(
        self, broker: Broker, source: str, *, real: RealSettings | None = None, at_once: int = 4, **told: Any
    ) -> None:
        self.heard: list[Any] = []
        function = Function(
            files={"lambda_function.py": source}, timeout_s=told.get("timeout_ms", 3_000) / 1000
        )
        self.session = open_session(broker, function=function, owner=str(uuid.uuid4()), at_once=at_once)

        def make(world: World) -> RealHandler:
            return RealHandler(
                self.session,
                clock=world.clock,
                chance=world.chance,
                settings=real or RealSettings(duration=Fixed(100), init=Fixed(200)),
                heard=lambda request_id, outcome: self.heard.append(outcome),
            )

        super().__init__(make, **told)

    def run(self, **bounds: Any) -> Stop:
        with self.session:
            return super().run(**bounds)


def test_a_real_handler_is_given_real_batches(broker: Broker) -> None:
    world = RealWorld(broker, REPORTS)
    dead = world.queue(name="dead")
    queue = world.queue(max_receive_count=3, dead=dead)
    world.mapping(queue, reports_failures=True)
    send_all(queue, [*map(str, range(49)), "bad"])

    assert world.run() is Stop.QUIET

    assert (world.ledger.deleted, world.ledger.dead_lettered, world.ledger.check()) == (49, 1, True)
    assert world.function.peak == 5


def test_what_it_raises_is_told_by_name_and_the_batch_comes_back(broker: Broker) -> None:
    world = RealWorld(broker, RAISES)
    queue = world.queue(max_receive_count=2, dead=world.queue(name="dead"))
    world.mapping(queue)
    send_all(queue, ["good", "bad"])

    world.run()

    assert [note.detail["error"] for note in world.notes(Kind.ENVIRONMENT_DONE)] == ["LookupError"] * 2
    assert world.ledger.dead_lettered == 2
    assert all("handled good" in outcome.log for outcome in world.heard)


def test_what_was_handled_may_be_read_from_the_log(broker: Broker) -> None:
    real = RealSettings(duration=Fixed(100), init=Fixed(200), handled=logged("handled {id}"))
    world = RealWorld(broker, RAISES, real=real)
    queue = world.queue(max_receive_count=3, dead=world.queue(name="dead"))
    world.mapping(queue)
    send_all(queue, ["good", "bad"])

    world.run()

    assert (world.ledger.duplicated, world.ledger.lost, world.ledger.dead_lettered) == (1, 0, 2)


def test_each_simulated_environment_keeps_its_own_globals(broker: Broker) -> None:
    world = RealWorld(broker, COUNTS)
    for second in range(3):
        for _ in range(2):
            world.clock.at(second * SECOND, world.invoke)

    world.run()

    assert [(it.environment, it.answer.response) for it in world.ended] == [
        (1, 1), (2, 1), (2, 2), (1, 2), (1, 3), (2, 3),
    ]  # fmt: skip


def test_a_handler_that_hangs_times_out_in_virtual_time_and_soon_in_ours(broker: Broker) -> None:
    real = RealSettings(duration=Fixed(100), init=Fixed(0), patience_s=0.3)
    world = RealWorld(broker, HANGS, real=real, timeout_ms=60 * SECOND)
    world.invoke("hang")
    world.clock.at(2 * MINUTE, lambda: world.invoke("go on"))

    assert world.run(wall_s=20) is Stop.QUIET

    first, second = world.ended
    assert (first.answer.timed_out, first.ended_ms, first.billed_ms) == (True, 60 * SECOND, 60 * SECOND)
    assert first.answer.error.type == "Sandbox.Timedout"
    assert second.answer.response == "fine"


def test_a_time_out_of_the_sandbox_is_one_at_the_functions_timeout(broker: Broker) -> None:
    world = RealWorld(broker, HANGS, timeout_ms=1_000)
    world.invoke("hang")

    world.run()

    assert (world.ended[0].answer.timed_out, world.ended[0].ended_ms) == (True, 1_200)


def test_when_wall_time_is_used_up_the_run_is_stopped_and_nothing_goes_on(broker: Broker) -> None:
    real = RealSettings(patience_s=600)
    world = RealWorld(broker, HANGS, timeout_ms=900 * SECOND, real=real, wall=time.monotonic)
    world.invoke("hang")

    assert world.run(wall_s=0.5) is Stop.WALL_TIME
    until(lambda: broker.status()["running"] == 0)


def test_every_attempt_at_an_event_has_the_same_request_id(broker: Broker) -> None:
    world = RealWorld(broker, TELLS_ID)
    request_id = world.events().publish({})

    world.run()

    assert [json.loads(outcome.payload)["errorMessage"] for outcome in world.heard] == [request_id] * 3


def test_the_timeline_is_the_same_whatever_the_machine_does(broker: Broker) -> None:
    told = []
    for at_once in (1, 6):
        world = RealWorld(broker, REPORTS, at_once=at_once)
        queue = world.queue(max_receive_count=3, dead=world.queue(name="dead"))
        world.mapping(queue, reports_failures=True)
        send_all(queue, ["a", "bad", "c"] * 20)
        world.run()
        told.append(world.journal.happenings)

    assert told[0] == told[1]


def test_a_thousand_messages_go_through_many_environments(broker: Broker) -> None:
    world = RealWorld(broker, REPORTS, real=RealSettings(duration=Fixed(1_000), init=Fixed(200)))
    queue = world.queue()
    world.mapping(queue, reports_failures=True)
    send_all(queue, map(str, range(1_000)))

    assert world.run() is Stop.QUIET

    assert (world.ledger.deleted, world.ledger.invocations) == (1_000, 100)
    assert world.ledger.cold_starts >= 20


def test_a_scenario_is_played_with_the_learners_handler(broker: Broker) -> None:
    scenario = read_scenario(
        {
            "function": {"timeout_s": 5},
            "source": {"kind": "sqs", "max_receive_count": 3, "reports_failures": True},
            "traffic": [{"count": 30, "body": "good", "poison": [7], "poison_body": "bad"}],
            "faults": {"lost_answers": 0.2},
            "passes": {"dead_lettered": {"least": 1}, "lost": {"most": 0}},
        }
    )
    function = Function(files={"lambda_function.py": REPORTS}, timeout_s=5)
    timelines = []
    for _ in range(2):
        with open_session(broker, function=function, owner=str(uuid.uuid4())) as session:
            timelines.append(
                run(
                    scenario,
                    make=lambda machine, session=session: RealHandler(  # type: ignore[misc]
                        session, clock=machine.clock, chance=machine.chance, settings=RealSettings()
                    ),
                )
            )

    assert timelines[0] == timelines[1]
    assert misses(timelines[0].ledger, scenario.passes) == ()
    assert timelines[0].ledger.check()


def test_a_broker_that_is_not_there_is_our_fault_and_said(tmp_path: Any) -> None:
    with pytest.raises(BrokerGone):
        RealWorld(Broker(tmp_path / "nobody.sock"), REPORTS)


def test_a_function_that_cannot_be_run_is_refused_with_the_reason(broker: Broker) -> None:
    world = RealWorld(broker, REPORTS, at_once=51)
    world.invoke({"Records": []})

    with pytest.raises(Refused, match="1 to 50 events are run at once"):
        world.run()
