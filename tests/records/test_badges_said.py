"""What badges were earned by: kept as sentences, read back to be said in another language."""

from __future__ import annotations

import pytest

from portal.records.badges.said import keep_said, say, values_of


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("topic", {"percent": "83", "answers": 12}),
        ("lab", {"title": "“Every” record, 100 % of it", "points": "10"}),
        ("incident", {"title": "The queue that grows"}),
        ("reviews", {"days": 7}),
        ("interview", {"questions": 12, "minutes": 40}),
    ],
)
def test_what_a_badge_was_earned_by_is_read_back_with_its_numbers(kind, values):
    kept = keep_said(kind, **values)
    assert values_of(kind, kept) == {name: str(value) for name, value in values.items()}
    assert say(kind, kept) == kept


def test_what_was_kept_in_other_words_is_shown_as_it_is():
    assert say("lab", "Solved in the old days.") == "Solved in the old days."
    assert say("medal", "For everything.") == "For everything."
