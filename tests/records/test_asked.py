"""How long a question was on the screen is for the server to say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing

from portal.records.progress.asked import AWAY_S, SHORTEST_S, on_screen_s, stamp
from tests.people import NOON

REF = "basics/q0"


def after(**time: float):
    return NOON + timedelta(**time)


def test_the_time_is_what_passed_on_the_server():
    assert on_screen_s(stamp(REF, now=NOON), REF, now=after(seconds=42.5)) == pytest.approx(42.5)


def test_nobody_answers_in_less_than_a_second():
    assert on_screen_s(stamp(REF, now=NOON), REF, now=after(milliseconds=3)) == SHORTEST_S


@pytest.mark.parametrize(
    ("stamped", "now"),
    [
        ("", NOON),
        ("nonsense", NOON),
        ("\x00:é", NOON),
        (stamp("basics/other", now=NOON), after(seconds=5)),
        (stamp(REF, now=after(seconds=9)), NOON),
        (stamp(REF, now=NOON), after(seconds=AWAY_S + 1)),
        (stamp(REF, now=NOON)[:-1] + "?", after(seconds=5)),
        (signing.Signer(salt="another").sign_object([REF, NOON.timestamp()]), after(seconds=5)),
        (signing.Signer(salt="portal.progress.asked").sign_object("no pair"), after(seconds=5)),
        (signing.Signer(salt="portal.progress.asked").sign_object([REF, "late"]), after(seconds=5)),
    ],
    ids=["none", "nonsense", "bytes", "another question's", "from the future", "went away", "edited", "another signature",
         "another shape", "no time"],
)  # fmt: skip
def test_nobody_knows_the_time_of_a_stamp_that_is_not_ours_or_too_old(stamped, now):
    assert on_screen_s(stamped, REF, now=now) is None
