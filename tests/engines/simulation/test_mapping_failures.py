"""What a mapping does with what failed, was throttled, or was filtered out."""

from __future__ import annotations

from portal.engines.simulation import Answer, Fixed, FunctionError, Kind, Model, Stop
from portal.engines.simulation.filters import compile_filters
from tests.engines.simulation.world import ERROR, MINUTE, SECOND, Scripted, World, numbers, send_all


def failing(*bodies: str, stops: bool = False):
    """Reports those with these bodies, and with `stops` all that follow the first of them."""

    def answer(event) -> Answer:
        records = event["Records"]
        failed = [index for index, record in enumerate(records) if record["body"] in bodies]
        if stops and failed:
            failed = list(range(failed[0], len(records)))
        names = [{"itemIdentifier": records[index]["messageId"]} for index in failed]
        handled = frozenset(range(len(records))) - frozenset(failed)
        return Answer(response={"batchItemFailures": names}, handled=handled)

    return answer


# Success and failure


def test_lambda_deletes_a_batch_that_succeeded():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, numbers(10))

    assert world.run() is Stop.QUIET

    assert (world.ledger.deleted, world.ledger.in_flight, world.clock.now_ms) == (10, 0, 0)


def test_a_batch_that_failed_comes_back_whole_when_its_visibility_ends():
    world = World(Scripted([ERROR, Answer()], duration_ms=100))
    queue = world.queue(visibility_ms=40 * SECOND)
    world.mapping(queue)
    send_all(queue, numbers(3))

    world.run()

    assert world.handler.bodies() == [["0", "1", "2"]] * 2
    assert world.handler.begun_ms == [0, 40 * SECOND]


def test_a_poison_message_takes_its_batch_along_until_it_is_dead_lettered():
    world = World(Scripted(lambda event: ERROR if "bad" in str(event["Records"]) else Answer()))
    dead = world.queue(name="dead")
    queue = world.queue(max_receive_count=5, dead=dead)
    world.mapping(queue, batch_size=2)
    send_all(queue, ["bad", "good"])

    world.run()

    # In one batch each time: both have been received five times, and the good one never got through.
    assert (world.ledger.dead_lettered, world.ledger.deleted) == (2, 0)
    assert len(world.handler.events) == 5


def test_a_failed_batch_does_what_it_did_before_the_failure_again():
    first_two = Answer(error=FunctionError("ValueError", "third"), handled=frozenset({0, 1}))
    world = World(Scripted([first_two, Answer(handled=frozenset({0, 1, 2}))]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, numbers(3))

    world.run()

    assert (world.ledger.duplicated, world.ledger.lost, world.ledger.deleted) == (2, 0, 3)


def test_a_handler_that_swallows_a_failure_loses_the_message():
    world = World(Scripted([Answer(handled=frozenset({0, 2}))]))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, numbers(3))

    world.run()

    assert (world.ledger.deleted, world.ledger.lost) == (3, 1)


def test_reported_failures_come_back_and_the_rest_is_deleted():
    handler = Scripted(failing("1"))
    world = World(handler)
    dead = world.queue(name="dead")
    queue = world.queue(max_receive_count=3, dead=dead)
    world.mapping(queue, reports_failures=True)
    send_all(queue, numbers(3))

    world.run()

    assert handler.bodies() == [["0", "1", "2"], ["1"], ["1"]]
    assert (world.ledger.deleted, world.ledger.dead_lettered, world.ledger.duplicated) == (2, 1, 0)


def test_reported_failures_are_ignored_unless_the_mapping_asks_for_them():
    world = World(Scripted(failing("1")))
    queue = world.queue()
    world.mapping(queue)
    send_all(queue, numbers(3))

    world.run()

    assert (world.ledger.deleted, world.ledger.lost) == (3, 1)


def test_a_report_that_names_no_message_fails_the_whole_batch():
    bad = Answer(response={"batchItemFailures": [{"itemIdentifier": ""}]})
    world = World(Scripted([bad, Answer()]))
    queue = world.queue()
    world.mapping(queue, reports_failures=True)
    send_all(queue, numbers(3))

    world.run()

    assert world.handler.bodies() == [["0", "1", "2"]] * 2


def test_a_fifo_handler_that_stops_at_the_first_failure_keeps_the_order():
    handler = Scripted(failing("2", stops=True))
    world = World(handler)
    dead = world.queue(name="dead.fifo")
    queue = world.queue(name="orders.fifo", max_receive_count=2, dead=dead)
    world.mapping(queue, reports_failures=True)
    send_all(queue, numbers(5))

    world.run()

    assert handler.bodies() == [["0", "1", "2", "3", "4"], ["2", "3", "4"]]


