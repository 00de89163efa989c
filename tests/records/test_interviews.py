"""An interview alone: saved as it is given, by the server's clock, marked once at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.grading import BadResponse
from portal.records.accounts.merge import merge
from portal.records.interviews.confirm import NothingToConfirm, confirm_points
from portal.records.interviews.debrief import debrief_of
from portal.records.interviews.find import find_answering, find_interview, interviews_of
from portal.records.interviews.finish import NOT_REACHED, end_overdue, end_when_over, finish_interview
from portal.records.interviews.given import TooMuch, given_in
from portal.records.interviews.models import GRACE, Interview, Item, Kept, as_form
from portal.records.interviews.room import open_room, tally_of
from portal.records.interviews.save import Late, NotAsked, Saved, flag, save_answer
from portal.records.progress.models import Answer
from tests import answers
from tests.interviewing import (
    AFTER,
    FIFO,
    KINDS,
    MINUTES,
    QUEUE,
    SAID,
    begun,
    position_of,
    said,
    shelf,
    typed,
    wishes,
)
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
LIBRARY = shelf()
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def interview(learner):
    return begun(learner, LIBRARY)


def item(interview, slug):
    return Item.objects.get(interview=interview, question_slug=slug)


def save(interview, slug, given=None, *, version=None, final=False, now=LATER):
    """What is typed, by somebody who sees the newest version unless another is said."""
    question = LIBRARY.question(f"fundamentals/{slug}")
    given = typed(question, seed=interview.seed) if given is None else given
    return save_answer(
        interview=interview,
        position=position_of(interview, slug),
        given=given,
        base_version=item(interview, slug).version if version is None else version,
        final=final,
        library=LIBRARY,
        now=now,
    )


def finish(interview, now=LATER):
    finish_interview(interview=interview, library=LIBRARY, now=now)


# --- While it goes on ---


def test_it_asks_and_the_clock_of_the_server_runs(interview):
    assert {one.question_slug for one in interview.items.all()} == set(KINDS)
    assert interview.ends_at - interview.started_at == timedelta(minutes=MINUTES)
    assert interview.left_s(NOON + timedelta(minutes=59)) == 60


@pytest.mark.parametrize("slug", [kind for kind in KINDS if kind != "design"])
def test_an_answer_is_saved_and_nothing_is_marked(interview, slug):
    given = said(SAID) if slug == "free-text" else None
    result = save(interview, slug, given)

    assert isinstance(result, Saved)
    assert item(interview, slug).state == "answered"
    assert item(interview, slug).points is None
    assert not Answer.objects.exists()


def test_an_answer_may_be_changed_until_the_end(interview):
    save(interview, "single", {"choice": ["b"]})
    save(interview, "single", {"choice": ["a"]})
    finish(interview)

    assert item(interview, "single").points == 1


def test_what_is_missing_is_said_and_not_whether_it_is_right(interview):
    result = save(interview, "numeric", {"value": ["about twelve"]})

    assert item(interview, "numeric").state == "begun"
    assert "number" in result.note


def test_the_same_posted_twice_is_one_save(interview):
    first = save(interview, "single", {"choice": ["a"]}, version=0)
    again = save(interview, "single", {"choice": ["a"]}, version=0)

    assert (first.item.version, again.item.version) == (1, 1)
    assert not Kept.objects.exists()


def test_of_two_windows_the_last_one_is_kept_and_shown_what_it_replaced(interview):
    save(interview, "free-text", said("What the phone said first."), version=0)
    result = save(interview, "free-text", said("What the desk said last."), version=0)

    assert item(interview, "free-text").given["text"] == ["What the desk said last."]
    assert result.gave_way.given["text"] == ["What the phone said first."]
    assert result.gave_way.reason == "conflict"


def test_a_requirement_changes_only_once_the_first_part_is_finished(interview):
    save(interview, "design", said(QUEUE))
    assert item(interview, "design").texts == []

    result = save(interview, "design", said(QUEUE), final=True)

    assert result.moved_on
    assert item(interview, "design").texts == [QUEUE]
    assert item(interview, "design").state == "begun"
    save(interview, "design", said(FIFO, step=1))
    assert item(interview, "design").state == "answered"


def test_a_part_that_nobody_could_judge_is_not_finished(interview):
    result = save(interview, "design", said("No idea"), final=True)

    assert not result.moved_on
    assert "sentence" in result.note
    assert item(interview, "design").texts == []


def test_a_window_that_has_not_seen_the_change_does_not_undo_it(interview):
    save(interview, "design", said(QUEUE), final=True)
    result = save(interview, "design", said("Something older."))

    assert result.moved_on
    assert item(interview, "design").texts == [QUEUE]
    assert result.gave_way.given["text"] == ["Something older."]


def test_a_flag_comes_and_goes(interview):
    flag(interview=interview, position=2, flagged=True, now=LATER)
    assert tally_of(interview).flagged == (2,)
    flag(interview=interview, position=2, flagged=False, now=LATER)
    assert tally_of(interview).flagged == ()


def test_before_the_end_one_is_told_what_is_open(interview):
    save(interview, "single")
    save(interview, "numeric", {"value": ["about"]})

    tally = tally_of(interview)

    assert len(tally.unanswered) == len(KINDS) - 2
    assert tally.begun == (position_of(interview, "numeric"),)


def test_another_device_goes_on_where_this_one_was(interview):
    open_room(interview=interview, position=4, library=LIBRARY, now=LATER)
    found = Interview.objects.get(pk=interview.pk)

    assert open_room(interview=found, position=0, library=LIBRARY, now=LATER).item.position == 4


@pytest.mark.parametrize("position", [-1, 0, 99])
def test_a_question_that_is_not_there_cannot_be_answered(interview, position):
    with pytest.raises(NotAsked):
        save_answer(
            interview=interview,
            position=position,
            given={"choice": ["a"]},
            base_version=0,
            library=LIBRARY,
            now=LATER,
        )


def test_more_than_any_answer_needs_is_refused():
    with pytest.raises(TooMuch, match="Shorten it"):
        given_in(as_form({"text": ["x" * 300_001]}))


# --- The end ---


def test_after_the_end_nothing_is_saved_and_what_was_typed_is_kept(interview):
    save(interview, "free-text", said(SAID))
    result = save(interview, "free-text", said("Something better, too late."), now=AFTER)

    assert isinstance(result, Late)
    assert result.kept.given["text"] == ["Something better, too late."]
    assert item(interview, "free-text").given["text"] == [SAID]
    end_when_over(interview=interview, library=LIBRARY, now=AFTER)
    looked = next(one for one in debrief_of(interview, LIBRARY).looked if one.late)
    assert looked.item.texts == [SAID]


def test_what_was_on_its_way_when_the_time_ran_out_still_counts(interview):
    assert isinstance(save(interview, "single", now=interview.ends_at + GRACE / 2), Saved)
    assert isinstance(save(interview, "ordering", now=interview.ends_at + GRACE), Late)


def test_after_the_learner_has_ended_it_nothing_is_saved(interview):
    finish(interview)

    assert isinstance(save(interview, "single"), Late)


def test_the_time_ends_it_at_the_next_look_as_of_its_end(interview):
    save(interview, "single")
    end_when_over(interview=interview, library=LIBRARY, now=AFTER + timedelta(days=3))

    assert interview.finished_at == interview.ends_at
    assert Answer.objects.get().answered_at == interview.ends_at


def test_before_its_time_a_look_ends_nothing(interview):
    end_when_over(interview=interview, library=LIBRARY, now=LATER)

    assert interview.finished_at is None


def test_the_history_ends_what_has_run_out(interview, learner):
    end_overdue(learner=learner, library=LIBRARY, now=AFTER)

    (held,) = interviews_of(learner)
    assert held.interview.finished_at == interview.ends_at


def test_each_answer_is_marked_once_however_often_it_ends(interview):
    for slug in ("single", "ordering", "numeric", "cloze"):
        save(interview, slug)
    other = Interview.objects.get(pk=interview.pk)
    finish(interview)
    finish(other)
    finish(interview)

    assert Answer.objects.count() == 4
    assert all(
        item(interview, slug).points == item(interview, slug).out_of for slug in ("single", "ordering")
    )


def test_what_was_not_answered_or_is_no_answer_is_worth_nothing_and_is_no_attempt(interview):
    save(interview, "numeric", {"value": ["about twelve"]})
    finish(interview)

    assert {one.points for one in interview.items.all()} == {0}
    assert not Answer.objects.exists()


def test_wrong_answers_are_worth_nothing(interview):
    for slug in ("single", "numeric", "cloze"):
        question = LIBRARY.question(f"fundamentals/{slug}")
        save(interview, slug, typed(question, answers.wrong(question)))
    finish(interview)

    assert sum(one.points for one in interview.items.all()) == 0
    assert Answer.objects.count() == 3


def test_a_question_that_was_rewritten_meanwhile_does_not_count(interview):
    save(interview, "single")
    Item.objects.filter(interview=interview, question_slug="single").update(question_digest="another")
    finish(interview)

    assert (item(interview, "single").points, item(interview, "single").out_of) == (0, 0)


# --- Words ---


def test_what_was_written_is_suggested_until_it_is_confirmed(interview):
    save(interview, "free-text", said(SAID))
    finish(interview)

    written = item(interview, "free-text")
    assert (written.points, written.suggested, written.out_of) == (None, 3, 3)
    told = debrief_of(interview, LIBRARY)
    assert (told.points, told.suggested, told.waiting) == (0, 3, 1)
    assert not Answer.objects.exists()


def test_what_the_learner_confirms_settles_the_mark(interview):
    save(interview, "free-text", said(SAID))
    finish(interview)
    position = position_of(interview, "free-text")

    settled = confirm_points(interview=interview, position=position, ticks=["b"], library=LIBRARY, now=AFTER)
    again = confirm_points(
        interview=interview, position=position, ticks=["a", "b"], library=LIBRARY, now=AFTER
    )

    assert (settled.points, again.points) == (2, 2)
    assert Answer.objects.get().response == {"texts": [SAID], "ticks": ["b"]}


def test_a_design_without_its_second_part_is_looked_through_for_the_first(interview):
    save(interview, "design", said(QUEUE))
    finish(interview)

    written = item(interview, "design")
    assert written.texts == [QUEUE, NOT_REACHED]
    assert written.suggested == 2


def test_words_that_say_nothing_are_no_answer(interview):
    save(interview, "free-text", said("dunno"))
    finish(interview)

    assert (item(interview, "free-text").points, item(interview, "free-text").suggested) == (0, None)


@pytest.mark.parametrize(("position", "fault"), [(99, NothingToConfirm), (1, NothingToConfirm)])
def test_there_is_nothing_to_confirm_where_nothing_was_written(interview, position, fault):
    finish(interview)

    with pytest.raises(fault):
        confirm_points(interview=interview, position=position, ticks=[], library=LIBRARY, now=AFTER)


def test_nothing_is_confirmed_before_the_end(interview):
    save(interview, "free-text", said(SAID))

    with pytest.raises(NothingToConfirm):
        confirm_points(
            interview=interview,
            position=position_of(interview, "free-text"),
            ticks=["a"],
            library=LIBRARY,
            now=LATER,
        )


def test_a_point_that_is_not_in_the_question_is_refused(interview):
    save(interview, "free-text", said(SAID))
    finish(interview)

    with pytest.raises(BadResponse):
        confirm_points(
            interview=interview,
            position=position_of(interview, "free-text"),
            ticks=["z"],
            library=LIBRARY,
            now=AFTER,
        )


# --- Who ---


def test_another_ones_interview_does_not_exist(interview, charlie):
    assert find_answering(charlie.learner, interview.pk) is None
    assert find_interview(charlie.learner, interview.pk) is None
    assert find_interview(None, interview.pk) is None


def test_it_goes_with_a_learner_who_joins_an_account(learner):
    anonymous = somebody()
    interview = begun(anonymous, LIBRARY)
    save(interview, "single")

    merge(anonymous=anonymous, account=learner, now=LATER)

    moved = find_answering(learner, interview.pk)
    finish(moved)
    assert Answer.objects.get().learner == learner


def test_what_was_answered_lately_is_asked_last(learner):
    first = begun(learner, LIBRARY)
    save(first, "single")
    finish(first)
    small = shelf("single", "true-or-why")

    from portal.records.interviews.start import start_interview

    again = start_interview(learner=learner, wishes=wishes(minutes=20), library=small, now=AFTER)

    assert again.items.count() == 2
