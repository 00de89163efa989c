"""Whose run is claimed next, and how many there may be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from portal.engines.emulator.function import Function, Job
from portal.records.runs import states
from portal.records.runs.ask import TooManyRuns, ask_for_run
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.queue import RETRY_MOST_S, over_in_s, position_of, positions
from tests.people import NOON, somebody
from tests.records.test_runs import queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Learners by name, made when they are first spoken of."""
    known = {}

    def find(name):
        if name not in known:
            known[name] = somebody()
        return known[name]

    return find


def ask_all(people, words: str) -> list[Run]:
    """`a b+`: one of a's, then a batch of b's, a second apart."""
    asked = [word.partition("+") for word in words.split()]
    return [
        queued(people(name), asked_at=NOON + timedelta(seconds=nth), batch=bool(plus))
        for nth, (name, plus, _) in enumerate(asked)
    ]


ORDERS = {
    "as they came": ("a b c", [0, 1, 2]),
    "ten of one delay another's first by one turn": ("a a a a b", [0, 4, 1, 2, 3]),
    "in turn": ("a a a b b c", [0, 3, 5, 1, 4, 2]),
    "batches last": ("b+ a+ a b b", [2, 3, 4, 1, 0]),
}


@pytest.mark.parametrize(("words", "order"), ORDERS.values(), ids=ORDERS.keys())
def test_claims_go_round_and_positions_say_so(people, words, order):
    asked = ask_all(people, words)
    wanted = [asked[number].pk for number in order]

    told = positions()
    assert sorted(told, key=told.__getitem__) == wanted
    assert sorted(told.values()) == [*range(1, len(asked) + 1)]
    assert [states.claim_next().pk for _ in asked] == wanted
    assert states.claim_next() is None


def test_with_one_at_a_time_they_go_round_as_well(people):
    """The turn is remembered when nothing of a learner's is under way."""
    ask_all(people, "a a a b b")

    went = []
    while run := states.claim_next():
        went.append("a" if run.learner == people("a") else "b")
        states.finish(run, state=RunState.FINISHED)
        Run.objects.filter(pk=run.pk).update(started_at=NOON + timedelta(seconds=len(went)))

    assert went == ["a", "b", "a", "b", "a"]


def test_who_has_fewer_under_way_goes_first(people):
    first, second, other = ask_all(people, "a a b")
    assert states.claim_next() == first

    assert states.claim_next() == other
    assert states.claim_next() == second


def test_a_run_whose_holder_died_does_not_count_as_under_way(people):
    ask_all(people, "a")
    lost = states.claim_next()
    Run.objects.update(lease_until=Now() - timedelta(hours=1), started_at=None)
    ask_all(people, "b")
    Run.objects.exclude(pk=lost.pk).update(asked_at=NOON + timedelta(seconds=9))

    assert states.claim_next() == lost


def test_batches_are_left_where_they_are_when_none_are_wanted(people):
    batch, run = ask_all(people, "a+ b")

    assert [states.claim_next(batches=False), states.claim_next(batches=False)] == [run, None]
    assert states.claim_next() == batch


def test_a_run_of_a_batch_of_jobs_is_a_batch(people, settings):
    job = Job(id="one", owner="a", function=Function(files={"a.py": ""}), events=("{}",))
    asked = [
        ask_for_run(learner=people("a"), purpose=Purpose.RUN, lab_slug="", lab_digest="", now=NOON,
                    jobs=[Job(id="one", owner="a", function=job.function, events=("{}",), batch=batch)],
                    idempotency_key=str(batch))
        for batch in (False, True)
    ]  # fmt: skip

    assert [run.batch for run in asked] == [False, True]


def test_a_claim_of_a_thousand_is_one_query_for_all_and_uses_the_indexes(people, django_assert_num_queries):
    for name in "abcdefghij":
        learner = people(name)
        Run.objects.bulk_create(
            Run(learner=learner, idempotency_key=str(nth), request={}, asked_at=NOON, purpose=Purpose.RUN)
            for nth in range(100)
        )

    with django_assert_num_queries(1):
        assert len(Run.objects.claimable().in_turn().values_list("pk")[:8]) == 8
    plan = Run.objects.claimable().in_turn().explain()
    if connection.vendor == "sqlite":
        assert "served_lately" in plan
        assert "USING INDEX under_way" in plan.replace("COVERING ", "")


