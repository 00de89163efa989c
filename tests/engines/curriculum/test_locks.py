"""Locked lines: found wherever they stand, and missed when a letter of them is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.locks import BrokenLock, check_locks, locked_lines, read_marks
from tests import make

TEXT = "import os\n# [lock]\ndef theirs():\n    return 1\n# [unlock]\n\nmine = 1\n  // [lock]\nlast = 2\n# [unlock]\n"
LOCKS = ("def theirs():\n    return 1\n", "last = 2\n")
LINES = st.lists(st.sampled_from(["", "x = 1", "def theirs():", "    return 2", "last = 3"]), max_size=6)


def lab():
    marked = read_marks(TEXT)
    return make.lab().model_copy(update={"locks": {"a.py": marked.locks}, "starter": {"a.py": marked.text}})


def test_the_marks_are_taken_out():
    marked = read_marks(TEXT)

    assert marked.fault is None
    assert marked.locks == LOCKS
    assert "lock]" not in marked.text


@pytest.mark.parametrize(
    ("text", "line"),
    [("# [unlock]\n", 1), ("x\n# [lock]\ny\n", 2), ("# [lock]\n# [lock]\ny\n# [unlock]\n", 2), ("# [lock]\n\n# [unlock]\n", 1)],
    ids=["no lock", "no unlock", "lock in a lock", "nothing in it"],
)  # fmt: skip
def test_marks_that_do_not_pair_are_a_fault(text, line):
    assert read_marks(text).fault[0] == line


@given(before=LINES, between=LINES, after=LINES)
def test_whatever_stands_around_them_they_hold(before, between, after):
    first, last = (lock.rstrip("\n").split("\n") for lock in LOCKS)
    text = "\n".join([*before, *first, *between, *last, *after])

    check_locks(lab(), {"a.py": text})
    check_locks(lab(), {"a.py": text.replace("\n", "\r\n")})
    assert len(locked_lines(lab(), "a.py", text)) == 2


@given(place=st.integers(0, 1), letter=st.sampled_from("xyz#"))
def test_a_letter_more_breaks_them_and_the_message_names_the_line(place, letter):
    lines = read_marks(TEXT).text.splitlines()
    at = 1 + place
    lines[at] = letter + lines[at]

    with pytest.raises(BrokenLock) as broken:
        check_locks(lab(), {"a.py": "\n".join(lines)})

    assert broken.value.line == at + 1
    assert "Nothing was run" in str(broken.value)


def test_a_hostile_text_costs_little():
    text = "def theirs():\n" * 40_000

    with pytest.raises(BrokenLock):
        check_locks(lab(), {"a.py": text})
