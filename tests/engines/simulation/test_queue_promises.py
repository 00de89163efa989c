"""What holds for every queue, mapping and handler: nothing lost from sight, order, caps, the same again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import (
    Answer,
    Between,
    Fixed,
    FunctionError,
    Kind,
    Model,
    ModelledHandler,
    Stop,
)
from portal.engines.simulation.queues import SimulatedQueue, SqsMapping
from tests.engines.simulation.world import SECOND, Scripted, World

ARRIVALS = st.lists(st.integers(min_value=0, max_value=90_000), max_size=60)
MODELS = st.builds(
    Model,
    duration=st.sampled_from([Fixed(0), Fixed(900), Between(10, 4_000)]),
    init=st.just(Fixed(200)),
    failure_rate=st.sampled_from([0.0, 0.1, 0.5, 1.0]),
    crash_rate=st.sampled_from([0.0, 0.2]),
    style=st.sampled_from(["raise", "report", "swallow"]),
    stops_at_first=st.booleans(),
)
MAPPINGS = st.fixed_dictionaries(
    {
        "batch_size": st.integers(min_value=1, max_value=10),
        "reports_failures": st.booleans(),
        "maximum_concurrency": st.none() | st.integers(min_value=2, max_value=8),
    }
)
SOME = settings(max_examples=60, deadline=None)


def build(
    model: Model,
    mapping: dict,
    *,
    suffix: str,
    seed: int,
    reserved: int | None,
    receives: int | None,
    **queue: object,
) -> tuple[World, SimulatedQueue, SqsMapping]:
    world = World(model, seed=seed, reserved=reserved)
    dead = world.queue(name=f"dead{suffix}") if receives else None
    made = world.queue(name=f"orders{suffix}", max_receive_count=receives, dead=dead, **queue)
    return world, made, world.mapping(made, **mapping)


@SOME
@given(
    arrivals=ARRIVALS,
    model=MODELS,
    mapping=MAPPINGS,
    window_s=st.integers(min_value=0, max_value=5),
    reserved=st.none() | st.integers(min_value=0, max_value=3),
    receives=st.none() | st.integers(min_value=1, max_value=5),
    duplicates=st.sampled_from([0.0, 0.3]),
    minutes=st.integers(min_value=1, max_value=30),
    is_filtered=st.booleans(),
    seed=st.integers(min_value=0, max_value=50),
)
def test_what_arrived_is_deleted_dead_lettered_expired_filtered_or_in_flight(
    arrivals, model, mapping, window_s, reserved, receives, duplicates, minutes, is_filtered, seed
):
    world = World(model, seed=seed, reserved=reserved)
    dead = world.queue(name="dead") if receives else None
    queue = world.queue(
        max_receive_count=receives, dead=dead, duplicates=duplicates, retention_ms=120 * SECOND
    )
    keeps = (lambda record: record["body"][-1] != "0") if is_filtered else None
    world.mapping(queue, keeps=keeps, window_ms=window_s * SECOND, **mapping)
    for number, at_ms in enumerate(arrivals):
        world.clock.at(at_ms, lambda number=number: queue.send(str(number)))

    world.run(virtual_ms=minutes * 60 * SECOND)  # wherever it is stopped

    ledger = world.ledger
    assert ledger.check()
    assert ledger.arrived == sum(1 for at_ms in arrivals if at_ms <= world.clock.now_ms)
    assert len({note.subject for note in world.notes(Kind.ARRIVED)}) == ledger.arrived
    assert world.function.peak <= (1_000 if reserved is None else reserved)


@SOME
@given(
    groups=st.lists(st.sampled_from("abc"), max_size=40),
    model=MODELS,
    mapping=MAPPINGS,
    receives=st.integers(min_value=1, max_value=4),
    seed=st.integers(min_value=0, max_value=50),
)
def test_a_fifo_queue_keeps_the_order_of_each_group(groups, model, mapping, receives, seed):
    """No message of a group is begun before each one sent earlier has been deleted, or given up."""
    # Only handlers that stop at a failure keep the order; others report some and go on.
    model = Model(
        duration=model.duration,
        init=model.init,
        failure_rate=model.failure_rate,
        crash_rate=model.crash_rate,
        style=model.style if model.style != "swallow" else "raise",
        stops_at_first=True,
    )
    mapping = {**mapping, "reports_failures": model.style == "report"}
    world, queue, _ = build(
        model, mapping, suffix=".fifo", seed=seed, reserved=None, receives=receives, visibility_ms=30 * SECOND
    )
    for number, group in enumerate(groups):
        queue.send(f"{group}{number}", group=group, deduplication=str(number))

    assert world.run() is Stop.QUIET

    of_group = {note.subject: note.detail["group"] for note in world.notes(Kind.ARRIVED)}
    number = {subject: index for index, subject in enumerate(of_group)}
    in_order = {group: [it for it in of_group if of_group[it] == group] for group in set(of_group.values())}
    done: set[str] = set()
    batch_of: dict[str, str] = {}
    for note in world.journal:
        if note.kind is Kind.SENT_TO_FUNCTION:
            batch_of[note.subject] = note.detail["request"]
            earlier = [it for it in in_order[of_group[note.subject]] if number[it] < number[note.subject]]
            assert all(it in done or batch_of.get(it) == note.detail["request"] for it in earlier)
        elif note.kind in (Kind.DELETED, Kind.DEAD_LETTERED):
            done.add(note.subject)
    assert world.ledger.check()
    assert world.ledger.in_flight == 0


@SOME
@given(arrivals=ARRIVALS, model=MODELS, mapping=MAPPINGS, seed=st.integers(min_value=0, max_value=50))
def test_the_same_seed_gives_the_same_timeline(arrivals, model, mapping, seed):
    told = []
    for _ in range(2):
        world, queue, _ = build(
            model,
            mapping,
            suffix="",
            seed=seed,
            reserved=3,
            receives=3,
            duplicates=0.2,
            visibility_ms=20 * SECOND,
        )
        for number, at_ms in enumerate(arrivals):
            world.clock.at(at_ms, lambda queue=queue, number=number: queue.send(str(number)))
        world.run(happenings=5_000)
        told.append(world.journal.happenings)

    assert told[0] == told[1]


@SOME
@given(
    arrivals=ARRIVALS,
    model=MODELS,
    most=st.integers(min_value=2, max_value=6),
    seed=st.integers(min_value=0, max_value=50),
)
def test_a_mapping_never_has_more_batches_at_once_than_its_maximum(arrivals, model, most, seed):
    mapping = {"batch_size": 1, "maximum_concurrency": most}
    world, queue, made = build(model, mapping, suffix="", seed=seed, reserved=None, receives=3)
    for at_ms in arrivals:
        world.clock.at(at_ms, lambda: queue.send("a"))

    world.run()

    assert world.function.peak <= most
    assert made.pollers.peak <= most
    assert made.pollers.busy == 0


def shaken(answer: object) -> Answer:
    if answer == "raise":
        return Answer(error=FunctionError("ValueError", "no"))
    return Answer(response=answer)


@SOME
@given(
    st.lists(
        st.sampled_from(
            [
                "raise",
                None,
                "",
                [],
                {},
                7,
                {"batchItemFailures": 1},
                {"batchItemFailures": [{"itemIdentifier": "?"}]},
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(min_value=0, max_value=30),
)
def test_whatever_a_handler_returns_every_message_is_accounted_for(answers, count):
    world = World(Scripted([shaken(answer) for answer in answers]))
    dead = world.queue(name="dead")
    queue = world.queue(max_receive_count=3, dead=dead)
    world.mapping(queue, reports_failures=True)
    for number in range(count):
        queue.send(str(number))

    assert world.run() is Stop.QUIET
    assert world.ledger.check()
    assert world.ledger.deleted + world.ledger.dead_lettered == count


@SOME
@given(MODELS, st.lists(st.integers(), max_size=12), st.integers(min_value=0, max_value=9))
def test_a_modelled_handler_reports_what_it_has_not_handled_unless_it_swallows(model, bodies, seed):
    records = [{"messageId": f"m{index}", "body": body} for index, body in enumerate(bodies)]
    handler = ModelledHandler(model, chance=World(seed=seed).chance)

    answer = handler.begin(environment=1, event={"Records": records}, at_ms=0, request_id="r").answer()

    assert answer.handled is not None
    undone = set(range(len(records))) - answer.handled
    if answer.error is None and model.style == "report":
        names = {item["itemIdentifier"] for item in answer.response["batchItemFailures"]}
        assert names == {f"m{index}" for index in undone}
    if answer.error is None and model.style == "raise":
        assert not undone
