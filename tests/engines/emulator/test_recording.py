"""Whatever a jail sends for a recording, it comes out as values with bounds, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.recording import (
    BYTES,
    CHARACTERS,
    DAMAGED,
    DEPTH,
    NAME,
    PRINTED,
    STEPS,
    UNENDED,
    VARIABLES,
    Recording,
    Step,
    Tape,
    read_recording,
)

FILES = {"app.py"}
CALL = {"e": "call", "f": 1, "l": 1, "d": 1, "p": "app.py", "n": "main"}
LINE = {"e": "line", "f": 1, "l": 2, "d": 1}
BEGIN, END = {"phase": "invoke"}, {"end": ""}


def text(*lines: Any) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def read(*lines: Any) -> Recording:
    return read_recording(text(*lines), FILES)


def test_a_step_has_all_that_was_said() -> None:
    said = {**LINE, "v": {"x": "1"}, "x": ["y"], "o": "hi\r\nyou\r", "r": "ValueError: no"}

    recording = read(BEGIN, CALL, said, {"end": "after"})

    assert recording.steps[1] == Step(
        phase="invoke", event="line", file="app.py", line=2, function="main", frame=1, depth=1,
        changed=(("x", "1"),), gone=("y",), printed="hi\nyou\n", value="ValueError: no",
    )  # fmt: skip
    assert (recording.stop, recording.rest) == ("", "after")


def test_steps_in_files_that_are_not_the_learners_are_left_out() -> None:
    other = {**CALL, "p": "../../etc/passwd", "f": 2}

    recording = read(BEGIN, CALL, other, {**LINE, "f": 2}, LINE, END)

    assert [(step.event, step.file) for step in recording.steps] == [("call", "app.py"), ("line", "app.py")]


def test_what_has_no_end_ended_with_the_environment() -> None:
    assert read(BEGIN, CALL, LINE).stop == UNENDED


def test_init_that_was_stopped_is_still_said_to_be_once_the_invocation_follows() -> None:
    recording = read({"phase": "init"}, CALL, {"stop": "steps"}, BEGIN, CALL, END)

    assert "as many steps" in recording.init_stop
    assert recording.stop == ""
    assert [step.phase for step in recording.steps] == ["init", "invoke"]


BAD = {
    "no JSON": "{",
    "no object": "[1]",
    "nested too deep": "[" * 100_000,
    "an event nobody knows": text({**LINE, "e": "jump"}),
    "an event that is no text": text({**LINE, "e": ["line"]}),
    "a frame that was never entered": text({**LINE, "f": 2}),
    "a frame that is no number": text({**CALL, "f": "1"}),
    "true for a number": text({**LINE, "l": True}),
    "a line below zero": text({**LINE, "l": -1}),
    "a line beyond all files": text({**LINE, "l": 10**7}),
    "a number that is none": '{"e": "line", "f": 1, "l": NaN, "d": 1}',
    "a number of many digits": '{"e": "line", "f": 1, "l": %s, "d": 1}' % ("9" * 10_000),
    "calls too deep": text({**LINE, "d": DEPTH + 1}),
    "variables that are no object": text({**LINE, "v": [1]}),
    "a value that is no text": text({**LINE, "v": {"x": 1}}),
    "too many variables": text({**LINE, "v": dict.fromkeys(map(str, range(VARIABLES + 1)), "")}),
    "too long a value": text({**LINE, "v": {"x": "x" * (CHARACTERS + 1)}}),
    "too long a name": text({**LINE, "v": {"x" * (NAME + 1): ""}}),
    "too many gone": text({**LINE, "x": ["x"] * (VARIABLES + 1)}),
    "too much printed": text({**LINE, "o": "x" * (PRINTED + 1)}),
    "a file without a name": text({**CALL, "p": None}),
    "a phase nobody knows": text({"phase": "shutdown"}),
    "a phase that is no text": text({"phase": {}}),
    "an end that is no text": text({"end": 1}),
    "a reason that is no text": text({"stop": []}),
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_reading_stops_at_the_first_thing_that_no_recorder_says(line: str) -> None:
    recording = read_recording(text(BEGIN, CALL, LINE) + line + "\n" + text(LINE, END), FILES)

    assert len(recording.steps) == 2
    assert recording.stop == DAMAGED


def test_a_reason_nobody_knows_is_not_shown() -> None:
    assert read(BEGIN, CALL, {"stop": "Your session has expired"}).stop == DAMAGED


def test_more_steps_than_are_kept_are_cut() -> None:
    recording = read(BEGIN, CALL, *[LINE] * (STEPS + 5), END)

    assert len(recording.steps) == STEPS
    assert "as many steps" in recording.stop


def test_text_that_no_page_can_hold_is_replaced() -> None:
    recording = read_recording(
        text(BEGIN, CALL)
        + r'{"e": "line", "f": 1, "l": 2, "d": 1, "v": {"\ud800": "\u0000"}, "o": "\udfff"}'
        + "\n",
        FILES,
    )

    step = recording.steps[-1]
    assert (step.changed, step.printed) == ((("?", "�"),), "?")


def test_a_tape_keeps_what_it_has_room_for() -> None:
    tape = Tape()
    assert tape.text() is None

    for _ in range(2 * BYTES // 1_000):
        tape.part(b"\0\xff" * 500)

    kept = tape.text()
    assert kept is not None
    assert len(kept) == BYTES
    assert set(kept) == {"�"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)
a_field = st.sampled_from(["e", "f", "l", "d", "p", "n", "v", "x", "o", "r", "phase", "stop", "end"])
a_lie = st.builds(
    lambda base, changes: {**base, **changes},
    st.sampled_from([CALL, LINE, BEGIN, END]),
    st.dictionaries(a_field, anything, max_size=3),
)
a_line = st.one_of(st.sampled_from([CALL, LINE, BEGIN, END]), a_lie, anything).map(json.dumps)


@given(st.lists(a_line | st.text(), max_size=12).map("\n".join))
def test_no_text_breaks_the_reading_or_a_bound(said: str) -> None:
    hold(read_recording(said, FILES))


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_bytes_break_the_tape_or_the_reading(pieces: list[bytes]) -> None:
    tape = Tape()
    for piece in pieces:
        tape.part(piece)

    hold(read_recording(tape.text() or "", FILES))


def hold(recording: Recording) -> None:
    assert len(recording.steps) <= STEPS
    for step in recording.steps:
        assert step.file in FILES
        assert 0 <= step.depth <= DEPTH
        assert len(step.changed) <= VARIABLES
        texts = [
            step.function,
            step.printed,
            step.value,
            *step.gone,
            *(part for pair in step.changed for part in pair),
        ]
        assert all(len(one) <= PRINTED for one in texts)
        json.dumps(texts, ensure_ascii=False).encode()
    recording.rest.encode()
