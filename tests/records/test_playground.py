"""Functions of one's own as rows: nothing that was written is lost, and bounds hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import BadFunction, Traced
from portal.engines.emulator.messages import Done, Started
from portal.records.accounts.merge import join_account
from portal.records.playground import create, invocations, rename
from portal.records.playground.create import BadName, TooManyFunctions, create_function, free_name
from portal.records.playground.examples import EXAMPLES
from portal.records.playground.files import BadFiles, change_files
from portal.records.playground.find import find_function
from portal.records.playground.models import KeptCode, OwnFunction
from portal.records.playground.play import play
from portal.records.playground.rename import bring_back, put_away
from portal.records.playground.save import (
    KEPT,
    Conflict,
    Saved,
    beyond,
    keep_function,
    put_code,
    save_function,
)
from portal.records.playground.written import DEFAULTS, Written, function_of, variables_of
from portal.records.progress.drafts import BadDraft
from portal.records.runs import states
from portal.records.runs.gather import Gathering
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.room import CUT, NOT_KEPT, Room
from tests import make
from tests.people import NOON, somebody

LATER = NOON + timedelta(minutes=1)


def written(text: str = "# first", **fields: str) -> Written:
    return Written(files={"lambda_function.py": text}, fields={**DEFAULTS, **fields}, event="{}")


@pytest.fixture
def function(anonymous: Any) -> OwnFunction:
    return create_function(learner=anonymous, name="mine", written=written(), now=NOON)


def save(function: OwnFunction, text: str, base: int) -> Saved | Conflict:
    return save_function(function=function, written=written(text), base_version=base, now=LATER)


def kept() -> list[tuple[str, str]]:
    return [(one.reason, one.files["lambda_function.py"]) for one in KeptCode.objects.order_by("pk")]


def test_saving_goes_on_from_the_version_it_began_with(function):
    assert save(function, "# second", 1) == Saved(version=2, saved_at=LATER)
    assert save(function, "# third", 2) == Saved(version=3, saved_at=LATER)
    assert kept() == []


def test_the_same_posted_twice_is_saved_once(function):
    save(function, "# second", 1)

    assert save(function, "# second", 1) == Saved(version=2, saved_at=LATER)
    assert kept() == []


def test_what_comes_from_an_older_version_is_kept_beside_the_newer(function):
    save(function, "# second", 1)

    answer = save(function, "# from elsewhere", 1)

    assert isinstance(answer, Conflict)
    assert answer.stored.files["lambda_function.py"] == "# second"
    assert kept() == [("conflict", "# from elsewhere")]


def test_what_is_run_becomes_the_newest_and_what_it_replaces_unseen_is_kept(function):
    save(function, "# second", 1)

    keep_function(function=function, written=written("# run"), base_version=1, now=LATER)

    function.refresh_from_db()
    assert (function.files["lambda_function.py"], function.version) == ("# run", 3)
    assert kept() == [("conflict", "# second")]


def test_other_code_in_its_place_keeps_what_was_there(function):
    put_code(function=function, written=written("# uploaded"), reason="upload", now=LATER)

    assert kept() == [("upload", "# first")]


def test_a_save_that_would_take_a_file_away_keeps_it(function):
    more = Written(files={"lambda_function.py": "# first", "b.py": "b"}, fields={}, event="{}")
    put_code(function=function, written=more, reason="files", now=LATER)

    save(function, "# first", 2)

    assert KeptCode.objects.latest("pk").files["b.py"] == "b"


def test_only_so_many_versions_are_kept(function):
    for number in range(KEPT + 5):
        put_code(function=function, written=written(f"# {number}"), reason="restore", now=LATER)

    assert KeptCode.objects.count() == KEPT


@pytest.mark.parametrize(
    "bad",
    [
        Written(files={}, fields={}, event=""),
        Written(files={f"{n}.py": "" for n in range(21)}, fields={}, event=""),
        Written(files={"a.py": "x" * 300_000}, fields={}, event=""),
        Written(files={"a.py": ""}, fields={"handler": "x" * 300}, event=""),
        Written(files={"a.py": ""}, fields={"environment": "x" * 9_000}, event=""),
        Written(files={"a.py": ""}, fields={"surprise": "x"}, event=""),
        Written(files={"a.py": ""}, fields={"handler": "\0"}, event=""),
    ],
    ids=["no file", "too many", "too long", "handler", "environment", "no such field", "nul"],
)
def test_what_is_too_large_is_not_kept(function, bad):
    with pytest.raises(BadDraft):
        save_function(function=function, written=bad, base_version=1, now=LATER)

    function.refresh_from_db()
    assert function.written == written()


def test_a_learner_has_so_many_functions(anonymous, monkeypatch):
    monkeypatch.setattr(create, "MOST", 2)
    monkeypatch.setattr(rename, "MOST", 2)
    first, _ = (create_function(learner=anonymous, name="f", written=written(), now=NOON) for _ in range(2))

    with pytest.raises(TooManyFunctions, match="Put one away first"):
        create_function(learner=anonymous, name="f", written=written(), now=NOON)

    put_away(function=first, now=LATER)
    create_function(learner=anonymous, name="f", written=written(), now=NOON)
    with pytest.raises(TooManyFunctions):
        bring_back(learner=anonymous, function_id=first.pk)


def test_what_is_put_away_longest_goes_when_there_are_too_many(anonymous, monkeypatch):
    monkeypatch.setattr(rename, "PUT_AWAY", 2)
    for number in range(4):
        made = create_function(learner=anonymous, name=f"f{number}", written=written(), now=NOON)
        put_away(function=made, now=NOON + timedelta(minutes=number))

    assert set(OwnFunction.objects.values_list("name", flat=True)) == {"f2", "f3"}


def test_nobody_brings_back_what_is_anothers(function):
    put_away(function=function, now=LATER)

    assert bring_back(learner=somebody(), function_id=function.pk) is None
    assert bring_back(learner=None, function_id=function.pk) is None


def test_functions_go_to_the_account_and_keep_their_runs(function, alice):
    mine = create_function(learner=alice.learner, name="mine", written=written("# hers"), now=NOON)
    gone = create_function(learner=function.learner, name="gone", written=written(), now=NOON)
    put_away(function=gone, now=LATER)
    run = play(
        learner=function.learner, function=function, written=written(), mode="warm", base_version=1,
        idempotency_key="k", now=NOON,
    )  # fmt: skip

    join_account(anonymous=function.learner, user=alice, now=LATER)

    theirs = OwnFunction.objects.of(alice.learner)
    assert {one.name for one in theirs.in_use()} == {"mine", "mine-2"}
    assert {one.name for one in theirs.put_away()} == {"gone"}
    moved = find_function(alice.learner, function.pk)
    assert moved
    assert moved.name == "mine-2"
    assert moved.plays.get().run.learner_id == alice.learner.pk == Run.objects.get(pk=run.pk).learner_id
    assert find_function(alice.learner, mine.pk)


def test_what_a_learner_writes_has_room_for_so_much(anonymous, monkeypatch):
    monkeypatch.setattr(create, "ALL_BYTES", 1_000)
    first = create_function(learner=anonymous, name="f", written=written("#" * 800), now=NOON)

    with pytest.raises(BadDraft, match="put a function away"):
        create_function(learner=anonymous, name="g", written=written("#" * 300), now=NOON)
    with pytest.raises(BadDraft, match="put a function away"):
        save_function(function=first, written=written("#" * 1_200), base_version=1, now=LATER)
    assert save(first, "#" * 700, 1) == Saved(version=2, saved_at=LATER)
    put_away(function=first, now=LATER)
    create_function(learner=anonymous, name="g", written=written("#" * 800), now=NOON)
    with pytest.raises(BadDraft):
        bring_back(learner=anonymous, function_id=first.pk)


@given(
    sizes=st.lists(st.integers(0, 40), max_size=12), most=st.integers(1, 8), most_bytes=st.integers(0, 100)
)
def test_what_stays_is_the_beginning_and_within_bounds(sizes, most, most_bytes):
    gone = beyond(enumerate(sizes), most=most, most_bytes=most_bytes)

    kept = [number for number in range(len(sizes)) if number not in gone]
    assert kept == list(range(len(kept)))
    assert len(kept) <= most
    assert len(kept) <= 1 or sum(sizes[number] for number in kept) <= most_bytes
    assert bool(kept) == bool(sizes)


def test_runs_of_long_ago_go_when_there_are_too_many(function, monkeypatch):
    monkeypatch.setattr(invocations, "PLAYS_KEPT", 2)
    runs = []
    for number in range(4):
        run = play(
            learner=function.learner, function=function, written=written(), mode="warm", base_version=1,
            idempotency_key=str(number), now=NOON + timedelta(hours=number),
        )  # fmt: skip
        claimed = states.claim_next()
        states.finish(claimed, state=RunState.FINISHED, outcomes=[{"job": "play", "outcomes": []}])
        runs.append(run.pk)

    assert set(Run.objects.values_list("pk", flat=True)) == set(runs[2:])


@pytest.mark.parametrize("name", ["", "a b", "a" * 65, "é", "a\n"])
def test_a_name_is_one_that_aws_takes(anonymous, name):
    with pytest.raises(BadName):
        create_function(learner=anonymous, name=name, written=written(), now=NOON)


@given(taken=st.sets(st.sampled_from(["a", "a-2", "a-3", "a-4", "b" * 64, "b" * 60 + "-2"])))
def test_a_free_name_is_free_and_one_that_aws_takes(taken):
    for wanted in ("a", "b" * 64):
        name = free_name(wanted, taken)
        assert name not in taken
        assert create.NAME.fullmatch(name)


def test_a_run_is_in_no_lab_and_keeps_what_it_ran(function):
    run = play(
        learner=function.learner, function=function, written=written("# ran", memory_mb="256"), mode="many", times=3,
        at_once=5, base_version=1, idempotency_key="k", now=NOON,
    )  # fmt: skip
    save(function, "# later", 2)

    (job,) = Run.objects.get(pk=run.pk).request["jobs"]
    assert (run.purpose, run.lab_slug, run.play.version) == (Purpose.PLAY, "", 2)
    assert (job["function"]["files"], job["function"]["memory_mb"]) == ({"lambda_function.py": "# ran"}, 256)
    assert (len(job["events"]), job["at_once"], job["warm"], job["leaves"]) == (3, 3, False, True)


# What is written, read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("A=1\n\n  \nB=x=y", {"A": "1", "B": "x=y"}),
        (" A =  kept ", {"A": "  kept "}),
        ("A=", {"A": ""}),
    ],
)
def test_variables_are_a_line_each(text, found):
    assert variables_of(text) == found


@given(st.text(max_size=200))
def test_whatever_is_typed_as_variables_is_read_or_explained(text):
    with suppress(BadFunction):
        assert function_of(written(environment=text), "mine").environment == variables_of(text)


@given(st.sampled_from(sorted(DEFAULTS)), st.text(max_size=60))
def test_whatever_is_typed_as_configuration_is_read_or_explained(field, text):
    with suppress(BadFunction):
        assert function_of(written(**{field: text}), "mine").files


def test_every_example_is_a_sound_function():
    assert all(function_of(one.written, one.slug) for one in EXAMPLES)
    assert len({one.slug for one in EXAMPLES}) == len(EXAMPLES)


PATHS = st.text(st.sampled_from("ab./\\ \0é"), max_size=8)


@given(st.dictionaries(PATHS, PATHS, max_size=3), PATHS, PATHS)
def test_a_change_of_files_ends_in_paths_that_stay_below_the_function(names, new, away):
    files = {"a": "1", "b/a": "2", "é.py": "3"}
    try:
        changed = change_files(files, names=names, new=new, away=away)
    except BadFiles:
        return
    for path in changed:
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert "\\" not in path
        assert not any("/".join(parts[:depth]) in changed for depth in range(1, len(parts)))
    assert set(changed.values()) <= {"", "1", "2", "3"}
    assert len(changed) == len(files) - (away in files) + bool(new.strip())


# What is kept of a run


def test_answers_are_kept_whole_as_long_as_there_is_room():
    room = Room(most=10_000)
    large = make.outcome('"' + "x" * 5_998 + '"', log="START\n" + "y" * 3_000 + "\nREPORT\n")
    small = make.outcome("1", log="START\nREPORT\n")

    first, second, third = room.keep(large), room.keep(large), room.keep(small)

    assert first == large
    assert (second.payload, second.log_cut) == (CUT, True)
    assert second.log.endswith("REPORT\n")
    assert second.report == large.report
    assert third == small


@pytest.mark.parametrize(
    ("recordings", "answers"),
    [([4_000, 4_000, 2_000], "kkk"), ([4_000, 7_000, 4_000], "kck"), ([10_000, 1], "kc"), ([0, 9_998], "kk")],
    ids=["all", "one too many", "to the last character", "an empty one"],
)
def test_recordings_are_kept_as_long_as_there_is_room(recordings, answers):
    room = Room(most=sum(size for size, kept in zip(recordings, answers, strict=True) if kept == "k"))

    for size, kept in zip(recordings, answers, strict=True):
        recorded = replace(make.outcome("", log=""), recording="r" * size)
        assert room.keep(recorded) == (recorded if kept == "k" else replace(recorded, recording=None))


def test_what_is_recorded_and_answered_shares_one_room():
    room = Room(most=10_000)
    large = replace(make.outcome('"' + "x" * 5_998 + '"', log="REPORT\n"), recording="r" * 3_900)

    first, second = room.keep(large), room.keep(replace(large, payload="1"))

    assert first == large
    assert (second.payload, second.recording) == ("1", None)


def test_what_was_told_of_traces_is_kept_as_long_as_there_is_room():
    room = Room(most=10_000)
    traced = replace(
        make.outcome("1"), traced=Traced(header="Root=1", caller=None, began_ms=1.0, told="t" * 6_000)
    )

    first, second = room.keep(traced), room.keep(traced)

    assert first == traced
    assert second.traced == replace(traced.traced, told=None)


def test_what_was_done_to_the_aws_around_is_kept_as_long_as_there_is_room():
    room = Room(most=10_000)
    done = replace(make.outcome("1"), aws={"calls": [], "changes": [{"after": "x" * 6_000}]})

    first, second = room.keep(done), room.keep(done)

    assert first == done
    assert second.aws == NOT_KEPT


def test_an_answer_without_room_leaves_it_to_its_recording():
    room = Room(most=5_000)
    recorded = replace(make.outcome('"' + "x" * 5_998 + '"', log="REPORT\n"), recording="r" * 5_000)

    kept = room.keep(recorded)

    assert (kept.payload, kept.recording) == (CUT, recorded.recording)


def test_invocations_that_end_in_any_order_are_kept_in_theirs():
    ticks = iter(range(100))
    run = Run(purpose=Purpose.PLAY)
    gathering = Gathering(run, clock=lambda: next(ticks) / 1000)
    for index in (0, 1):
        gathering.started(Started(index, f"r-{index}", True, f"e-{index}"))
    for index in (1, 0):
        gathering.done(Done(index, replace(make.outcome(), request_id=f"r-{index}")))
    gathering.started(Started(2, "r-2", False, "e-0"))

    found = gathering.job("play")

    assert [one["request_id"] for one in found["outcomes"]] == ["r-0", "r-1"]
    assert [(one["environment"], one["began_ms"], one["ended_ms"]) for one in found["seen"]] == [
        ("e-0", 1, 4), ("e-1", 2, 3), ("e-0", 5, None),
    ]  # fmt: skip


def test_a_run_of_a_lab_keeps_the_account_that_its_last_invocation_left():
    gathering = Gathering(Run(purpose=Purpose.SUBMIT))
    for index in (0, 1):
        around = {"calls": [], "account": {"queues": [{"name": f"q-{index}"}]}}
        gathering.done(Done(index, replace(make.outcome(), aws=around)))

    kept = [one["aws"] for one in gathering.job("check")["outcomes"]]

    assert kept == [{"calls": []}, {"calls": [], "account": {"queues": [{"name": "q-1"}]}}]


def test_a_run_of_a_lab_keeps_its_answers_whole_and_nothing_else():
    gathering = Gathering(Run(purpose=Purpose.SUBMIT))
    large = make.outcome("x" * 20_000_000)

    gathering.done(Done(0, large))

    found = gathering.job("check")
    assert set(found) == {"job", "outcomes"}
    assert len(found["outcomes"][0]["payload"]) == 20_000_000
