"""Two people and one interview: one link for one seat, one question for both, and whose ticks count."""

from __future__ import annotations

import pytest

from portal.records.accounts.merge import merge
from portal.records.interviews.confirm import confirm_points
from portal.records.interviews.debrief import debrief_of
from portal.records.interviews.feedback import feedback_of
from portal.records.interviews.find import find_answering, find_leading
from portal.records.interviews.finish import SAID_ALOUD, finish_interview
from portal.records.interviews.models import Interview, Item, Seat
from portal.records.interviews.pair import (
    NotInvited,
    NotReady,
    find_invitation,
    invite,
    move_to,
    note,
    open_invitation,
    revoke,
    start_clock,
    take_seat,
)
from portal.records.interviews.room import open_room
from portal.records.interviews.save import NotAsked, save_answer
from portal.records.interviews.start import start_pair
from portal.records.progress.models import Answer
from tests.interviewing import AFTER, SAID, position_of, said, shelf, two, wishes
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
LIBRARY = shelf("single", "free-text")


@pytest.fixture
def made(bob):
    return start_pair(host=bob.learner, seat=Seat.INTERVIEWER, wishes=wishes(), library=LIBRARY, now=NOON)


@pytest.fixture
def together(alice, bob):
    return two(alice.learner, bob.learner, LIBRARY)


def at_words(interview):
    """Both at the question that is answered in words."""
    position = position_of(interview, "free-text")
    moved = move_to(interview=interview, position=position, now=NOON)
    open_room(interview=moved, position=0, library=LIBRARY, now=NOON)
    return moved, position


def ticked(interview, position, ticks, **fields):
    return note(
        interview=interview,
        position=position,
        ticks=ticks,
        library=LIBRARY,
        now=NOON,
        **{"notes": "", "feedback": "", **fields},
    )


def written(interview, position, text=SAID):
    return save_answer(
        interview=interview, position=position, given=said(text), base_version=0, library=LIBRARY, now=NOON
    )


def test_a_link_seats_one_person_once(made, alice, charlie):
    invitation = invite(interview=made, now=NOON)
    take_seat(invitation=invitation, learner=alice.learner, now=NOON)

    assert find_invitation(invitation.code) is None
    with pytest.raises(NotInvited, match="taken this seat"):
        take_seat(invitation=invitation, learner=charlie.learner, now=NOON)
    assert find_answering(alice.learner, made.pk)
    assert find_leading(charlie.learner, made.pk) is None


def test_a_link_that_was_taken_back_opens_nothing(made):
    invitation = invite(interview=made, now=NOON)
    revoke(interview=made, now=NOON)

    assert find_invitation(invitation.code) is None
    assert open_invitation(made) is None


def test_a_new_link_closes_the_old_one(made):
    old, new = invite(interview=made, now=NOON), invite(interview=made, now=NOON)

    assert old.code != new.code
    assert find_invitation(old.code) is None
    assert open_invitation(made) == new


def test_nobody_takes_both_seats(made, bob):
    invitation = invite(interview=made, now=NOON)

    with pytest.raises(NotInvited, match="your own"):
        take_seat(invitation=invitation, learner=bob.learner, now=NOON)
    assert find_invitation(invitation.code)


def test_the_clock_waits_until_both_are_there(made, alice):
    with pytest.raises(NotReady):
        start_clock(interview=made, now=NOON)

    take_seat(invitation=invite(interview=made, now=NOON), learner=alice.learner, now=NOON)
    started = start_clock(interview=Interview.objects.get(pk=made.pk), now=NOON)

    assert started.started_at == NOON
    assert invite(interview=started, now=NOON) is None


def test_the_candidate_answers_only_what_has_been_asked(together):
    later = 2 if together.position == 1 else 1

    with pytest.raises(NotAsked):
        written(together, later)


def test_both_are_at_the_question_that_the_interviewer_chooses(together):
    moved, position = at_words(together)

    assert open_room(interview=moved, position=1, library=LIBRARY, now=NOON).item.position == position
    assert move_to(interview=together, position=99, now=NOON).position == position


def test_the_interviewers_ticks_are_the_mark_and_stay_it(together, bob):
    _, position = at_words(together)
    written(together, position)
    ticked(together, position, ["b", "z"], feedback="Good pace.")
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    answer = Answer.objects.get()
    assert answer.response == {"texts": [SAID], "ticks": ["b"]}
    assert (answer.points, answer.marked_by) == (2, "peer")
    item = Item.objects.get(interview=together, position=position)
    assert (item.points, item.feedback) == (2, "Good pace.")
    with pytest.raises(Exception, match="nothing to confirm"):
        confirm_points(interview=together, position=position, ticks=["a", "b"], library=LIBRARY, now=AFTER)


def test_what_was_said_aloud_counts_by_the_ticks(together):
    _, position = at_words(together)
    ticked(together, position, ["a"])
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    assert Answer.objects.get().response == {"texts": [SAID_ALOUD], "ticks": ["a"]}
    assert debrief_of(together, LIBRARY).points == 1


def test_without_a_tick_the_candidate_says_what_was_in_it(together):
    _, position = at_words(together)
    written(together, position)
    ticked(together, position, ["a"])
    ticked(together, position, None, notes="Unsure about this.")
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    assert Item.objects.get(interview=together, position=position).suggested == 3
    assert not Answer.objects.exists()


def test_an_interviewer_who_ticks_says_so_of_nothing_too(together):
    _, position = at_words(together)
    written(together, position)
    ticked(together, position, [])
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    assert Answer.objects.get().points == 0


def test_the_interviewer_sees_where_ticks_and_words_differ(together):
    _, position = at_words(together)
    written(together, position)
    ticked(together, position, ["a", "f"])
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    compared = next(one for one in feedback_of(together, LIBRARY) if one.item.position == position)
    assert {point.text: (point.ticked, point.found) for point in compared.points} == {
        "A new environment": (True, True),
        "Init code runs": (False, True),
        "Reserved concurrency helps": (True, False),
    }
    assert compared.differ == 2


def test_after_the_end_nothing_is_noted(together):
    _, position = at_words(together)
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    assert ticked(together, position, ["a"]) is None


def test_one_that_never_began_leaves_nothing_when_it_is_ended(made):
    finish_interview(interview=made, library=LIBRARY, now=NOON)

    assert not Interview.objects.exists()


def test_either_seat_goes_with_a_learner_who_joins_an_account(alice, bob):
    anonymous = somebody()
    interview = two(alice.learner, anonymous, LIBRARY)

    merge(anonymous=anonymous, account=bob.learner, now=NOON)

    assert find_leading(bob.learner, interview.pk)


def test_what_was_not_asked_costs_nothing(together):
    finish_interview(interview=together, library=LIBRARY, now=NOON)

    counted = {item.position: item.out_of for item in together.items.all()}
    assert counted[2] == 0
    assert counted[1] > 0
