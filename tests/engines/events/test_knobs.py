"""What is typed into a knob: its kind, its bounds, and what is said of everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.events import BadKnobs, Knob, Problem, Settings, settle
from portal.engines.events.knobs import choice, switch, whole, words
from portal.engines.events.source import OF_ALL

KNOBS = (
    whole("records", "Records", default=2, least=1, most=10),
    choice("version", "Version", {"2.5": "newer", "2.1": "older"}),
    words("key", "Key", default="a", longest=5),
    words("body", "Body", longest=5, lines=3),
    switch("again", "Again"),
    *OF_ALL,
)


def refused(**turned: object) -> tuple[str, str]:
    with pytest.raises(BadKnobs) as found:
        settle(KNOBS, turned)
    (problem,) = found.value.problems
    return problem.knob, problem.says


def test_what_is_not_turned_is_as_it_was():
    settings = settle(KNOBS, {})

    assert settings.number("records") == 2
    assert settings.text("version") == "2.5"
    assert settings.text("key") == "a"
    assert not settings.is_on("again")
    assert settings.at_ms == 1_795_428_930_412


@pytest.mark.parametrize(
    ("turned", "name", "value"),
    [
        ({"records": 10}, "records", 10),
        ({"records": " 3 "}, "records", 3),
        ({"version": "2.1"}, "version", "2.1"),
        ({"again": "on"}, "again", True),
        ({"again": True}, "again", True),
        ({"again": ""}, "again", False),
        ({"key": "día"}, "key", "día"),
        ({"body": "a\r\nb"}, "body", "a\nb"),
    ],
)
def test_text_of_a_form_and_values_of_a_program_are_the_same(turned, name, value):
    assert settle(KNOBS, turned).values[name] == value


@pytest.mark.parametrize(
    ("turned", "says"),
    [
        ({"records": 0}, "Records: write a whole number from 1 to 10."),
        ({"records": "11"}, "Records: write a whole number from 1 to 10."),
        ({"records": "two"}, "Records: write a whole number from 1 to 10."),
        ({"records": "٣"}, "Records: write a whole number from 1 to 10."),
        ({"records": "9" * 5000}, "Records: write a whole number from 1 to 10."),
        ({"records": True}, "Records: write a whole number from 1 to 10."),
        ({"records": 2.0}, "Records: write a whole number from 1 to 10."),
        ({"version": "3"}, "Version: choose one of 2.5, 2.1."),
        ({"key": "abcdef"}, "Key: write at most 5 characters; there are 6."),
        ({"key": "a\nb"}, "Key: write one line."),
        ({"key": "\0"}, "Key: leave out control characters and halves of surrogate pairs."),
        ({"key": "\ud800"}, "Key: leave out control characters and halves of surrogate pairs."),
        ({"key": 5}, "Key: write text."),
        ({"again": "maybe"}, "Again: it is on or off."),
        ({"at": "yesterday"}, "Moment: write a moment in UTC like 2026-11-23T10:15:30.412Z, of this century."),
        ({"at": "0001-01-01T00:00:00+23:59"}, "Moment: write a moment in UTC like 2026-11-23T10:15:30.412Z, of this century."),
        ({"at": "9999-12-31"}, "Moment: write a moment in UTC like 2026-11-23T10:15:30.412Z, of this century."),
        ({"knobs": "1"}, "There is no 'knobs' to turn; there are records, version, key, body, again, at, seed."),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_cannot_be_is_said_with_what_can(turned, says):
    assert refused(**turned) == (next(iter(turned)), says)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(BadKnobs) as found:
        settle(KNOBS, {"records": 0, "version": "3", "nothing": 1})

    assert {problem.knob for problem in found.value.problems} == {"records", "version", "nothing"}


def test_a_moment_may_be_of_any_zone():
    settings = settle(KNOBS, {"at": "2026-11-23T15:45:30.412+05:30"})

    assert settings.at_ms == settle(KNOBS, {}).at_ms


def test_a_bool_that_is_on_by_itself_is_refused():
    with pytest.raises(ValueError, match="off by default"):
        Knob(name="again", kind="bool", label="Again", default=True)


@given(st.dictionaries(st.sampled_from([knob.name for knob in KNOBS]), st.text() | st.integers() | st.none()))
def test_anything_at_all_settles_or_is_refused(turned):
    settings, problems = attempt(turned)

    assert bool(settings) != bool(problems)
    if settings:
        assert set(settings.values) == {knob.name for knob in KNOBS}


def attempt(turned: dict[str, object]) -> tuple[Settings | None, tuple[Problem, ...]]:
    try:
        return settle(KNOBS, turned), ()
    except BadKnobs as fault:
        return None, fault.problems