def test_all_retries_of_a_group_happen_before_its_next_messages():
    handler = Scripted(lambda event: ERROR if event["Records"][0]["body"] == "a0" else Answer())
    world = World(handler)
    dead = world.queue(name="dead.fifo")
    queue = world.queue(name="orders.fifo", max_receive_count=3, dead=dead)
    world.mapping(queue, batch_size=1)
    send_all(queue, ["a0", "a1", "b0", "b1"], group=lambda body: body[0])

    world.run()

    flat = [batch[0] for batch in handler.bodies()]
    assert [body for body in flat if body[0] == "a"] == ["a0", "a0", "a0", "a1"]
    assert flat.index("b1") < flat.index("a1")  # the other group does not wait


def test_a_fifo_queue_has_as_many_batches_at_once_as_it_has_groups():
    world = World(Model(duration=Fixed(SECOND), init=Fixed(0)))
    queue = world.queue(name="orders.fifo")
    world.mapping(queue, batch_size=1)
    send_all(queue, numbers(40), group=lambda body: str(int(body) % 3))

    world.run()

    assert world.function.peak == 3


# Throttles


def test_a_throttled_batch_is_tried_again_with_pauses_until_its_visibility_would_end():
    world = World(Scripted([Answer()]), reserved=0)
    dead = world.queue(name="dead")
    queue = world.queue(visibility_ms=30 * SECOND, max_receive_count=2, dead=dead)
    world.mapping(queue)
    send_all(queue, ["a"])

    world.run()

    # 1, 2, 4, 8 s; the next pause would go past the 30 s.
    one_receive = [0, 1_000, 3_000, 7_000, 15_000]
    assert world.times(Kind.THROTTLED) == [*one_receive, *(30_000 + ms for ms in one_receive)]
    assert world.times(Kind.RETURNED) == [30_000, 60_000]
    assert world.times(Kind.DEAD_LETTERED) == [60_000]  # throttles use receives up


def test_a_throttled_batch_goes_when_there_is_room_and_its_messages_are_received_once():
    world = World(Scripted([Answer()], duration_ms=2_500), reserved=1)
    queue = world.queue()
    world.mapping(queue)
    world.invoke({"Records": []})
    send_all(queue, ["a"])

    world.run()

    assert world.times(Kind.THROTTLED) == [0, 1_000]
    assert world.times(Kind.SENT_TO_FUNCTION) == [3_000]
    assert world.handler.events[1]["Records"][0]["attributes"]["ApproximateReceiveCount"] == "1"


# Filters


def test_what_a_filter_rejects_is_deleted_and_never_seen():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, keeps=lambda record: int(record["body"]) % 2 == 0)
    send_all(queue, numbers(10))

    world.run()

    assert world.handler.bodies() == [["0", "2", "4", "6", "8"]]
    assert (world.ledger.filtered, world.ledger.deleted, world.ledger.lost) == (5, 5, 0)
    assert world.ledger.check()


def test_the_filters_of_a_mapping_are_taken_as_they_are():
    filters = compile_filters(['{"body": {"total": [{"numeric": [">", 100]}]}}'], source="sqs")
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, keeps=filters.passes)
    send_all(queue, ['{"total": 200}', '{"total": 20}', "no JSON"])

    world.run()

    assert world.handler.bodies() == [['{"total": 200}']]
    assert world.ledger.filtered == 2


def test_a_batch_of_which_nothing_is_left_invokes_nobody():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    mapping = world.mapping(queue, keeps=lambda record: False)
    send_all(queue, numbers(100))

    world.run()

    assert (world.ledger.invocations, world.ledger.filtered, mapping.pollers.busy) == (0, 100, 0)


def test_filters_and_a_window_go_together():
    world = World(Scripted([Answer()]))
    queue = world.queue()
    world.mapping(queue, keeps=lambda record: record["body"] != "1", window_ms=2 * SECOND)
    send_all(queue, numbers(3))

    world.run()

    assert world.handler.bodies() == [["0", "2"]]
    assert world.handler.begun_ms == [2 * SECOND]


# Through a dead-letter queue and back


def test_a_mapping_on_the_dead_letter_queue_gets_what_was_given_up():
    world = World(Scripted([ERROR]))
    dead = world.queue(name="dead")
    queue = world.queue(max_receive_count=2, dead=dead)
    world.mapping(queue)
    rescuer = World(Scripted([Answer()]), beside=world, name="rescuer")
    rescuer.mapping(dead)
    send_all(queue, ["a"])

    world.run()

    record = rescuer.handler.events[0]["Records"][0]
    assert record["attributes"]["DeadLetterQueueSourceArn"] == queue.described.arn
    assert record["eventSourceARN"] == dead.described.arn
    assert (world.ledger.deleted, world.ledger.dead_lettered, world.ledger.check()) == (1, 0, True)


def test_a_handler_that_takes_longer_than_visibility_left_after_throttles_works_twice():
    handler = Scripted([Answer(handled=frozenset({0}))], duration_ms=20 * SECOND)
    world = World(handler, reserved=1, timeout_ms=30 * SECOND)
    queue = world.queue(visibility_ms=40 * SECOND)
    world.mapping(queue)
    world.invoke({"Records": []})
    send_all(queue, ["a"])

    world.run(virtual_ms=10 * MINUTE)

    assert world.ledger.duplicated == 1