def test_what_was_claimed_or_is_over_has_no_position(people):
    _, other = ask_all(people, "a b")
    claimed = states.claim_next()

    assert (position_of(claimed), position_of(other)) == (0, 1)
    states.finish(claimed, state=RunState.FINISHED)
    assert positions() == {other.pk: 1}


@pytest.mark.parametrize("end", [
    lambda run: states.finish(run, state=RunState.FINISHED),
    states.cancel,
    lambda run: states.give_back(run, after_s=0),
])  # fmt: skip
def test_a_place_in_the_brokers_queue_is_left_with_the_run(people, end):
    ask_all(people, "a")
    run = states.claim_next()
    states.wait_at_broker(run, 3)
    assert position_of(Run.objects.get()) == 3

    end(run)

    assert Run.objects.get().position is None


def test_only_who_holds_a_run_tells_its_place(people):
    ask_all(people, "a")
    run = states.claim_next()
    states.cancel(Run.objects.get())

    states.wait_at_broker(run, 3)

    assert not Run.objects.get().events.filter(kind="position").exists()


class TestHowLong:
    def test_nobody_knows_yet(self):
        assert over_in_s(0) == 1

    def test_as_long_as_the_latest_took_for_each_round_of_those_before(self, people):
        for run in ask_all(people, "a b c d"):
            Run.objects.filter(pk=run.pk).update(
                state=RunState.FINISHED, started_at=NOON, finished_at=NOON + timedelta(seconds=4)
            )
        ask_all(people, "e f")
        states.claim_next()
        states.claim_next()

        assert [over_in_s(before) for before in (0, 1, 2, 8, 10_000)] == [4, 6, 8, 20, RETRY_MOST_S]


class TestAMinute:
    @pytest.fixture
    def ask(self, people, settings):
        settings.RUNS_A_MINUTE = 3
        settings.RUNS_PER_LEARNER = 100

        def go(name="a", after_s=0.0, key=None):
            at = NOON + timedelta(seconds=after_s)
            return ask_for_run(
                learner=people(name), purpose=Purpose.RUN, lab_slug="", lab_digest="", jobs=[],
                idempotency_key=key or f"{name}{after_s}", now=at,
            )  # fmt: skip

        return go

    def test_one_more_waits_until_the_oldest_is_a_minute_old(self, ask):
        for after_s in (0, 10, 20):
            ask(after_s=after_s)

        with pytest.raises(TooManyRuns, match=r"3 runs within a minute.*saved.*again in 30 s") as refusal:
            ask(after_s=30.4)

        assert refusal.value.retry_after_s == 30
        assert ask(after_s=60)
        with pytest.raises(TooManyRuns):
            ask(after_s=60.5)

    def test_a_second_click_is_not_a_second_run(self, ask):
        asked = [ask(after_s=after_s) for after_s in (0, 1, 2)]

        assert ask(after_s=3, key="a2") == asked[2]

    def test_others_have_minutes_of_their_own(self, ask):
        for after_s in (0, 1, 2):
            ask(after_s=after_s)

        assert ask("b", after_s=3)

    def test_what_was_our_fault_does_not_count(self, ask):
        for after_s in (0, 1, 2):
            ask(after_s=after_s)
        Run.objects.update(state=RunState.BROKEN)

        assert ask(after_s=3)

    def test_it_takes_one_query(self, ask, people, django_assert_num_queries):
        learner = people("a")
        with django_assert_num_queries(9):
            # Savepoint and its end; the lock; the same key? the minute; theirs; everybody's; the row; its event.
            ask_for_run(learner=learner, purpose=Purpose.RUN, lab_slug="", lab_digest="", jobs=[],
                        idempotency_key="k", now=NOON)  # fmt: skip

    def test_a_clock_that_was_set_back_means_a_minute_at_most(self, ask):
        for after_s in (3600, 3601, 3602):
            ask(after_s=after_s)

        with pytest.raises(TooManyRuns) as refusal:
            ask(after_s=0)

        assert refusal.value.retry_after_s == 60
